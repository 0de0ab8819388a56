/**
 * Puts one part of the cache as the server has it in the place of what is there, whatever its versions: it was found to
 * differ. Rows that the server does not have go, but for tickets with pending commands, which wait as those do that are
 * sent `out`.
 */
import type { Table } from 'dexie'
import type { Instant } from '@shared/domain/instant'
import { isOpen } from '@shared/domain/ticket'
import { endingOf, type Part } from '@shared/protocol/sums'
import type { Upsert } from '@shared/protocol/sync'
import { CATALOGUE_ENTITIES, rowKey, tableOf, type FlatEntity } from './apply-entities'
import type { CacheDatabase } from './cache-database'
import { erasedWhole } from './lift-from-segments'
import { keepOpenIndex, renameInOpenIndex } from './open-index'
import type { SyncStateRow, Touched } from './rows'
import { markInSegments } from './segments'
import { SegmentColumns } from '@shared/protocol/segment-columns'
import { readSyncState } from './sync-state'

type FlatUpsert = Extract<Upsert, { entity: FlatEntity }>

/**
 * @param from where the cache stood when the part was asked for: if it stands elsewhere by now, nothing is done
 * @param busyTicketIds tickets with pending commands
 * @param now by this machine's clock
 * @returns null when the cache has moved on
 */
export async function replacePart(
  cache: CacheDatabase,
  part: Part,
  changes: readonly Upsert[],
  from: Pick<SyncStateRow, 'epoch' | 'cursor'>,
  busyTicketIds: ReadonlySet<string>,
  now: Instant,
): Promise<Touched | null> {
  return cache.transaction('rw', cache.tables, async () => {
    const state = await readSyncState(cache)
    if (state.epoch !== from.epoch || state.cursor !== from.cursor) return null
    if (part.entity === 'ticket') {
      return replaceTickets(cache, part.ending, changes, state, busyTicketIds, now)
    }
    const ids = await replaceEntities(cache, part.entity, part.ending, changes)
    if (part.entity === 'person') await renameInOpenIndex(cache, ids)
    return { tickets: [], timelines: [], directory: CATALOGUE_ENTITIES.has(part.entity), notices: false }
  })
}

async function replaceTickets(
  cache: CacheDatabase,
  ending: string,
  changes: readonly Upsert[],
  state: SyncStateRow,
  busyTicketIds: ReadonlySet<string>,
  now: Instant,
): Promise<Touched> {
  const tickets = changes.flatMap((change) => (change.entity === 'ticket' ? [change.image] : []))
  const timelines = changes.flatMap((change) =>
    change.entity === 'timeline' ? [{ ticketId: change.id, events: change.image }] : [],
  )
  const kept = new Set(tickets.map(({ id }) => id))
  const surplus = (await heldIds(cache, ending)).filter((id) => !kept.has(id))
  const waiting = surplus.filter((id) => busyTicketIds.has(id))
  const gone = surplus.filter((id) => !busyTicketIds.has(id))
  const openIds = tickets.filter((ticket) => isOpen(ticket.state)).map(({ id }) => id)
  const notOpen = [...gone, ...kept].filter((id) => !openIds.includes(id))
  await Promise.all([
    cache.tickets.bulkDelete(gone),
    cache.timelines.bulkDelete(gone),
    cache.openTickets.bulkDelete(notOpen),
  ])
  // The feed that told so may have been lost with the row.
  const silenced = new Set(erasedWhole(changes))
  await markInSegments(cache, [...gone, ...silenced], true)
  await markInSegments(
    cache,
    [...kept].filter((id) => !silenced.has(id)),
    false,
  )
  await Promise.all([
    cache.tickets.bulkPut(tickets),
    cache.timelines.bulkPut(timelines),
    cache.openTickets.bulkPut(openIds.map((id) => ({ id }))),
  ])
  await keepOpenIndex(cache, tickets, gone, now)
  const waitingOut = [...new Set([...state.waitingOut, ...waiting])].filter((id) => !kept.has(id))
  await cache.meta.put({ ...state, waitingOut })
  const touched = [...kept, ...gone]
  return { tickets: touched, timelines: touched, directory: false, notices: false }
}

/** Of each table: a history without its ticket has no place either. */
async function heldIds(cache: CacheDatabase, ending: string): Promise<readonly string[]> {
  const ids = await Promise.all([
    idsEndingWith(cache.tickets, ending),
    idsEndingWith(cache.timelines, ending),
    idsEndingWith(cache.openTickets, ending),
    idsInSegments(cache, ending),
  ])
  return [...new Set(ids.flat())]
}

/** Marked ones too: to mark them again does no harm. */
async function idsInSegments(cache: CacheDatabase, ending: string): Promise<readonly string[]> {
  const rows = await cache.segments.toArray()
  return rows.flatMap(({ columns }) => new SegmentColumns(columns).ids().filter((id) => endingOf(id) === ending))
}

/** @returns the ids of what is there now, or was before */
async function replaceEntities(
  cache: CacheDatabase,
  entity: FlatEntity,
  ending: string | null,
  changes: readonly Upsert[],
): Promise<readonly string[]> {
  const table = tableOf(cache, entity)
  const rows = changes
    .filter((change): change is FlatUpsert => change.entity === entity)
    .map((change) => ({ id: rowKey(change), version: change.version, image: change.image }))
  const kept = new Set(rows.map(({ id }) => id))
  const held = await idsEndingWith(table, ending)
  await table.bulkDelete(held.filter((id) => !kept.has(id)))
  await table.bulkPut(rows)
  return [...new Set([...kept, ...held])]
}

async function idsEndingWith<Row>(table: Table<Row, string>, ending: string | null): Promise<readonly string[]> {
  const ids = await table.toCollection().primaryKeys()
  return ending === null ? ids : ids.filter((id) => endingOf(id) === ending)
}
