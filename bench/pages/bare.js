/**
 * The least that a page can do: open the database that the product has filled, read fifty rows, show them as text; and
 * change one of them by a keystroke. Nothing of the product is loaded.
 */
const SHOWN = 50

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

async function show() {
  const name = new URLSearchParams(location.search).get('database')
  const database = await answered(indexedDB.open(name))
  const tickets = await answered(database.transaction('tickets').objectStore('tickets').getAll(null, SHOWN))
  for (const ticket of tickets) {
    const row = document.createElement('div')
    row.dataset.benchRow = ticket.id
    row.textContent = ticket.subject
    document.body.append(row)
  }
}

addEventListener('keydown', () => {
  const row = document.querySelector('[data-bench-row]')
  row.textContent = row.textContent === 'mine' ? 'nobody' : 'mine'
})

await show()
