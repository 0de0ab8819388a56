/** Opens a person's client in this window: databases, channel, worker, memory. And closes it at a sign-out. */
import { openCache, type CacheDatabase } from '@/cache/cache-database'
import { DatabaseBlockedError } from '@/cache/in-time'
import { FilesDatabase, filesName } from '@/cache/files-database'
import { whenLost } from '@/cache/lost-database'
import { openOutbox, stripDecided, type OutboxDatabase } from '@/cache/outbox-database'
import type { Host } from '@/host/host'
import { browserChannel, browserTimers } from '@/sync/browser-ports'
import type { TokenOutcome } from '@/sync/messages'
import type { SignedInAccount } from '@shared/protocol/auth'
import type { Client } from './client-types'
import { whenIdle } from '../later'
import { recallFarewell } from './farewell'
import { tidyFiles } from './file-actions'
import { LocalClient } from './local-client'
import { makeThumbnail } from './picture'
import { httpServerCalls } from './server-calls'
import { prepareSyncWorker, type SyncWorker } from './sync-worker'
import { watchPage } from './watch-page'

export interface ClientStart {
  readonly serverId: string
  readonly apiOrigin: string
  readonly account: SignedInAccount
  readonly accessToken: string | null
  readonly host: Host
  freshToken(): Promise<TokenOutcome>
  onSignedOut(): void
}

export interface StartedClient {
  readonly client: Client
  readonly worker: Pick<SyncWorker, 'token'>
  /**
   * Tells the other windows and closes the client; the cache is no longer needed. The outbox stays: unsent work, work
   * that needs attention and drafts are theirs when they come back, and what they decided about must not come back as
   * new. Whether it is empty could only be told while another window may still write to it.
   */
  signOut(): Promise<void>
}

/** The databases of this device cannot be opened: without an outbox no change may be promised. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: 'storage' | 'storage.blocked'

  constructor(message: string, cause: unknown) {
    super(message, { cause })
    this.code = cause instanceof DatabaseBlockedError ? 'storage.blocked' : 'storage'
  }
}

/** A promise that lets the page paint and take keys before it goes on. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/** @throws {StorageError} */
export async function startClient(start: ClientStart): Promise<StartedClient> {
  const { serverId, account, host, apiOrigin, accessToken } = start
  const { personId } = account
  let cacheWasDropped = false
  let hasFailed = false
  let onFailed = (): void => {
    hasFailed = true
  }
  const worker = prepareSyncWorker(
    { type: 'start', apiOrigin, serverId, personId, accessToken },
    {
      freshToken: () => start.freshToken(),
      onFailed(message) {
        console.error(`The sync worker failed: ${message}`)
        onFailed()
      },
    },
  )
  // Whoever has signed in just now has nothing here yet: what there is to show comes from the server.
  if (accessToken !== null) worker.begin()
  const [cache, outbox] = await openDatabases(serverId, personId, (reason) => {
    console.warn('What was cached on this device is fetched again', reason)
    cacheWasDropped = true
  }).catch(async (error: unknown) => {
    await worker.stop()
    throw error
  })
  const files = new FilesDatabase(filesName(serverId, personId))
  const channel = browserChannel(serverId, personId)
  let isSignedOut = false
  channel.listen(({ type }) => {
    isSignedOut ||= type === 'signedOut'
  })
  whenLost(cache, (loss) => {
    const { personId: leaving, serverId: left } = recallFarewell() ?? { personId: null, serverId: null }
    const isErased = isSignedOut || (leaving === personId && left === serverId)
    if (loss === 'taken' || isErased) client.meet('cacheTaken')
    else client.renewCache()
  })
  const stopWatching = watchPage(worker)
  const close = async (): Promise<void> => {
    stopWatching()
    await worker.stop()
    channel.close()
    cache.close()
    outbox.close()
    files.close()
  }
  const client = new LocalClient({
    serverId,
    actor: { personId, roles: account.roles, groupIds: account.groupIds },
    cache,
    outbox,
    files,
    makeThumbnail,
    channel,
    journal: host.journal,
    draftCopies: host.drafts,
    server: httpServerCalls({ apiOrigin, accessToken, freshToken: () => start.freshToken() }),
    clock: { now: () => Date.now() },
    timers: browserTimers,
    pause,
    idle: whenIdle,
    cacheWasDropped,
    onSignedOut: () => start.onSignedOut(),
    onClose: close,
  })
  onFailed = () => client.meet('notSynced')
  if (hasFailed) onFailed()
  try {
    await client.start()
  } catch (error) {
    // Nothing of it may go on behind the page that tells of it, and asks to try again.
    await close()
    throw new StorageError('What is on this device cannot be read', error)
  }
  // With something to show, that comes first: the two would share the processor.
  if (client.connection.isComplete) void whenIdle().then(() => worker.begin())
  else worker.begin()
  tidyFiles(files, outbox).catch((error: unknown) => console.warn('Old files could not be let go', error))
  return {
    client,
    worker,
    async signOut() {
      channel.post({ type: 'signedOut' })
      try {
        await stripDecided(outbox)
        // What is not sent yet stays with the outbox that names it.
        await tidyFiles(files, outbox, 0).catch((error: unknown) => console.warn('Files could not be let go', error))
      } finally {
        await client.close()
      }
    },
  }
}

async function openDatabases(
  serverId: string,
  personId: string,
  onDropped: (reason: unknown) => void,
): Promise<[CacheDatabase, OutboxDatabase]> {
  const opening = Promise.allSettled([
    openCache(serverId, personId, undefined, onDropped),
    openOutbox(serverId, personId),
  ])
  const [cache, outbox] = await opening
  if (cache.status === 'fulfilled' && outbox.status === 'fulfilled') return [cache.value, outbox.value]
  if (cache.status === 'fulfilled') cache.value.close()
  if (outbox.status === 'fulfilled') outbox.value.close()
  const reason: unknown =
    cache.status === 'rejected' ? cache.reason : outbox.status === 'rejected' ? outbox.reason : null
  throw new StorageError('The databases of this device cannot be opened', reason)
}
