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
  let folded: Folded
  try {
    folded = await foldedOf(cache, due, newId)
  } catch (error) {
    await dropBroken(cache, due.marks.key, error)
    return [due.marks.key]
  }
  const { segment, ids, completed } = folded
  return cache.transaction('rw', tablesOfTickets(cache), async () => {
    if (!(await isAsItWas(cache, due))) return []
    await removeSegment(cache, due.marks.key)
    if (segment !== null) await putSegments(cache, [segment])
    await Promise.all([cache.tickets.bulkDelete([...ids]), cache.timelines.bulkDelete([...ids])])
    await cache.timelines.bulkPut([...completed])
    return [due.marks.key, ...(segment === null ? [] : [segment.row.key])]
  })
}

interface Due {
  readonly marks: SegmentMarksRow
  readonly bytes: SegmentBytesRow
  /** Of tickets whose copies in it count no more. */
  readonly rows: readonly HeldRow[]
}

interface HeldRow {
  readonly ticket: Ticket
  readonly timeline: TimelineRow
}

interface Folded {
  /** Null when nothing is left of it. */
  readonly segment: StoredSegment | null
  /** Rows that go back into it. */
  readonly ids: readonly string[]
  /** Of rows that stay: what stood in the segment is in them now. */
  readonly completed: readonly TimelineRow[]
}

async function readDue(cache: CacheDatabase): Promise<Due | null> {
  return cache.transaction('r', tablesOfTickets(cache), async () => {
    for (const marks of await cache.segmentMarks.toArray()) {
      if (!marks.mustGo && marks.ids.length < WORTH_FOLDING) continue
      const bytes = await cache.segmentBytes.get(marks.key)
      const isWhole = bytes !== undefined && (await cache.segments.get(marks.key)) !== undefined
      // Damaged: whoever compares the cache with the server finds out, and mends it.
      if (!isWhole) continue
      return { marks, bytes, rows: await heldRows(cache, marks.ids) }
    }
    return null
  })
}

async function heldRows(cache: CacheDatabase, ids: readonly string[]): Promise<readonly HeldRow[]> {
  const [tickets, timelines] = await Promise.all([cache.tickets.bulkGet([...ids]), cache.timelines.bulkGet([...ids])])
  return tickets.flatMap((ticket, index): HeldRow[] => {
    const timeline = timelines[index]
    return ticket === undefined || timeline === undefined ? [] : [{ ticket, timeline }]
  })
}

/** With their whole history: a ticket's version is the number of its events. */
const isFoldable = ({ ticket, timeline }: HeldRow): boolean =>
  !isOpen(ticket.state) && timeline.earlier === undefined && timeline.events.length === ticket.version

async function foldedOf(cache: CacheDatabase, { marks, bytes, rows }: Due, newId: string): Promise<Folded> {
  const open = await unpacked(cache, bytes)
  const lines = Array.from({ length: open.count }, (_, line) => open.ticket(line))
  const whole = rows.map(({ ticket, timeline }): HeldRow => {
    const { ticketId, events, earlier } = timeline
    if (earlier?.key !== marks.key) return { ticket, timeline }
    return { ticket, timeline: { ticketId, events: [...open.ticket(earlier.line).events, ...events] } }
  })
  const finished = whole.filter(isFoldable)
  const marked = new Set(marks.ids)
  const kept = [
    ...lines.filter(({ ticket }) => !marked.has(ticket.id)),
    ...finished.map(({ ticket, timeline }): SegmentTicket => ({ ticket, events: timeline.events })),
  ]
  return {
    segment: kept.length === 0 ? null : await packedOf(kept, newId),
    ids: finished.map(({ ticket }) => ticket.id),
    completed: whole.filter((row) => !isFoldable(row) && !rows.includes(row)).map(({ timeline }) => timeline),
  }
}

async function packedOf(tickets: readonly SegmentTicket[], newId: string): Promise<StoredSegment> {
  const sorted = tickets.toSorted((left, right) => (left.ticket.id < right.ticket.id ? -1 : 1))
  const columns = encodeColumns(sorted.map(({ ticket }) => ticket))
  return storedSegment(newId, joinSegment({ columns, packed: await pack(segmentLines(sorted)) }))
}

/** Nothing was marked, and no row written, while it was packed. A text that was erased leaves the version as it was. */
async function isAsItWas(cache: CacheDatabase, { marks, rows }: Due): Promise<boolean> {
  const now = await cache.segmentMarks.get(marks.key)
  if (now === undefined || now.ids.length !== marks.ids.length) return false
  const ids = rows.map(({ ticket }) => ticket.id)
  const [tickets, timelines] = await Promise.all([cache.tickets.bulkGet(ids), cache.timelines.bulkGet(ids)])
  return rows.every(({ ticket, timeline }, index) => {
    const held = timelines[index]
    const isSame = tickets[index]?.version === ticket.version && held?.earlier?.key === timeline.earlier?.key
    return isSame && saysAsMuch(held?.events ?? [], timeline.events)
  })
}

const saysAsMuch = (now: readonly TicketEvent[], before: readonly TicketEvent[]): boolean =>
  now.length === before.length &&
  now.every(
    ({ id, content }, index) => id === before[index]?.id && (content === null) === (before[index].content === null),
  )
