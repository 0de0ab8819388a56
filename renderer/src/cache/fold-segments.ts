/**
 * Folds what has changed back into segments, one at a time, when there is nothing else to do: tickets that are gone leave
 * it, those that are finished again go back in, open ones stay rows. What must not stay on the disk makes it due at once,
 * a few changes can wait for more.
 */
import type { TicketEvent } from '@shared/domain/event'
import { isOpen, type Ticket } from '@shared/domain/ticket'
import { joinSegment, segmentLines, type SegmentTicket } from '@shared/protocol/segment'
import { encodeColumns } from '@shared/protocol/encode-columns'
import type { CacheDatabase } from './cache-database'
import { tablesOfTickets } from './read-together'
import type { SegmentBytesRow, SegmentMarksRow, TimelineRow } from './rows'
import { dropBroken, putSegments, removeSegment, storedSegment, type StoredSegment } from './segments'
import { pack, unpacked } from './unpack-segment'

/** So many rows beside a segment are worth its being written anew. */
const WORTH_FOLDING = 16

/**
 * @param newId tells the new segment from the old one
 * @returns keys of segments that came or went; null when there is nothing to fold
 */
export async function foldOne(cache: CacheDatabase, newId: string): Promise<readonly string[] | null> {
  const due = await readDue(cache)
  if (due === null) return null
  let segment: StoredSegment | null
  try {
    segment = await foldedOf(cache, due, newId)
  } catch (error) {
    await dropBroken(cache, due.marks.key, error)
    return [due.marks.key]
  }
  return cache.transaction('rw', tablesOfTickets(cache), async () => {
    if (!(await isAsItWas(cache, due))) return []
    await removeSegment(cache, due.marks.key)
    if (segment !== null) await putSegments(cache, [segment])
    const ids = due.finished.map(({ ticket }) => ticket.id)
    await Promise.all([cache.tickets.bulkDelete(ids), cache.timelines.bulkDelete(ids)])
    return [due.marks.key, ...(segment === null ? [] : [segment.row.key])]
  })
}

interface Due {
  readonly marks: SegmentMarksRow
  readonly bytes: SegmentBytesRow
  /** Rows that go back into it. */
  readonly finished: readonly SegmentTicket[]
}

async function readDue(cache: CacheDatabase): Promise<Due | null> {
  return cache.transaction('r', tablesOfTickets(cache), async () => {
    for (const marks of await cache.segmentMarks.toArray()) {
      if (!marks.mustGo && marks.ids.length < WORTH_FOLDING) continue
      const bytes = await cache.segmentBytes.get(marks.key)
      const isWhole = bytes !== undefined && (await cache.segments.get(marks.key)) !== undefined
      // Damaged: whoever compares the cache with the server finds out, and mends it.
      if (!isWhole) continue
      const [tickets, timelines] = await Promise.all([
        cache.tickets.bulkGet([...marks.ids]),
        cache.timelines.bulkGet([...marks.ids]),
      ])
      return { marks, bytes, finished: finishedOf(tickets, timelines) }
    }
    return null
  })
}

/** With their whole history: a ticket's version is the number of its events. */
function finishedOf(
  tickets: readonly (Ticket | undefined)[],
  timelines: readonly (TimelineRow | undefined)[],
): readonly SegmentTicket[] {
  return tickets.flatMap((ticket, index): SegmentTicket[] => {
    const events = timelines[index]?.events
    const isFoldable = ticket !== undefined && !isOpen(ticket.state) && events?.length === ticket.version
    return isFoldable ? [{ ticket, events }] : []
  })
}

/** @returns null when nothing is left of it */
async function foldedOf(
  cache: CacheDatabase,
  { marks, bytes, finished }: Due,
  newId: string,
): Promise<StoredSegment | null> {
  const open = await unpacked(cache, bytes)
  const lines = Array.from({ length: open.count }, (_, line) => open.ticket(line))
  const kept = [...lines.filter(({ ticket }) => !marks.ids.includes(ticket.id)), ...finished]
  if (kept.length === 0) return null
  const sorted = kept.toSorted((left, right) => (left.ticket.id < right.ticket.id ? -1 : 1))
  const columns = encodeColumns(sorted.map(({ ticket }) => ticket))
  return storedSegment(newId, joinSegment({ columns, packed: await pack(segmentLines(sorted)) }))
}

/** Nothing was marked, and no row written, while it was packed. A text that was erased leaves the version as it was. */
async function isAsItWas(cache: CacheDatabase, { marks, finished }: Due): Promise<boolean> {
  const now = await cache.segmentMarks.get(marks.key)
  if (now === undefined || now.ids.length !== marks.ids.length) return false
  const ids = finished.map(({ ticket }) => ticket.id)
  const [rows, timelines] = await Promise.all([cache.tickets.bulkGet(ids), cache.timelines.bulkGet(ids)])
  return finished.every(
    ({ ticket, events }, index) =>
      rows[index]?.version === ticket.version && saysAsMuch(timelines[index]?.events ?? [], events),
  )
}

const saysAsMuch = (now: readonly TicketEvent[], before: readonly TicketEvent[]): boolean =>
  now.length === before.length &&
  now.every(
    ({ id, content }, index) => id === before[index]?.id && (content === null) === (before[index].content === null),
  )
