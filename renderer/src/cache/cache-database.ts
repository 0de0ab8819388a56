/**
 * The cache: images as the server sent them, for one person of one server. Disposable: it can be deleted at any time
 * and read anew, so it is written with relaxed durability and holds nothing that exists nowhere else.
 */
import { Dexie, type Table } from 'dexie'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import type { Notice } from '@shared/domain/notices'
import type { Category, Group, OrganisationSettings, Person, Service } from '@shared/domain/people'
import type { Ticket } from '@shared/domain/ticket'
import type { Absence, DutyRota } from '@shared/duty'
import type { CalendarDefinition, PolicyDefinition } from '@shared/sla/types'
import { DatabaseBlockedError, inTime } from './in-time'
import type {
  CacheMetaRow,
  EntityRow,
  OpenBlockRow,
  SeenRow,
  SegmentBytesRow,
  SegmentMarksRow,
  SegmentRow,
  TimelineRow,
} from './rows'

/** Where the databases live; another one in tests. */
export interface DatabaseHome {
  readonly indexedDB: IDBFactory
  readonly IDBKeyRange: typeof globalThis.IDBKeyRange
}

export class CacheDatabase extends Dexie {
  declare readonly tickets: Table<Ticket, string>
  /** Ids of open tickets, without an index over all. */
  declare readonly openTickets: Table<{ readonly id: string }, string>
  /** The same tickets, packed for the queue. */
  declare readonly openBlocks: Table<OpenBlockRow, string>
  declare readonly timelines: Table<TimelineRow, string>
  /** Finished tickets, packed; those that are rows come before them. */
  declare readonly segments: Table<SegmentRow, string>
  declare readonly segmentBytes: Table<SegmentBytesRow, string>
  declare readonly segmentMarks: Table<SegmentMarksRow, string>
  declare readonly people: Table<EntityRow<Person>, string>
  declare readonly groups: Table<EntityRow<Group>, string>
  declare readonly categories: Table<EntityRow<Category>, string>
  declare readonly services: Table<EntityRow<Service>, string>
  declare readonly calendars: Table<EntityRow<CalendarDefinition>, string>
  declare readonly policies: Table<EntityRow<PolicyDefinition>, string>
  declare readonly settings: Table<EntityRow<OrganisationSettings>, string>
  declare readonly dutyRotas: Table<EntityRow<DutyRota>, string>
  declare readonly absences: Table<EntityRow<Absence>, string>
  declare readonly notices: Table<EntityRow<Notice>, string>
  /** What the engineer opened last, for unread marks. */
  declare readonly seen: Table<SeenRow, string>
  declare readonly meta: Table<CacheMetaRow, string>

  constructor(name: string, home?: DatabaseHome) {
    super(name, { cache: 'disabled', chromeTransactionDurability: 'relaxed', ...home })
    this.version(1).stores({
      tickets: 'id',
      openTickets: 'id',
      timelines: 'ticketId',
      people: 'id',
      groups: 'id',
      categories: 'id',
      services: 'id',
      calendars: 'id',
      policies: 'id',
      settings: 'id',
      notices: 'id',
      seen: 'ticketId',
      meta: 'key',
    })
    // Whoever held the first version has pulled none of these: its schema was refused where they are.
    this.version(2).stores({ dutyRotas: 'id', absences: 'id' })
    // Rows that are there stay what they are: segments come with the next snapshot.
    this.version(3).stores({ segments: 'key', segmentBytes: 'key', segmentMarks: 'key' })
    // Made of the rows that are there, with the first write.
    this.version(4).stores({ openBlocks: 'key' })
    // Another window wants to upgrade or delete it: standing in the way would hang that window. And it stays closed:
    // what Dexie does by itself opens it again with the next read, and what a sign-out deleted would be filled anew.
    this.on('versionchange', () => {
      this.close()
      return false
    })
  }
}

