/**
 * Reading a full cache at start: what the queue opens with first (open tickets as they were packed, and those with pending
 * changes), the finished ones afterwards in slices, of which rows alone are kept.
 */
import type { CacheDatabase } from '@/cache/cache-database'
import type { OpenTicket } from '@/cache/open-blocks'
import { isOpen } from '@shared/domain/ticket'
import { heldSegments, segmentKeys } from '@/cache/read-segments'
import { SEGMENTS, SLICE } from './refresher'
import type { TicketMemory } from './ticket-memory'

/** Whom the rows of these tickets name, besides their requesters. */
export function peopleIn(open: readonly OpenTicket[]): readonly string[] {
  const ids = open.flatMap(({ ticket: { assigneeId, acknowledgement } }) => [assigneeId, acknowledgement?.by ?? null])
  return [...new Set(ids)].filter((id) => id !== null)
}

/** Whole, from their rows: those with pending changes, and all that are open where nothing is packed. */
export async function readWhole(
  cache: CacheDatabase,
  tickets: TicketMemory,
  ids: readonly string[],
  pause: () => Promise<void>,
): Promise<void> {
  for (let from = 0; from < ids.length; from += SLICE) {
    const slice = ids.slice(from, from + SLICE)
    const bases = await cache.tickets.bulkGet(slice)
    slice.forEach((id, index) => tickets.setBase(id, bases[index] ?? null, false))
    if (from + SLICE < ids.length) await pause()
  }
}

/** Columns of all segments: rows that come after them count instead. @param isWanted see below */
export async function readSegments(
  cache: CacheDatabase,
  tickets: TicketMemory,
  pause: () => Promise<void>,
  isWanted: () => boolean,
  onSlice: (ids: readonly string[]) => void,
): Promise<void> {
  const keys = await segmentKeys(cache)
  for (let from = 0; from < keys.length && isWanted(); from += SEGMENTS) {
    const segments = await heldSegments(cache, keys.slice(from, from + SEGMENTS))
    if (!isWanted()) return
    for (const segment of segments) tickets.setSegment(segment)
    onSlice(segments.flatMap(({ columns }) => columns.ids()))
    await pause()
  }
}

/** @param isWanted false once the client is closed, or the cache was dropped */
export async function readFinishedTickets(
  cache: CacheDatabase,
  tickets: TicketMemory,
  pause: () => Promise<void>,
  isWanted: () => boolean,
  onSlice: (ids: readonly string[]) => void,
): Promise<void> {
  let after = ''
  while (isWanted()) {
    const slice = await cache.tickets.where('id').above(after).limit(SLICE).toArray()
    const last = slice.at(-1)
    if (last === undefined || !isWanted()) return
    after = last.id
    const finished = slice.filter((ticket) => !isOpen(ticket.state) && tickets.base(ticket.id) === undefined)
    for (const ticket of finished) tickets.setBase(ticket.id, ticket, false)
    if (finished.length > 0) onSlice(finished.map((ticket) => ticket.id))
    await pause()
  }
}
