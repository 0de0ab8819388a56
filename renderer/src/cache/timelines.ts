/** Events of a ticket, merged into its one row. An event never changes; only its text can be erased, for ever. */
import type { TicketEvent } from '@shared/domain/event'

/**
 * @param held sorted by `seqInTicket`
 * @returns `held` itself when nothing is new
 */
export function mergeEvents(held: readonly TicketEvent[], incoming: readonly TicketEvent[]): readonly TicketEvent[] {
  const byId = new Map(held.map((event) => [event.id, event]))
  let isChanged = false
  for (const event of incoming) {
    const known = byId.get(event.id)
    const isErased = known !== undefined && known.content !== null && event.content === null
    if (known !== undefined && !isErased) continue
    byId.set(event.id, event)
    isChanged = true
  }
  return isChanged ? [...byId.values()].sort((left, right) => left.seqInTicket - right.seqInTicket) : held
}
