/** Changes that wait on a device: notes on many tickets, each a command as the client builds it. */
import type { Page } from '@playwright/test'
import { v7 as uuidv7 } from 'uuid'
import type { Command } from '@shared/domain/command'
import type { Ticket } from '@shared/domain/ticket'

/** @param page one whose cache is full */
export async function waitingCommands(page: Page, count: number): Promise<readonly Command[]> {
  const tickets = await page.evaluate(async () => {
    const name = (await indexedDB.databases()).find((one) => one.name?.startsWith('opora-cache-'))?.name ?? ''
    const opened = indexedDB.open(name)
    await new Promise((resolve) => opened.addEventListener('success', resolve))
    const read = opened.result.transaction('tickets').objectStore('tickets').getAll(null, 250)
    await new Promise((resolve) => read.addEventListener('success', resolve))
    opened.result.close()
    return (read.result as Ticket[]).map(({ id, version, state }) => ({ id, version, state }))
  })
  return Array.from({ length: count }, (_, index) => {
    const ticket = tickets[index % tickets.length]
    if (ticket === undefined) throw new Error('The cache is empty')
    return {
      id: uuidv7(),
      name: 'addNote',
      version: 1,
      tickets: [ticket.id],
      args: { text: `Note ${index + 1}: looked at it again, nothing new.` },
      base: { [ticket.id]: { version: ticket.version, seen: { state: ticket.state } } },
      deps: [],
      clientAt: Date.now(),
    }
  })
}
