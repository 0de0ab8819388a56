/** Drops a cache that the server no longer continues, and keeps the outbox: the next pull begins with a snapshot. */
import { clearCache } from '@/cache/cache-database'
import { askAllAgain } from '@/cache/outbox'
import { readSyncState } from '@/cache/sync-state'
import type { SyncPorts } from './ports'

/**
 * @param isRestored the server stands on a backup, and may have forgotten what it acknowledged
 * @returns false when the cache is empty already: then it is a failure like others, not a reason to spin
 */
export async function startOver(
  { cache, outbox, channel, uploads }: Pick<SyncPorts, 'cache' | 'outbox' | 'channel' | 'uploads'>,
  isRestored: boolean,
): Promise<boolean> {
  const state = await readSyncState(cache)
  if (state.cursor === null && state.epoch === null) return false
  if (isRestored) await askAllAgain(outbox)
  await clearCache(cache)
  // What was erased meanwhile, nobody tells of.
  await uploads?.forget(null)
  channel.post({ type: 'reset', isRestored })
  return true
}
