/** PouchDB with the adapter that it takes in browsers. It does not let one choose durability: relaxed. */
import PouchDB from 'pouchdb-browser'
import { run } from './harness.js'

let database
const revisions = new Map()

const documentOf = (row) => ({ ...row, _id: row.id })

run({
  async open() {
    database = new PouchDB('bench', { revs_limit: 1, auto_compaction: true })
    await database.info()
  },
  fill: (rows) => succeeded(database.bulkDocs(rows.map(documentOf))),
  first: async (count) => (await database.allDocs({ include_docs: true, limit: count })).rows.map(({ doc }) => doc),
  get: (id) => database.get(id),
  change: async (id, fields) => database.put({ ...(await database.get(id)), ...fields }),
  watch(id, show) {
    const changes = database.changes({ since: 'now', live: true, include_docs: true, doc_ids: [id] })
    changes.on('change', ({ doc }) => show(doc))
    return () => changes.cancel()
  },
  // What is there already must be named by its revision; asking for all of them is one call.
  async apply(rows) {
    const known = await database.allDocs({ keys: rows.map(({ id }) => id) })
    for (const { id, value } of known.rows) revisions.set(id, value.rev)
    await succeeded(database.bulkDocs(rows.map((row) => ({ ...documentOf(row), _rev: revisions.get(row.id) }))))
  },
})

async function succeeded(writing) {
  const failed = (await writing).filter(({ error }) => error)
  if (failed.length > 0) throw new Error(`${failed.length} rows were not written: ${JSON.stringify(failed[0])}`)
}
