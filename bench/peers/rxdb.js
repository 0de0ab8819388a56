/** RxDB with the storage that it has for nothing, Dexie's, which takes Dexie's choice of durability. */
import { createRxDatabase } from 'rxdb'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import { run } from './harness.js'

/** No secondary index, and no validation: what is there has been checked. Other fields are kept as they are. */
const SCHEMA = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 36 },
    subject: { type: 'string' },
    assigneeId: { type: ['string', 'null'] },
    version: { type: 'number' },
    events: { type: 'array' },
  },
  required: ['id'],
}

let tickets

run({
  async open({ durability }) {
    const storage = getRxStorageDexie({ chromeTransactionDurability: durability })
    const database = await createRxDatabase({ name: 'bench', storage, multiInstance: false, eventReduce: true })
    ;({ tickets } = await database.addCollections({ tickets: { schema: SCHEMA } }))
  },
  fill: (rows) => succeeded(tickets.bulkInsert(rows)),
  first: async (count) =>
    (await tickets.find({ sort: [{ id: 'asc' }], limit: count }).exec()).map((row) => row.toJSON()),
  get: async (id) => (await tickets.findOne(id).exec())?.toJSON(),
  change: async (id, fields) => (await tickets.findOne(id).exec()).incrementalPatch(fields),
  watch(id, show) {
    const subscription = tickets.findOne(id).$.subscribe((row) => row && show(row.toJSON()))
    return () => subscription.unsubscribe()
  },
  apply: (rows) => succeeded(tickets.bulkUpsert(rows)),
})

async function succeeded(writing) {
  const { error } = await writing
  if (error.length > 0) throw new Error(`${error.length} rows were not written: ${JSON.stringify(error[0])}`)
}
