/**
 * Writes a page of changes, and where the cache then stands, in one transaction: a cursor that is ahead of its rows
 * would lose them for ever. An image is taken only when it is newer than the one held, so stale ones do no harm.
 */
import type { TicketEvent } from '@shared/domain/event'
import type { Instant } from '@shared/domain/instant'
import { isOpen, type Ticket } from '@shared/domain/ticket'
import type { Change, EntityName, Removal, Upsert } from '@shared/protocol/sync'
import type { CacheDatabase } from './cache-database'
import { applyEntities, CATALOGUE_ENTITIES, type FlatEntity } from './apply-entities'
import type { SegmentPlace, SyncStateRow, TimelineRow, Touched } from './rows'
import { lift, readToLift } from './lift-from-segments'
import { markInSegments, putSegments, type StoredSegment } from './segments'
import { keepOpenIndex, renameInOpenIndex } from './open-index'
import { EMPTY_SYNC_STATE } from './sync-state'
import { readEach, readRun, type ReadHeld } from './read-held'
import { mergeRow } from './timelines'

type UpsertOf<Name extends EntityName> = Extract<Upsert, { entity: Name }>

export interface Applied {
  readonly touched: Touched
  readonly state: SyncStateRow
}

/**
 * @param busyTicketIds tickets with pending commands: they are not sent `out` before those are answered
 * @param segments that came with the page
 * @param now by this machine's clock
 * @param next what to keep of where the cache stands; null for images that came with verdicts, which move no cursor
 */
export async function applyChanges(
  cache: CacheDatabase,
  changes: readonly Change[],
  busyTicketIds: ReadonlySet<string>,
  now: Instant,
  next: Omit<SyncStateRow, 'key' | 'waitingOut'> | null,
  segments: readonly StoredSegment[] = [],
): Promise<Applied> {
  const toLift = await readToLift(cache, changes)
  return cache.transaction('rw', cache.tables, async () => {
    const held = await cache.meta.get('sync')
    const state = held?.key === 'sync' ? held : EMPTY_SYNC_STATE
    const upserts = changes.filter((change): change is Upsert => change.op === 'upsert')
    const removals = changes.filter((change): change is Removal => change.op !== 'upsert')
    await putSegments(cache, segments)
    const continued = await lift(cache, toLift, changes)
    const read = next !== null && next.snapshot !== null ? readRun : readEach
    const tickets = await applyTickets(cache, upserts.filter(isUpsertOf('ticket')), read)
    const timelines = await applyTimelines(cache, upserts, continued, read)
    const entities = await applyEntities(cache, changes.filter(isFlat), read)
    const ticketRemovals = removals.filter((removal) => removal.entity === 'ticket')
    const kept = new Set(upserts.filter(isUpsertOf('ticket')).map((change) => change.id))
    const isWaiting = (removal: Removal): boolean => removal.op === 'out' && busyTicketIds.has(removal.id)
    const gone = ticketRemovals.filter((removal) => !isWaiting(removal)).map((removal) => removal.id)
    await removeTickets(cache, gone)
    await keepOpenIndex(cache, tickets, gone, now)
    await renameInOpenIndex(cache, entities.renamedIds)
    const waiting = [...state.waitingOut, ...ticketRemovals.filter(isWaiting).map((removal) => removal.id)]
    const waitingOut = [...new Set(waiting)].filter((id) => !gone.includes(id) && !(kept.has(id) && next !== null))
    const nextState: SyncStateRow = { ...state, ...next, key: 'sync', waitingOut }
    await cache.meta.put(nextState)
    return {
      state: nextState,
      touched: {
        tickets: [...new Set([...tickets.map(({ id }) => id), ...gone])],
        timelines: [...new Set([...timelines, ...gone])],
        segments: segments.map(({ row }) => row.key),
        directory: entities.names.some((name) => CATALOGUE_ENTITIES.has(name)),
        notices: entities.names.includes('notice'),
      },
    }
  })
}

