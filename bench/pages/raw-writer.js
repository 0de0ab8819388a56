/**
 * Writes rows into IndexedDB as fast as it takes them: the same stores and keys, the same rows, one transaction for as
 * many as come in one page of the protocol, relaxed durability, no library. Only writing is timed, not getting the rows.
 */
const KEYS = { timelines: 'ticketId', seen: 'ticketId', meta: 'key' }

const finished = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = () => reject(transaction.error)
    transaction.onabort = () => reject(transaction.error)
  })

function open(stores) {
  const request = indexedDB.open('raw', 1)
  request.onupgradeneeded = () => {
    for (const store of stores) request.result.createObjectStore(store, { keyPath: KEYS[store] ?? 'id' })
  }
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

addEventListener('message', async ({ data: { stores, parts } }) => {
  const database = await open(stores)
  let milliseconds = 0
  for (const part of parts) {
    const rows = await (await fetch(part)).json()
    const startedAt = performance.now()
    const names = Object.keys(rows)
    const transaction = database.transaction(names, 'readwrite', { durability: 'relaxed' })
    for (const name of names) {
      const store = transaction.objectStore(name)
      for (const row of rows[name]) store.put(row)
    }
    await finished(transaction)
    milliseconds += performance.now() - startedAt
  }
  postMessage(milliseconds)
})
