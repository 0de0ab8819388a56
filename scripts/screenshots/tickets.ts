/** Finds tickets worth a picture in what the page has cached, so that no number of the demo is written down here. */
import type { Page } from '@playwright/test'
import type { TicketEvent } from '@shared/domain/event'
import type { Person } from '@shared/domain/people'
import type { Ticket } from '@shared/domain/ticket'

export interface CachedTicket {
  readonly ticket: Ticket
  readonly events: readonly TicketEvent[]
  readonly requesterName: string
}

/** Open tickets with their histories, as this page has them. */
export async function openTickets(page: Page): Promise<readonly CachedTicket[]> {
  return page.evaluate(async () => {
    const name = (await indexedDB.databases()).find((database) => database.name?.startsWith('opora-cache-'))?.name
    if (name === undefined) throw new Error('Nothing is cached')
    const answered = <Result>(request: IDBRequest<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('The cache cannot be read'))
      })
    const database = await answered(indexedDB.open(name))
    const stores = database.transaction(['openTickets', 'tickets', 'timelines', 'people'])
    const ids = await answered(stores.objectStore('openTickets').getAllKeys())
    const cached = await Promise.all(
      ids.map(async (id) => {
        const ticket = (await answered(stores.objectStore('tickets').get(id))) as Ticket
        const { events } = (await answered(stores.objectStore('timelines').get(id))) as { events: TicketEvent[] }
        const person = (await answered(stores.objectStore('people').get(ticket.requesterId))) as { image: Person }
        return { ticket, events, requesterName: person.image.name }
      }),
    )
    database.close()
    return cached
  })
}

/** Those of whoever is signed in, in which somebody else can write. */
export async function ownTickets(page: Page): Promise<readonly CachedTicket[]> {
  const personId = await page.evaluate(async () => {
    const name = (await indexedDB.databases()).find((database) => database.name?.startsWith('opora-cache-'))?.name
    // It ends in the person's id.
    return name?.slice(-36) ?? ''
  })
  return (await openTickets(page)).filter(({ ticket }) => ticket.assigneeId === personId)
}

/** Goes to a ticket by its address, in a view of the queue. */
export async function goTo(page: Page, view: string, ticketId: string | null): Promise<void> {
  await page.evaluate(
    (hash) => {
      location.hash = hash
    },
    `#/${view}${ticketId === null ? '' : `/${ticketId}`}`,
  )
  if (ticketId !== null) await page.getByRole('toolbar').waitFor()
}
