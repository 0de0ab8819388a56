/**
 * Puts tickets into the order of their registration, so that register numbers follow it. Exports are nearly in order:
 * a window is held back, and the earliest of it goes first. Only a ticket that is further out of place than the window
 * is long gets a later number than it should.
 */
import type { ImportTicket } from '@shared/protocol/import'

/** About 20 MB of mapped tickets. */
export const ORDER_WINDOW = 10_000

export async function* inOrderOfRegistration(
  tickets: AsyncIterable<ImportTicket>,
  window: number = ORDER_WINDOW,
): AsyncGenerator<ImportTicket> {
  let held: ImportTicket[] = []
  for await (const ticket of tickets) {
    held.push(ticket)
    if (held.length < window * 2) continue
    held.sort(byRegistration)
    yield* held.slice(0, window)
    held = held.slice(window)
  }
  yield* held.sort(byRegistration)
}

function byRegistration(left: ImportTicket, right: ImportTicket): number {
  return registeredAt(left) - registeredAt(right) || (left.ref < right.ref ? -1 : 1)
}

const registeredAt = (ticket: ImportTicket): number => ticket.events[0]?.at ?? 0
