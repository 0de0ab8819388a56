/** Nothing but IndexedDB: one record a ticket, one transaction a call. What the machine can do. */
import { run } from './harness.js'

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
const finished = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })

let database
let durability
const shows = new Map()
const read = () => database.transaction('tickets').objectStore('tickets')

async function put(rows) {
  const transaction = database.transaction('tickets', 'readwrite', { durability })
  const store = transaction.objectStore('tickets')
  for (const row of rows) store.put(row)
  transaction.commit()
  await finished(transaction)
}

run({
  async open(how) {
    durability = how.durability
    const request = indexedDB.open('bench', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('tickets', { keyPath: 'id' })
    database = await answered(request)
  },
  fill: put,
  first: (count) => answered(read().getAll(null, count)),
  get: (id) => answered(read().get(id)),
  // Shown before it is saved: there is nobody to wait for.
  async change(id, fields) {
    const transaction = database.transaction('tickets', 'readwrite', { durability })
    const store = transaction.objectStore('tickets')
    const row = { ...(await answered(store.get(id))), ...fields }
    shows.get(id)?.(row)
    store.put(row)
    transaction.commit()
    await finished(transaction)
  },
  watch(id, show) {
    shows.set(id, show)
    return () => shows.delete(id)
  },
  apply: put,
})
