/**
 * What a window does when a database is lost under it: of the outbox it tells what became of its changes, and goes on
 * trying to save what stands in memory alone; the cache it opens anew and reads again.
 */
import { reopen } from '@/cache/lost-database'
import { readSyncState } from '@/cache/sync-state'
import type { ConnectionState } from '@/sync/connection'
import type { ClientParts, LocalClientPorts } from './client-parts'
import type { ClientEvents } from './client-types'
import type { Emitter } from './emitter'

/** How soon a disk that failed is tried again. */
const AGAIN_MS = 5_000

export interface LostDatabasesHooks {
  readonly isClosed: () => boolean
  /** Of the first load, as the cache has it now. */
  readonly onStanding: (standing: Pick<ConnectionState, 'isComplete' | 'snapshot'>) => void
  readonly onCacheUnread: () => void
  readonly readAnew: () => void
  readonly paint: (ticketIds: readonly string[]) => void
  readonly onFailed: (error: unknown) => void
}

export class LostDatabases {
  /** What was cached here is fetched again. */
  cacheWasDropped: boolean

  constructor(
    private readonly ports: Pick<LocalClientPorts, 'cache' | 'channel' | 'timers' | 'cacheWasDropped'>,
    private readonly parts: () => ClientParts,
    private readonly events: Emitter<ClientEvents>,
    private readonly hooks: LostDatabasesHooks,
  ) {
    this.cacheWasDropped = ports.cacheWasDropped ?? false
  }

  /** The outbox was lost, and is there again: for the other windows too, and for whoever sends it. */
  outboxPutBack(changes: number): void {
    const { refresher, pending, dispatcher } = this.parts()
    const { channel } = this.ports
    refresher.ask({ outbox: true })
    this.events.emit('attention', null)
    this.events.emit('merged', null)
    channel.post({ type: 'enqueued', commandIds: [] })
    channel.post({ type: 'attention' })
    this.events.emit('outboxLoss', { isPutBack: true, changes: Math.max(changes, pending.unsent().length) })
    // Of what was on its way to the disk just then, some may have failed.
    dispatcher.saveAgain().catch(this.hooks.onFailed)
  }

  /** What it held stands in this window alone. */
  outboxLost(error: unknown): void {
    const { pending } = this.parts()
    if (this.hooks.isClosed()) return
    this.hooks.onFailed(error)
    this.hooks.paint([...pending.loseSaved()])
    this.events.emit('outboxLoss', { isPutBack: false, changes: pending.summary().notSaved })
    this.#saveLater()
  }

  /** To be called while the cache goes: it is closed once whoever tells of that has heard it too. */
  renewCache(): void {
    queueMicrotask(() => void this.#reopenCache())
  }

  async #reopenCache(): Promise<void> {
    const { cache, timers } = this.ports
    const { isClosed, onStanding, onCacheUnread, onFailed, readAnew } = this.hooks
    try {
      await reopen(cache, () => !isClosed())
      const { seq, snapshot } = await readSyncState(cache)
      // One that was only closed is as it was.
      this.cacheWasDropped ||= seq === null
      onStanding({ isComplete: seq !== null, snapshot })
    } catch (error) {
      if (isClosed()) return
      onFailed(error)
      onCacheUnread()
      timers.after(AGAIN_MS, () => void this.#reopenCache())
      return
    }
    if (!isClosed()) readAnew()
  }

  /** Nobody has to ask for it, as long as something stands in this window alone. */
  #saveLater(): void {
    const { dispatcher, pending, keeper } = this.parts()
    const { isClosed, onFailed } = this.hooks
    this.ports.timers.after(AGAIN_MS, () => {
      if (isClosed()) return
      const saving = dispatcher.saveAgain().catch(onFailed)
      void saving.then(() => {
        if (keeper.isHolding || pending.inMemoryOnly().length > 0) this.#saveLater()
      })
    })
  }
}
