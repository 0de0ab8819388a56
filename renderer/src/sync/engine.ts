/**
 * The sync engine: the whole protocol behind ports, so that it runs in a worker and, unchanged, in tests.
 *
 * One window leads (a Web Lock); the others only enqueue. The leader works in rounds: it pushes what may be sent, pulls
 * until the feed is read, and rests until something wakes it. Nothing about a round is persisted but its results, so a
 * restart at any point just begins another.
 */
import { clearCache } from '@/cache/cache-database'
import { askAllAgain, outboxRows } from '@/cache/outbox'
import { clientIdOf } from '@/cache/outbox-database'
import {
  readLastAnswerAt,
  readServerOffsetMs,
  readSyncState,
  writeLastAnswerAt,
  writeServerOffsetMs,
} from '@/cache/sync-state'
import { backoffMs, LAST_CEILING_MS } from './backoff'
import type { ConnectionState } from './connection'
import { ConnectionTracker } from './connection-tracker'
import { Lanes } from './lanes'
import type { SyncMessage } from './messages'
import { leaderLock, type SyncPorts } from './ports'
import { PullDesk } from './pull'
import { PushDesk } from './push'
import { SignedOutError, SLOW_MS, type Answered } from './requests'
import { sendSeenNotices } from './see-notices'
import { ServerClock } from './server-clock'
import { forgetCaughtUp } from './settle'
import { TransportError } from './transport'

/** The feed is read at least this often, whatever pokes get lost. */
export const POLL_MS = 45_000

/** `check`: a person or the system asks (focus, network back, signed in): no waiting out of a backoff. */
export type WakeReason = 'enqueued' | 'poke' | 'poll' | 'check'

export class SyncEngine {
  readonly #connection: ConnectionTracker
  readonly #lanes = new Lanes()
  readonly #stopping = new AbortController()
  #serverClock = new ServerClock()
  #desk: PushDesk | null = null
  #pulls: PullDesk | null = null
  #isLeading = false
  #isPullDue = true
  #failures = 0
  #cancelTimer: () => void = () => undefined
  #round: Promise<void> | null = null
  /** Somebody asked while a round was under way. */
  #isWakeMissed = false
  #isCheckMissed = false
  #restingUntil = 0
  #stopListening: () => void = () => undefined
  #giveBackLock: () => void = () => undefined

  constructor(private readonly ports: SyncPorts) {
    this.#connection = new ConnectionTracker(ports)
  }

  get connection(): ConnectionState {
    return this.#connection.state
  }

  get isLeading(): boolean {
    return this.#isLeading
  }

  /** Feed position that the cache has reached; null before the first snapshot is whole. */
  async seq(): Promise<number | null> {
    return (await readSyncState(this.ports.cache)).seq
  }

  /**
   * Waits for leadership, then syncs until `stop`. Resolves when it leads, or was stopped before.
   *
   * @throws when its databases cannot be read; another window may lead then
   */
  async start(): Promise<void> {
    const { locks, serverId, personId } = this.ports
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
    this.#stopListening = this.ports.channel.listen((message) => this.#hear(message))
    this.#connection.tell()
    this.wake('check')
  }

