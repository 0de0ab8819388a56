/** Events of a ticket, merged into its one row. An event never changes; only its text can be erased, for ever. */
import type { TicketEvent } from '@shared/domain/event'
import type { SegmentPlace, TimelineRow } from './rows'

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

/**
 * @param from where the history before stands, of a ticket that had no row
 * @returns null when nothing is new
 */
export function mergeRow(
  ticketId: string,
  held: TimelineRow | undefined,
  from: SegmentPlace | undefined,
  incoming: readonly TicketEvent[],
): TimelineRow | null {
  const before = held?.events ?? []
  const earlier = held === undefined ? from : held.earlier
  const events = mergeEvents(before, incoming)
  if (held !== undefined && events === before) return null
  if (earlier === undefined) return events.length === 0 ? null : { ticketId, events }
  const later = events.filter(({ seqInTicket }) => seqInTicket > earlier.version)
  const isWhole = events.length - later.length === earlier.version
  return isWhole ? { ticketId, events } : { ticketId, events: later, earlier }
}
