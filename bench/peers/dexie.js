/** Dexie as it comes. It lets one choose durability; relaxed is what the browser does by itself. */
import { Dexie, liveQuery } from 'dexie'
import { run } from './harness.js'

let tickets

run({
  async open({ durability }) {
    const database = new Dexie('bench', { chromeTransactionDurability: durability })
    database.version(1).stores({ tickets: 'id' })
    await database.open()
    tickets = database.table('tickets')
  },
  fill: (rows) => tickets.bulkAdd(rows),
  first: (count) => tickets.limit(count).toArray(),
  get: (id) => tickets.get(id),
  change: (id, fields) => tickets.update(id, fields),
  watch(id, show) {
    const subscription = liveQuery(() => tickets.get(id)).subscribe(show)
    return () => subscription.unsubscribe()
  },
  apply: (rows) => tickets.bulkPut(rows),
})