  async #prepare(): Promise<void> {
    const { cache, outbox } = this.ports
    const clientId = await clientIdOf(outbox)
    this.#serverClock = new ServerClock(await readServerOffsetMs(cache))
    this.#desk = new PushDesk(this.ports, this.#lanes, clientId)
    this.#pulls = new PullDesk(this.ports, this.#serverClock, clientId)
    const state = await readSyncState(cache)
    this.#connection.update({
      serverOffsetMs: this.#serverClock.offsetMs,
      isComplete: state.seq !== null,
      snapshot: state.snapshot,
      lastAnswerAt: await readLastAnswerAt(cache),
    })
  }

  /** Ends after the request under way. Another window may lead then. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#isLeading = false
    this.#cancelTimer()
    this.#stopListening()
    this.#pulls?.forgetAhead()
    await this.#round
    this.#giveBackLock()
  }

  /** A newer version of the application took the cache, or a sign-out: whoever can work on leads instead. */
  #resign(): void {
    this.#isLeading = false
    this.#cancelTimer()
    this.#stopListening()
    this.#giveBackLock()
  }

  /** Resolves when the engine rests: everything that could be done was done. */
  async settled(): Promise<void> {
    while (this.#round !== null) await this.#round
  }

  wake(reason: WakeReason): void {
    if (!this.#isLeading) return
    if (reason !== 'enqueued') {
      this.#isPullDue = true
      this.#pulls?.forgetAhead()
    }
    if (reason === 'check') {
      this.#restingUntil = 0
      this.#lanes.wakeAll()
    }
    // Work done offline must not hammer a server that does not answer; it goes with the next attempt.
    if (this.#restingUntil > this.ports.clock.now()) return
    this.#begin(reason)
  }

  #hear(message: SyncMessage): void {
    if (message.type === 'enqueued' || message.type === 'noticesSeen') this.wake('enqueued')
    else if (message.type === 'checkNow') this.wake('check')
    else if (message.type === 'hello') this.#connection.tell()
  }

  #begin(reason: WakeReason): void {
    if (this.#round !== null) {
      this.#isWakeMissed = true
      this.#isCheckMissed ||= reason === 'check'
      return
    }
    this.#cancelTimer()
    this.#round = this.#work().finally(() => {
      this.#round = null
      if (!this.#isLeading) return
      // Whoever asked during the round did so knowing nothing of how it would end: a failure must not swallow that.
      if (this.#isCheckMissed) this.wake('check')
      else if (this.#isWakeMissed && this.#restingUntil <= this.ports.clock.now()) this.#begin('enqueued')
    })
  }

  async #work(): Promise<void> {
    try {
      this.#isWakeMissed = false
      this.#isCheckMissed = false
      while (this.#isLeading && (await this.#step()));
      this.#plan()
    } catch (error) {
      await this.#fail(error)
    }
  }

  /** One request. Commands go first: they are what only this device has. @returns whether there may be more to do */
  async #step(): Promise<boolean> {
    const [desk, pulls] = [this.#desk, this.#pulls]
    if (desk === null || pulls === null) return false
    const pushed = await desk.pushOnce(this.#serverClock)
    if (pushed !== null) {
      pulls.forgetAhead()
      await this.#answered(pushed.answer)
      this.ports.channel.post({ type: 'settled', ...pushed.settled })
      return true
    }
    return this.#isPullDue ? this.#pull(pulls) : this.#tellSeenNotices()
  }

  async #pull(pulls: PullDesk): Promise<boolean> {
    const pulled = await pulls.pullOnce()
    await this.#answered(pulled.answer)
    this.ports.channel.post({ type: 'changed', touched: pulled.touched })
    if (pulled.hasVerdicts) this.ports.channel.post({ type: 'attention' })
    this.#connection.update({ snapshot: pulled.state.snapshot, isComplete: pulled.state.seq !== null })
    await this.#forgetCaughtUp()
    this.#isPullDue = pulled.hasMore
    return true
  }

  async #tellSeenNotices(): Promise<boolean> {
    const answer = await sendSeenNotices(this.ports, this.#serverClock)
    if (answer === null) return false
    await this.#answered(answer)
    const touched = { tickets: [], timelines: [], directory: false, notices: true }
    this.ports.channel.post({ type: 'changed', touched })
    return true
  }

  async #forgetCaughtUp(): Promise<void> {
    const { commandIds, ticketIds } = await forgetCaughtUp(this.ports)
    if (commandIds.length === 0 && ticketIds.length === 0) return
    const touched = { tickets: ticketIds, timelines: ticketIds, directory: false, notices: false }
    this.ports.channel.post({ type: 'settled', commandIds, touched, attention: false, merged: false })
  }

  async #answered({ roundTripMs, offsetMoved }: Answered<unknown>): Promise<void> {
    this.#failures = 0
    this.#restingUntil = 0
    this.ports.onAnswered?.()
    const lastAnswerAt = this.ports.clock.now()
    await writeLastAnswerAt(this.ports.cache, lastAnswerAt)
    if (offsetMoved) await writeServerOffsetMs(this.ports.cache, this.#serverClock.offsetMs)
    this.#connection.update({
      kind: roundTripMs > SLOW_MS ? 'slow' : 'online',
      lastAnswerAt,
      nextAttemptAt: null,
      serverOffsetMs: this.#serverClock.offsetMs,
    })
  }

  /** All is done for now: the next poll, or sooner where a lane may be tried again. */
  #plan(): void {
    if (!this.#isLeading) return
    const now = this.ports.clock.now()
    const laneAt = this.#lanes.nextAt(now)
    const pollMs = POLL_MS
    if (laneAt !== null && laneAt - now < pollMs) this.#after(laneAt - now, 'enqueued')
    else this.#after(pollMs, 'poll')
  }

  async #fail(error: unknown): Promise<void> {
    this.#pulls?.forgetAhead()
    if (!this.#isLeading) return
    if (error instanceof SignedOutError) {
      this.#connection.update({ kind: 'signedOut', nextAttemptAt: null })
      // Until somebody signs in again, which is a `check`.
      this.#restingUntil = Number.POSITIVE_INFINITY
      return
    }
    if (error instanceof TransportError && (await this.#failedForGood(error))) return
    const isTransport = error instanceof TransportError
    if (!isTransport && !this.ports.cache.isOpen()) {
      this.#resign()
      this.ports.onLost?.(error)
      return
    }
    this.#failures += 1
    if (!isTransport) console.error(error)
    // Whoever may not work now may again once somebody has seen to it: no hurry, and nothing is given up.
    const isForbidden = isTransport && error.failure === 'forbidden'
    const atLeastMs = isForbidden ? LAST_CEILING_MS : isTransport ? error.retryAfterMs : null
    const waitMs = backoffMs(this.#failures, this.ports.random(), atLeastMs)
    const nextAttemptAt = this.ports.clock.now() + waitMs
    this.#restingUntil = nextAttemptAt
    this.#connection.update({
      kind: isTransport && error.failure === 'unreachable' ? 'offline' : 'slow',
      nextAttemptAt,
    })
    this.#after(waitMs, 'poll')
  }

  /** Failures that more of the same would not mend. @returns whether it was one */
  async #failedForGood(error: TransportError): Promise<boolean> {
    if (error.failure === 'schemaTooOld') {
      this.#connection.update({ kind: 'updateRequired', nextAttemptAt: null })
      this.#restingUntil = Number.POSITIVE_INFINITY
      return true
    }
    if (error.failure !== 'epochChanged' && error.failure !== 'cursorTooOld') return false
    const state = await readSyncState(this.ports.cache)
    // Dropped already and still refused: then it is a failure like others, not a reason to spin.
    if (state.cursor === null && state.epoch === null) return false
    if (error.failure === 'epochChanged') await askAllAgain(this.ports.outbox)
    await clearCache(this.ports.cache)
    this.ports.channel.post({ type: 'reset' })
    this.#connection.update({ isComplete: false, snapshot: null })
    this.#isPullDue = true
    this.#isWakeMissed = true
    return true
  }

  #after(ms: number, reason: WakeReason): void {
    this.#cancelTimer()
    this.#cancelTimer = this.ports.timers.after(ms, () => {
      if (reason === 'poll') this.#restingUntil = 0
      this.wake(reason)
    })
  }

  /** For those who show how much is on its way. */
  async unsent(): Promise<number> {
    return (await outboxRows(this.ports.outbox)).filter((row) => row.state === 'pending').length
  }
}
