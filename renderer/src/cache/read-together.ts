/**
 * A ticket and its history as they stood at one moment. Of two moments, a command may be in the ticket and not in its
 * history: it could then not be taken back on the screen until the history had followed. Rows come before segments. Of a
 * ticket that is a row, the history is one too; what is older of it may still stand in a segment.
 */
import type { Ticket } from '@shared/domain/ticket'
import type { CacheDatabase } from './cache-database'
import type { TimelineRow } from './rows'
import { packedAt, placesOf, ticketsAt } from './segments'

export interface ReadTogether {
  /** In the order of their ids; undefined where the cache has none. */
  readonly bases: readonly (Ticket | undefined)[]
  readonly timelines: readonly (TimelineRow | undefined)[]
}

export async function readTogether(
  cache: CacheDatabase,
  ticketIds: readonly string[],
  timelineIds: readonly string[],
): Promise<ReadTogether> {
  const ids = [...new Set([...ticketIds, ...timelineIds])]
  const read = await cache.transaction('r', tablesOfTickets(cache), async () => {
    const [tickets, timelines] = await Promise.all([
      cache.tickets.bulkGet(ids),
      cache.timelines.bulkGet([...timelineIds]),
    ])
    const rows = new Map(tickets.flatMap((ticket) => (ticket === undefined ? [] : [[ticket.id, ticket] as const])))
    const places = await placesOf(
      cache,
      ids.filter((id) => !rows.has(id)),
    )
    for (const row of timelines) {
      if (row?.earlier !== undefined && rows.has(row.ticketId)) places.set(row.ticketId, row.earlier)
    }
    return { rows, timelines, places, packed: await packedAt(cache, places) }
  })
  const inSegments = await ticketsAt(cache, read.places, read.packed)
  return {
    bases: ticketIds.map((id) => read.rows.get(id) ?? inSegments.get(id)?.ticket),
    timelines: timelineIds.map((ticketId, index) => {
      const packed = inSegments.get(ticketId)
      const row = read.timelines[index]
      if (packed === undefined) return row
      return { ticketId, events: read.rows.has(ticketId) ? [...packed.events, ...(row?.events ?? [])] : packed.events }
    }),
  }
}

export const tablesOfTickets = (cache: CacheDatabase) => [
  cache.tickets,
  cache.timelines,
  cache.segments,
  cache.segmentBytes,
  cache.segmentMarks,
  cache.meta,
]

/** Which version of each the cache holds; without those that it does not. */
export async function heldVersions(cache: CacheDatabase, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  return cache.transaction('r', tablesOfTickets(cache), async () => {
    const rows = (await cache.tickets.bulkGet([...ids])).flatMap((ticket) => ticket ?? [])
    const versions = new Map(rows.map(({ id, version }) => [id, version] as const))
    const places = await placesOf(
      cache,
      ids.filter((id) => !versions.has(id)),
    )
    for (const [id, { version }] of places) versions.set(id, version)
    return versions
  })
}