/**
 * Sends away tickets that waited for their commands, now that none is pending.
 *
 * @param now by this machine's clock
 * @returns their ids
 */
export async function releaseWaiting(
  cache: CacheDatabase,
  busyTicketIds: ReadonlySet<string>,
  now: Instant,
): Promise<readonly string[]> {
  return cache.transaction('rw', cache.tables, async () => {
    const state = await cache.meta.get('sync')
    if (state?.key !== 'sync') return []
    const gone = state.waitingOut.filter((id) => !busyTicketIds.has(id))
    if (gone.length === 0) return []
    await removeTickets(cache, gone)
    await keepOpenIndex(cache, [], gone, now)
    await cache.meta.put({ ...state, waitingOut: state.waitingOut.filter((id) => busyTicketIds.has(id)) })
    return gone
  })
}

/** @returns those that were taken */
async function applyTickets(
  cache: CacheDatabase,
  changes: readonly UpsertOf<'ticket'>[],
  read: ReadHeld,
): Promise<readonly Ticket[]> {
  const latest = new Map<string, Ticket>()
  for (const { id, image } of changes) {
    if (image.version > (latest.get(id)?.version ?? -1)) latest.set(id, image)
  }
  const ids = [...latest.keys()]
  if (ids.length === 0) return []
  const held = await read(cache.tickets, ids)
  const newer = ids.filter((id, index) => (latest.get(id)?.version ?? -1) > (held[index]?.version ?? -1))
  const images = newer.flatMap((id) => latest.get(id) ?? [])
  await cache.tickets.bulkPut(images)
  await cache.openTickets.bulkPut(images.filter((image) => isOpen(image.state)).map(({ id }) => ({ id })))
  const wasOpen = new Set(held.flatMap((ticket) => (ticket !== undefined && isOpen(ticket.state) ? [ticket.id] : [])))
  const finished = images.filter((image) => !isOpen(image.state) && wasOpen.has(image.id))
  await cache.openTickets.bulkDelete(finished.map(({ id }) => id))
  return images
}

/** @param continued where the earlier history stands of tickets that were no rows */
async function applyTimelines(
  cache: CacheDatabase,
  changes: readonly Upsert[],
  continued: ReadonlyMap<string, SegmentPlace>,
  read: ReadHeld,
): Promise<readonly string[]> {
  const incoming = new Map<string, TicketEvent[]>()
  const add = (ticketId: string, events: readonly TicketEvent[]): void => {
    const list = incoming.get(ticketId)
    if (list === undefined) incoming.set(ticketId, [...events])
    else list.push(...events)
  }
  for (const change of changes) {
    if (change.entity === 'event') add(change.image.ticketId, [change.image])
    if (change.entity === 'timeline') add(change.id, change.image)
  }
  const ids = [...new Set([...incoming.keys(), ...continued.keys()])]
  if (ids.length === 0) return ids
  const held = await read(cache.timelines, ids)
  const rows = ids.flatMap((ticketId, index): TimelineRow[] => {
    const row = mergeRow(ticketId, held[index], continued.get(ticketId), incoming.get(ticketId) ?? [])
    return row === null ? [] : [row]
  })
  await cache.timelines.bulkPut(rows)
  return rows.map((row) => row.ticketId)
}

async function removeTickets(cache: CacheDatabase, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await cache.tickets.bulkDelete([...ids])
  await cache.openTickets.bulkDelete([...ids])
  await cache.timelines.bulkDelete([...ids])
  await markInSegments(cache, ids, true)
}

const isUpsertOf =
  <Name extends EntityName>(name: Name) =>
  (change: Upsert): change is UpsertOf<Name> =>
    change.entity === name

const isFlat = (
  change: Change,
): change is Extract<Change, { entity: FlatEntity }> | (Removal & { entity: FlatEntity }) =>
  change.entity !== 'ticket' && change.entity !== 'event' && change.entity !== 'timeline'
