/**
 * What the cache holds, as the sums by which it is compared with the server. Read in one transaction, in slices: a page
 * that is written meanwhile waits, and no more than a slice lies in memory.
 */
import type { Table } from 'dexie'
import { DIVIDED, SumsOf, WHOLE, type Sums } from '@shared/protocol/sums'
import { SegmentColumns } from '@shared/protocol/segment-columns'
import type { Images } from '@shared/protocol/sync'
import { tableOf, type FlatEntity } from './apply-entities'
import type { CacheDatabase } from './cache-database'
import type { EntityRow, TimelineRow } from './rows'
import { EMPTY_SYNC_STATE } from './sync-state'

const SLICE = 500

/** No version is this: what is not whole is not what the server has. */
const NOT_WHOLE = -1

/** Tickets that only wait for their commands before they go are left out: the server counts them no more. */
export async function heldSums(cache: CacheDatabase): Promise<Sums> {
  return cache.transaction('r', cache.tables, async () => {
    const sums = new SumsOf()
    const state = await cache.meta.get('sync')
    const { waitingOut } = state?.key === 'sync' ? state : EMPTY_SYNC_STATE
    const rows = new Set<string>()
    const segments = new Set(await cache.segments.toCollection().primaryKeys())
    await eachSlice(cache.tickets, async (tickets) => {
      const timelines = await cache.timelines.bulkGet(tickets.map(({ id }) => id))
      tickets.forEach(({ id, version }, index) => {
        rows.add(id)
        if (waitingOut.includes(id)) return
        const isWhole = eventsOf(timelines[index], segments) === version
        sums.add('ticket', id, isWhole ? version : NOT_WHOLE)
      })
    })
    await eachInSegments(cache, [...segments], (id, version) => {
      if (!rows.has(id) && !waitingOut.includes(id)) sums.add('ticket', id, version)
    })
    for (const entity of [...WHOLE, ...DIVIDED.filter((one): one is 'person' => one !== 'ticket')]) {
      const table: Table<EntityRow<Images[FlatEntity]>, string> = tableOf(cache, entity)
      await eachSlice(table, (rows) => {
        for (const { id, version } of rows) sums.add(entity, id, version)
      })
    }
    return sums.sums
  })
}

/** A ticket's version is the number of its events, of which the earlier ones may stand in a segment. */
function eventsOf(row: TimelineRow | undefined, segments: ReadonlySet<string>): number {
  const { earlier, events = [] } = row ?? {}
  if (earlier === undefined) return events.length
  return segments.has(earlier.key) ? earlier.version + events.length : NOT_WHOLE
}

const SEGMENTS_AT_ONCE = 20

/** In the caller's transaction: tickets whose copy in a segment counts. */
async function eachInSegments(
  cache: CacheDatabase,
  keys: readonly string[],
  visit: (id: string, version: number) => void,
): Promise<void> {
  const marks = new Map((await cache.segmentMarks.toArray()).map(({ key, ids }) => [key, ids]))
  for (let from = 0; from < keys.length; from += SEGMENTS_AT_ONCE) {
    for (const row of await cache.segments.bulkGet(keys.slice(from, from + SEGMENTS_AT_ONCE))) {
      if (row === undefined) continue
      const columns = new SegmentColumns(row.columns)
      columns.ids().forEach((id, line) => {
        if (marks.get(row.key)?.includes(id) !== true) visit(id, columns.version(line))
      })
    }
  }
}

/** In the caller's transaction, by ascending id. */
async function eachSlice<Row extends { readonly id: string }>(
  table: Table<Row, string>,
  visit: (rows: readonly Row[]) => Promise<void> | void,
): Promise<void> {
  for (let after = ''; ;) {
    const rows = await table.where(':id').above(after).limit(SLICE).toArray()
    await visit(rows)
    const last = rows.at(-1)
    if (last === undefined || rows.length < SLICE) return
    after = last.id
  }
}
