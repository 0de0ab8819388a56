/** Where the cache stands in the feed, how far the server's clock is from ours, and when the server last answered. */
import type { Instant } from '@shared/domain/instant'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import type { CacheDatabase } from './cache-database'
import type { CacheMetaRow, CheckRow, SyncStateRow } from './rows'

export const EMPTY_SYNC_STATE: SyncStateRow = {
  key: 'sync',
  schema: SYNC_SCHEMA,
  epoch: null,
  cursor: null,
  seq: null,
  serverId: null,
  snapshot: null,
  waitingOut: [],
}

export async function readSyncState(cache: CacheDatabase): Promise<SyncStateRow> {
  return syncStateOf(await cache.meta.get('sync'))
}

const syncStateOf = (row: CacheMetaRow | undefined): SyncStateRow => (row?.key === 'sync' ? row : EMPTY_SYNC_STATE)

/** What a pull begins with: where the cache stands, and when it was last compared with the server. */
export async function readStanding(
  cache: CacheDatabase,
): Promise<{ readonly state: SyncStateRow; readonly check: CheckRow | null }> {
  const [sync, check] = await cache.meta.bulkGet(['sync', 'check'])
  return { state: syncStateOf(sync), check: checkOf(check) }
}

/** All that a start has to know of it, in one go. */
export function readWhereItStands(cache: CacheDatabase): Promise<{
  readonly state: SyncStateRow
  readonly serverOffsetMs: number
  readonly lastAnswerAt: Instant | null
}> {
  return cache.transaction('r', cache.meta, async () => {
    const [state, serverOffsetMs, lastAnswerAt] = await Promise.all([
      readSyncState(cache),
      readServerOffsetMs(cache),
      readLastAnswerAt(cache),
    ])
    return { state, serverOffsetMs, lastAnswerAt }
  })
}

export async function readServerOffsetMs(cache: CacheDatabase): Promise<number> {
  const row = await cache.meta.get('serverClock')
  return row?.key === 'serverClock' ? row.offsetMs : 0
}

/** When the server last answered, by this machine's clock; null if nothing is known of it. */
export async function readLastAnswerAt(cache: CacheDatabase): Promise<Instant | null> {
  const row = await cache.meta.get('lastAnswer')
  return row?.key === 'lastAnswer' ? row.at : null
}

export async function writeLastAnswerAt(cache: CacheDatabase, at: Instant): Promise<void> {
  await cache.meta.put({ key: 'lastAnswer', at })
}

export async function writeServerOffsetMs(cache: CacheDatabase, offsetMs: number): Promise<void> {
  await cache.meta.put({ key: 'serverClock', offsetMs })
}

/** When the cache was last compared with the server; null if it never was. */
export async function readCheck(cache: CacheDatabase): Promise<CheckRow | null> {
  return checkOf(await cache.meta.get('check'))
}

const checkOf = (row: CacheMetaRow | undefined): CheckRow | null => (row?.key === 'check' ? row : null)

export async function writeCheck(cache: CacheDatabase, check: Omit<CheckRow, 'key'>): Promise<void> {
  await cache.meta.put({ key: 'check', ...check })
}
