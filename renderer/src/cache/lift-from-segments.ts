/**
 * Makes rows of tickets that a page of the feed changes and that stand in a segment. Unpacking takes its time, which no
 * transaction has, so what may be needed is read before, and written in the transaction that writes the page.
 */
import type { Change } from '@shared/protocol/sync'
import type { SegmentTicket } from '@shared/protocol/segment'
import type { CacheDatabase } from './cache-database'
import { tablesOfTickets } from './read-together'
import { markInSegments, packedAt, placesOf, ticketsAt } from './segments'

/** Those of which a page tells a part alone. @returns by id */
export async function readToLift(
  cache: CacheDatabase,
  changes: readonly Change[],
): Promise<ReadonlyMap<string, SegmentTicket>> {
  const ids = toldInPart(changes)
  if (ids.length === 0) return new Map()
  const { places, packed } = await cache.transaction('r', tablesOfTickets(cache), async () => {
    const rows = await cache.tickets.bulkGet(ids)
    const places = await placesOf(
      cache,
      ids.filter((_id, index) => rows[index] === undefined),
    )
    return { places, packed: await packedAt(cache, places) }
  })
  return ticketsAt(cache, places, packed)
}

/** Inside the caller's transaction. What comes with its whole history replaces the copy in the segment as it is. */
export async function lift(
  cache: CacheDatabase,
  read: ReadonlyMap<string, SegmentTicket>,
  changes: readonly Change[],
): Promise<void> {
  const lifted = [...read.values()]
  await cache.tickets.bulkPut(lifted.map(({ ticket }) => ticket))
  await cache.timelines.bulkPut(lifted.map(({ ticket, events }) => ({ ticketId: ticket.id, events })))
  const mustGo = await erasedIn(cache, changes)
  await markInSegments(cache, mustGo, true)
  const others = [...read.keys(), ...toldWhole(changes)].filter((id) => !mustGo.includes(id))
  await markInSegments(cache, others, false)
}

function toldInPart(changes: readonly Change[]): string[] {
  const whole = new Set(toldWhole(changes))
  const ids = changes.flatMap((change) => {
    if (change.op !== 'upsert') return []
    if (change.entity === 'event') return [change.image.ticketId]
    return change.entity === 'ticket' ? [change.id] : []
  })
  return [...new Set(ids)].filter((id) => !whole.has(id))
}

/** Tickets of which a text was erased that this cache has: their segment may still have it, whatever the rows say. */
async function erasedIn(cache: CacheDatabase, changes: readonly Change[]): Promise<readonly string[]> {
  const silent = changes.flatMap((change) => {
    const isSilent = change.op === 'upsert' && change.entity === 'event' && change.image.content === null
    return isSilent ? [change.image] : []
  })
  const ids = [...new Set(silent.map(({ ticketId }) => ticketId))]
  if (ids.length === 0) return []
  const rows = await cache.timelines.bulkGet(ids)
  const said = new Set(
    rows.flatMap((row) => row?.events ?? []).flatMap(({ id, content }) => (content === null ? [] : [id])),
  )
  return ids.filter((ticketId) => silent.some((event) => event.ticketId === ticketId && said.has(event.id)))
}

const toldWhole = (changes: readonly Change[]): readonly string[] =>
  changes.flatMap((change) => (change.op === 'upsert' && change.entity === 'timeline' ? [change.id] : []))