/** Of the declarations above, as the browser counts. Dexie opens what is newer too, and patches it as it can. */
const NEWEST_ON_DISK = 4 * 10

export const cacheName = (serverId: string, personId: string): string => `opora-cache-${serverId}-${personId}`

/** A browser that was killed may need a moment before it opens what it has; asked at once again, it refuses again. */
const AGAIN_MS = 500

/**
 * Opens the cache. One that cannot be opened (damaged, or left by a newer version of the application) is deleted and
 * begun anew, and one that was filled by another version of the protocol is emptied: nothing in it is ours alone. But to
 * fetch it again takes long over a bad line, so that one failure alone is no reason.
 *
 * @param onDropped told why, when what was cached had to go
 * @throws {DatabaseBlockedError}
 * @throws when not even a new one can be opened: the disk is full, or the browser allows no databases
 */
export async function openCache(
  serverId: string,
  personId: string,
  home?: DatabaseHome,
  onDropped: (reason: unknown) => void = () => undefined,
): Promise<CacheDatabase> {
  const name = cacheName(serverId, personId)
  try {
    return await openHeld(name, home, onDropped)
  } catch (error) {
    if (!isPassing(error)) return openFresh(serverId, personId, home, onDropped, error)
    console.warn('The cache could not be opened; it is tried once more', error)
  }
  await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  try {
    return await openHeld(name, home, onDropped)
  } catch (error) {
    return openFresh(serverId, personId, home, onDropped, error)
  }
}

async function openHeld(
  name: string,
  home: DatabaseHome | undefined,
  onDropped: (reason: unknown) => void,
): Promise<CacheDatabase> {
  const database = new CacheDatabase(name, home)
  try {
    await inTime(database.open())
    if (database.backendDB().version > NEWEST_ON_DISK) throw new Dexie.VersionError('Left by a newer version of Opora')
    if (await emptyIfForeign(database)) onDropped(new Error('The cache was filled by another version of the protocol'))
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** What another window holds, or a newer version has left, is the same a moment later. */
const isPassing = (error: unknown): boolean =>
  !(error instanceof DatabaseBlockedError) && !(error instanceof Dexie.VersionError)

async function openFresh(
  serverId: string,
  personId: string,
  home: DatabaseHome | undefined,
  onDropped: (reason: unknown) => void,
  error: unknown,
): Promise<CacheDatabase> {
  // What another window holds is not deleted under it, nor could it be.
  if (error instanceof DatabaseBlockedError) throw error
  await deleteCache(serverId, personId, home)
  const fresh = new CacheDatabase(cacheName(serverId, personId), home)
  await inTime(fresh.open())
  onDropped(error)
  return fresh
}

/** In one transaction, since page and worker open it side by side. @returns whether there was something to empty */
async function emptyIfForeign(cache: CacheDatabase): Promise<boolean> {
  // Nearly always it is our own: a transaction over everything would wait for whoever writes, and hold up whoever reads.
  if (!(await isForeign(cache))) return false
  return cache.transaction('rw', cache.tables, async () => {
    if (!(await isForeign(cache))) return false
    await clearCache(cache)
    return true
  })
}

async function isForeign(cache: CacheDatabase): Promise<boolean> {
  const state = await cache.meta.get('sync')
  return state?.key === 'sync' && state.schema !== SYNC_SCHEMA
}

/** @throws {DatabaseBlockedError} */
export async function deleteCache(serverId: string, personId: string, home?: DatabaseHome): Promise<void> {
  const database = new CacheDatabase(cacheName(serverId, personId), home)
  await inTime(database.delete())
}

/** Empties it in one transaction: after a change of epoch, or with a cursor that the server no longer serves. */
export async function clearCache(cache: CacheDatabase): Promise<void> {
  await cache.transaction('rw', cache.tables, async () => {
    const clock = await cache.meta.get('serverClock')
    await Promise.all(cache.tables.map((table) => table.clear()))
    if (clock !== undefined) await cache.meta.put(clock)
  })
}
