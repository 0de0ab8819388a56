/**
 * The sync engine: the whole protocol behind ports, so that it runs in a worker and, unchanged, in tests.
 *
 * One window leads (a Web Lock); the others only enqueue. The leader works in rounds: it pushes what may be sent, pulls
 * until the feed is read, and rests until something wakes it. Nothing about a round is persisted but its results, so a
 * restart at any point just begins another.
 */
import { readLastAnswerAt, readSyncState } from '@/cache/sync-state'
import type { ConnectionState } from './connection'
import { ConnectionTracker } from './connection-tracker'
import { failureOfRound } from './failure'
import { Lanes } from './lanes'
import type { SyncMessage } from './messages'
import { Pace, type WakeReason } from './pace'
import { leaderLock, type SyncPorts } from './ports'
import { Rounds } from './rounds'
import { startOver } from './start-over'
import { Work } from './work'

/** The feed is read at least this often, whatever pokes get lost. */
export const POLL_MS = 45_000

const SLOW = { kind: 'slow', refusedWith: null } as const

export class SyncEngine {
  readonly #ports: SyncPorts
  readonly #connection: ConnectionTracker
  readonly #lanes = new Lanes()
  readonly #pace: Pace
  readonly #rounds = new Rounds(
    () => this.#runRound(),
    (reason) => this.#askedMeanwhile(reason),
  )
  readonly #stopping = new AbortController()
  /** Null until it leads. */
  #work: Work | null = null
  #isLeading = false
  #stopListening: () => void = () => undefined
  #giveBackLock: () => void = () => undefined

  constructor(ports: SyncPorts) {
    this.#connection = new ConnectionTracker(ports)
    this.#pace = new Pace(ports, (reason) => this.wake(reason))
    this.#ports = {
      ...ports,
      onAnswered: () => {
        this.#pace.answered()
        ports.onAnswered?.()
      },
    }
  }

  get connection(): ConnectionState {
    return this.#connection.state
  }

  get isLeading(): boolean {
    return this.#isLeading
  }

  /** Feed position that the cache has reached; null before the first snapshot is whole. */
  async seq(): Promise<number | null> {
    return (await readSyncState(this.#ports.cache)).seq
  }

  /**
   * Waits for leadership, then syncs until `stop`. Resolves when it leads, or was stopped before.
   *
   * @throws when its databases cannot be read; another window may lead then
   */
  async start(): Promise<void> {
    const { locks, serverId, personId, channel } = this.#ports
    const giveBack = await locks.acquire(leaderLock(serverId, personId), this.#stopping.signal)
    if (giveBack === null) return
    try {
      await this.#prepare()
    } catch (error) {
      giveBack()
      throw error
    }
    if (this.#stopping.signal.aborted) {
      giveBack()
      return
    }
    this.#giveBackLock = giveBack
    this.#isLeading = true
    this.#stopListening = channel.listen((message) => this.#hear(message))
    this.#connection.tell()
    this.wake('check')
  }

  async #prepare(): Promise<void> {
    const { cache } = this.#ports
    this.#work = await Work.begin(this.#ports, this.#connection, this.#lanes)
    const state = await readSyncState(cache)
    this.#connection.update({
      serverOffsetMs: this.#work.serverOffsetMs,
      isComplete: state.seq !== null,
      snapshot: state.snapshot,
      lastAnswerAt: await readLastAnswerAt(cache),
    })
  }

  /** Ends after the request under way. Another window may lead then. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#leaveOff()
    this.#work?.forgetAhead()
    await this.#rounds.ended()
    this.#giveBackLock()
  }

  /** A newer version of the application took the cache, or a sign-out: whoever can work on leads instead. */
  #resign(): void {
    this.#leaveOff()
    this.#giveBackLock()
  }

  #leaveOff(): void {
    this.#isLeading = false
    this.#pace.cancel()
    this.#ports.uploads?.stop()
    this.#stopListening()
  }

  /** Resolves when the engine rests: everything that could be done was done. */
  settled(): Promise<void> {
    return this.#rounds.settled()
  }

  wake(reason: WakeReason): void {
    if (!this.#isLeading) return
    if (reason !== 'enqueued') this.#work?.askForPull()
    if (reason === 'check') {
      this.#pace.endRest()
      this.#lanes.wakeAll()
      this.#work?.endPushRest()
    }
    // Work done offline must not hammer a server that does not answer; it goes with the next attempt.
    if (!this.#pace.isResting) this.#rounds.begin(reason)
  }

  #hear(message: SyncMessage): void {
    if (message.type === 'enqueued' || message.type === 'noticesSeen') this.wake('enqueued')
    else if (message.type === 'checkNow') this.wake('check')
    else if (message.type === 'hello') this.#connection.tell()
  }

  /** Whoever asked during a round did so knowing nothing of how it would end: a failure must not swallow that. */
  #askedMeanwhile(reason: 'enqueued' | 'check'): void {
    if (!this.#isLeading) return
    if (reason === 'check') this.wake('check')
    else if (!this.#pace.isResting) this.#rounds.begin('enqueued')
  }

  async #runRound(): Promise<void> {
    this.#pace.cancel()
    try {
      while (this.#isLeading && (await this.#work?.step()) === true);
      if (this.#isLeading) this.#plan()
    } catch (error) {
      this.#work?.forgetAhead()
      if (this.#isLeading) await this.#fail(error)
    }
  }

  /** All is done for now: the next poll, or sooner where something may be pushed again. */
  #plan(): void {
    this.#ports.uploads?.wake()
    const now = this.#ports.clock.now()
    const times = [this.#lanes.nextAt(now) ?? 0, this.#work?.pushAgainAt ?? 0].filter((at) => at > now)
    const waitMs = Math.min(...times) - now
    if (waitMs < POLL_MS) this.#pace.wakeAfter(waitMs, 'enqueued')
    else this.#pace.wakeAfter(POLL_MS, 'poll')
  }

  async #fail(error: unknown): Promise<void> {
    const failure = failureOfRound(error)
    switch (failure.kind) {
      case 'signedOut':
      case 'updateRequired':
        this.#connection.update({ kind: failure.kind, refusedWith: null, nextAttemptAt: null })
        this.#pace.restForGood()
        return
      case 'startOver':
        if (await startOver(this.#ports, failure.isRestored)) this.#beginAnew()
        else this.#tryLater(SLOW, null)
        return
      case 'later':
        this.#tryLater(failure.connection, failure.atLeastMs)
        return
      case 'broken':
        this.#meetDefect(error)
    }
  }

  #beginAnew(): void {
    this.#connection.update({ isComplete: false, snapshot: null })
    this.#work?.beginAnew()
    this.#rounds.askAgain('enqueued')
  }

  #tryLater(connection: Pick<ConnectionState, 'kind' | 'refusedWith'>, atLeastMs: number | null): void {
    this.#connection.update({ ...connection, nextAttemptAt: this.#pace.failed(atLeastMs) })
  }

  #meetDefect(error: unknown): void {
    if (!this.#ports.cache.isOpen()) {
      this.#resign()
      this.#ports.onLost?.(error)
      return
    }
    console.error(error)
    this.#tryLater(SLOW, null)
  }
}
