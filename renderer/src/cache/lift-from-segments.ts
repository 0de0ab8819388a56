/**
 * Makes rows of tickets that a page of the feed changes and that stand in a segment. The page brings most of them as they
 * are now, with what is new in their histories: what is older stays in the segment, and the row of the history says where
 * (`earlier`). Only where the page does not, or a text was erased, is the segment unpacked. That takes its time, which no
 * transaction has, so what may be needed is read before, and written in the transaction that writes the page.
 */
import type { Change, Upsert } from '@shared/protocol/sync'
import type { SegmentTicket } from '@shared/protocol/segment'
import type { CacheDatabase } from './cache-database'
import { readEach } from './read-held'
import { tablesOfTickets } from './read-together'
import type { SegmentPlace } from './rows'
import { readStamp } from './segment-keys'
import { markAt, markInSegments, packedAt, placesOf, ticketsAt } from './segments'

type EventUpsert = Extract<Upsert, { entity: 'event' }>

export interface ToLift {
  /** Unpacked, by id. */
  readonly whole: ReadonlyMap<string, SegmentTicket>
  /** Their earlier history stays where it is. */
  readonly continued: ReadonlyMap<string, SegmentPlace>
  /** Of the segments that were there then. */
  readonly stamp: string | null
}

const NOTHING: ToLift = { whole: new Map(), continued: new Map(), stamp: null }

/** Of tickets of which a page tells a part alone. */
export async function readToLift(cache: CacheDatabase, changes: readonly Change[]): Promise<ToLift> {
  const told = toldInPart(changes)
  if (told.size === 0) return NOTHING
  const ids = [...told.keys()]
  const read = await cache.transaction('r', tablesOfTickets(cache), async () => {
    const [stamp, places] = await Promise.all([readStamp(cache), placesOf(cache, ids)])
    const found = [...places.keys()]
    const rows = await readEach(cache.tickets, found)
    // Rows come before segments, whatever has not been marked.
    found.forEach((id, index) => rows[index] !== undefined && places.delete(id))
    const continued = new Map([...places].filter(([id, place]) => told.get(id)?.isMoreThan(place) === true))
    const toUnpack = new Map([...places].filter(([id]) => !continued.has(id)))
    for (const [id, place] of await erasedEarlier(cache, told)) toUnpack.set(id, place)
    return { stamp, continued, toUnpack, packed: await packedAt(cache, toUnpack) }
  })
  const { stamp, continued } = read
  return { whole: await ticketsAt(cache, read.toUnpack, read.packed), continued, stamp }
}

/** Rows whose history goes on from a copy in a segment in which a text was erased. */
async function erasedEarlier(
  cache: CacheDatabase,
  told: ReadonlyMap<string, Told>,
): Promise<ReadonlyMap<string, SegmentPlace>> {
  const ids = [...told].filter(([, { erased }]) => erased.length > 0).map(([id]) => id)
  if (ids.length === 0) return new Map()
  const rows = await cache.timelines.bulkGet(ids)
  return new Map(
    rows.flatMap((row) => {
      const earlier = row?.earlier
      if (row === undefined || earlier === undefined) return []
      return told.get(row.ticketId)?.erasesIn(earlier) === true ? [[row.ticketId, earlier] as const] : []
    }),
  )
}

/**
 * Inside the caller's transaction. What comes with its whole history replaces the copy in the segment as it is.
 *
 * @returns where the earlier history of those stands that are written as the page has them
 */
export async function lift(
  cache: CacheDatabase,
  read: ToLift,
  changes: readonly Change[],
): Promise<ReadonlyMap<string, SegmentPlace>> {
  const continued = await stillThere(cache, read)
  await liftWhole(cache, [...read.whole.values()])
  await markAt(cache, continued, false)
  const mustGo = [...new Set([...erasedIn(changes), ...erasedWhole(changes)])]
  await markInSegments(cache, mustGo, true)
  const others = [...read.whole.keys(), ...toldWhole(changes)].filter((id) => !mustGo.includes(id))
  await markInSegments(cache, others, false)
  return continued
}

async function liftWhole(cache: CacheDatabase, lifted: readonly SegmentTicket[]): Promise<void> {
  if (lifted.length === 0) return
  const ids = lifted.map(({ ticket }) => ticket.id)
  const [rows, timelines] = await Promise.all([cache.tickets.bulkGet(ids), cache.timelines.bulkGet(ids)])
  // One that was a row already is newer than its copy, which only completes its history.
  await cache.tickets.bulkPut(lifted.flatMap(({ ticket }, index) => (rows[index] === undefined ? [ticket] : [])))
  await cache.timelines.bulkPut(
    lifted.map(({ ticket, events }, index) => {
      const later = timelines[index]?.earlier === undefined ? [] : timelines[index].events
      return { ticketId: ticket.id, events: [...events, ...later] }
    }),
  )
}

/** Nobody but the leader writes segments, and one that was followed may have been in the middle of it. */
async function stillThere(
  cache: CacheDatabase,
  { continued, stamp }: ToLift,
): Promise<ReadonlyMap<string, SegmentPlace>> {
  if (continued.size === 0 || (stamp !== null && (await readStamp(cache)) === stamp)) return continued
  const places = await placesOf(cache, [...continued.keys()])
  const kept = new Map([...places].filter(([id, { version }]) => version === continued.get(id)?.version))
  // Their history is not whole now, which the next comparison with the server finds out.
  if (kept.size < continued.size) await cache.meta.delete('check')
  return kept
}

/** What a page says of one ticket. */
class Told {
  version = -1
  readonly erased: EventUpsert[] = []

  /** It is as it is now in the page, and nothing that the copy holds has changed. */
  isMoreThan(place: SegmentPlace): boolean {
    return this.version > place.version && !this.erasesIn(place)
  }

  erasesIn({ version }: SegmentPlace): boolean {
    return this.erased.some(({ image }) => image.seqInTicket <= version)
  }
}

function toldInPart(changes: readonly Change[]): ReadonlyMap<string, Told> {
  const whole = new Set(toldWhole(changes))
  const told = new Map<string, Told>()
  const of = (id: string): Told => {
    const held = told.get(id) ?? new Told()
    told.set(id, held)
    return held
  }
  for (const change of changes) {
    if (change.op !== 'upsert') continue
    if (change.entity === 'ticket' && !whole.has(change.id)) {
      const one = of(change.id)
      one.version = Math.max(one.version, change.image.version)
    }
    if (change.entity === 'event' && !whole.has(change.image.ticketId)) {
      const one = of(change.image.ticketId)
      if (isErased(change)) one.erased.push(change)
    }
  }
  return told
}

/** An event that never had a text stays in its first version. */
const isErased = ({ version, image }: EventUpsert): boolean => version > 1 && image.content === null

/** Tickets of which a text was erased: their segment may still have it, whatever the rows say, or have lost. */
const erasedIn = (changes: readonly Change[]): readonly string[] =>
  changes.flatMap((change) =>
    change.op === 'upsert' && change.entity === 'event' && isErased(change) ? [change.image.ticketId] : [],
  )

/** Tickets whose histories come whole, and say that something was erased: what it was, a copy may have still. */
export const erasedWhole = (changes: readonly Change[]): readonly string[] =>
  changes.flatMap((change) =>
    change.op === 'upsert' && change.entity === 'timeline' && change.image.some(({ type }) => type === 'erased')
      ? [change.id]
      : [],
  )

const toldWhole = (changes: readonly Change[]): readonly string[] =>
  changes.flatMap((change) => (change.op === 'upsert' && change.entity === 'timeline' ? [change.id] : []))
