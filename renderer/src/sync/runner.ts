/**
 * Keeps an engine and its stream going for as long as the window lives: opens the databases, leads when it may, and
 * begins again when they are lost. What cannot be opened or read now is tried again; the lock is given back in between,
 * so that a window in which they can be read goes first. A cache that somebody deleted is fetched again. Only one that
 * another window took stays away: that window runs another version, or signed the person out.
 */
import type { CacheDatabase } from '@/cache/cache-database'
import { whenLost } from '@/cache/lost-database'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { SyncEngine } from './engine'
import type { SyncPorts } from './ports'
import type { SyncStream } from './stream'
import { tryAgain } from './try-again'

export interface Databases {
  readonly cache: CacheDatabase
  readonly outbox: OutboxDatabase
}

export interface Running {
  readonly engine: Pick<SyncEngine, 'start' | 'stop' | 'wake' | 'isLeading'>
  readonly stream: Pick<SyncStream, 'start' | 'stop' | 'wake' | 'restart'>
}

export interface RunnerPorts extends Pick<SyncPorts, 'timers' | 'random'> {
  /** Both or none. */
  open(): Promise<Databases>
  /** @param onLost to be called when the cache is open no more */
  build(databases: Databases, onLost: (error: unknown) => void): Running
  /** Whether the person has signed out: then what is deleted is not to be filled anew. */
  isSignedOut(): boolean
  onFailed(error: unknown): void
}

export class Runner {
  readonly #stopping = new AbortController()
  #running: Running | null = null
  #ended: Promise<void> = Promise.resolve()

  constructor(private readonly ports: RunnerPorts) {}

  /** Null while the databases are not open. */
  get running(): Running | null {
    return this.#running
  }

  start(): void {
    this.#ended = this.#keepGoing()
  }

  /** Ends after the request under way. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#running?.stream.stop()
    await this.#running?.engine.stop()
    await this.#ended
  }

  async #keepGoing(): Promise<void> {
    const { signal } = this.#stopping
    for (;;) {
      const begun = await tryAgain(
        () => this.#begin(),
        this.ports,
        (error) => this.ports.onFailed(error),
        signal,
      )
      if (begun === null) return
      const isTaken = await begun.lost
      await this.#end(begun.databases)
      if (isTaken || signal.aborted) return
    }
  }

  /** Resolves when it leads, or was stopped before. */
  async #begin(): Promise<{ readonly databases: Databases; readonly lost: Promise<boolean> }> {
    const databases = await this.ports.open()
    let isTaken = false
    let isGone = false
    const lost = new Promise<boolean>((resolve) => {
      whenLost(databases.cache, (loss) => {
        isTaken ||= loss === 'taken' || this.ports.isSignedOut()
        if (isTaken) return
        isGone = true
        resolve(false)
        // Also one that waits to lead.
        void this.#running?.engine.stop()
      })
      this.#stopping.signal.addEventListener('abort', () => resolve(isTaken))
      this.#running = this.ports.build(databases, (error) => {
        this.ports.onFailed(error)
        resolve(isTaken)
      })
    })
    try {
      await this.#running?.engine.start()
    } catch (error) {
      await this.#end(databases)
      // One that was taken is not to be tried again: it is for whoever took it. One that is gone is, and at once.
      if (!isTaken && !isGone) throw error
    }
    if (this.#running?.engine.isLeading === true) this.#running.stream.start()
    return { databases, lost: isTaken ? Promise.resolve(true) : lost }
  }

  async #end({ cache, outbox }: Databases): Promise<void> {
    this.#running?.stream.stop()
    await this.#running?.engine.stop()
    this.#running = null
    cache.close()
    outbox.close()
  }
}
