/**
 * The work of a round, one request at a time: commands first, since they are what only this device has, then the feed,
 * then what may wait. Each result is written before the next request, and told to the windows.
 */
import { v7 as uuidv7 } from 'uuid'
import { foldOne } from '@/cache/fold-segments'
import { clientIdOf } from '@/cache/outbox-database'
import type { SyncStateRow } from '@/cache/rows'
import { readServerOffsetMs, writeLastAnswerAt, writeServerOffsetMs } from '@/cache/sync-state'
import { SECOND_MS, type Instant } from '@shared/domain/instant'
import { CheckDesk } from './check'
import type { ConnectionTracker } from './connection-tracker'
import type { Lanes } from './lanes'
import type { SyncPorts } from './ports'
import { PullDesk, type Pulled } from './pull'
import { PushDesk } from './push'
import { SLOW_MS, type Answered } from './requests'
import { Rest } from './rest'
import { sendSeenNotices } from './see-notices'
import { ServerClock } from './server-clock'
import { forgetCaughtUp } from './settle'
import { TransportError, type TransportFailure } from './transport'

/** A push may fail so where a pull does not: on its size, its path, or what the server makes of it. */
const NOT_OF_READING: readonly TransportFailure[] = ['unreachable', 'busy']

/** So often sending fails by itself before it is said: the first may be a server that is being restarted. */
const UNTAKEN_FROM = 3

export class Work {
  #isPullDue = true
  /** After a push that the server wants later: reading must not wait behind the next one. */
  #isReadFirst = false
  #keptAnswerAt: Instant | null = null
  /** Of pushing alone, while reading works. */
  readonly #pushRest: Rest

  private constructor(
    private readonly ports: SyncPorts,
    private readonly connection: ConnectionTracker,
    private readonly serverClock: ServerClock,
    private readonly desk: PushDesk,
    private readonly pulls: PullDesk,
    private readonly checks: CheckDesk,
  ) {
    this.#pushRest = new Rest(ports)
  }

  /** @throws when the databases cannot be read */
  static async begin(ports: SyncPorts, connection: ConnectionTracker, lanes: Lanes): Promise<Work> {
    const clientId = await clientIdOf(ports.outbox)
    const serverClock = new ServerClock(await readServerOffsetMs(ports.cache))
    const desk = new PushDesk(ports, lanes, clientId)
    const checks = await CheckDesk.begin(ports, serverClock, clientId)
    const pulls = new PullDesk(ports, serverClock, clientId, checks)
    return new Work(ports, connection, serverClock, desk, pulls, checks)
  }

  get serverOffsetMs(): number {
    return this.serverClock.offsetMs
  }

  /** The feed is read with the next step that has nothing to push. */
  askForPull(): void {
    this.#isPullDue = true
    this.pulls.forgetAhead()
  }

  /** The cache was dropped: it is read anew, and is another one from here on. */
  beginAnew(): void {
    this.checks.forget()
    this.#keptAnswerAt = null
    this.askForPull()
  }

  /** What was asked for or sent ahead is out of date. */
  forgetAhead(): void {
    this.pulls.forgetAhead()
    this.desk.forgetAhead()
  }

  /** When pushing is tried again where it failed alone; in the past when it did not. */
  get pushAgainAt(): Instant {
    return this.#pushRest.until
  }

  /** Somebody asks: pushing is tried at once. */
  endPushRest(): void {
    this.#pushRest.end()
  }

  /**
   * One request.
   *
   * @returns whether there may be more to do
   * @throws {TransportError}
   * @throws {SignedOutError}
   */
  async step(): Promise<boolean> {
    const isRead = this.#isReadFirst && this.#isPullDue
    if (!isRead && !this.#pushRest.isResting && (await this.#push())) return true
    if (this.#isPullDue) return this.#pull()
    return (await this.#mend()) || (await this.#tellSeenNotices()) || this.#fold()
  }

  /**
   * Pushing may fail on its own. Then the server is read all the same, at least as often as pushing is tried: whether
   * it can be reached is what that says.
   */
  async #push(): Promise<boolean> {
    try {
      const pushed = await this.desk.pushOnce(this.serverClock)
      if (pushed === null) return false
      this.#pushGoes()
      this.pulls.forgetAhead()
      await this.#answered(pushed.answer)
      this.ports.channel.post({ type: 'settled', ...pushed.settled })
      return true
    } catch (error) {
      if (!(error instanceof TransportError) || !NOT_OF_READING.includes(error.failure)) throw error
      this.askForPull()
      this.#isReadFirst = error.retryAfterMs !== null
      // It asked to be left alone for a while.
      if (error.retryAfterMs !== null) throw error
      this.#pushRest.failed()
      this.#tellUntaken(error.status)
      return false
    }
  }

  #tellUntaken(status: number | null): void {
    const { failures, until } = this.#pushRest
    if (failures >= UNTAKEN_FROM) this.connection.update({ untaken: { status, nextAttemptAt: until } })
  }

  #pushGoes(): void {
    this.#pushRest.succeeded()
    this.connection.update({ untaken: null })
  }

  /** Whoever asks for a pull during this one asks for another: what happened may have come after its answer. */
  async #pull(): Promise<boolean> {
    this.#isPullDue = false
    const pulled = await this.#pullOnce()
    await this.#answered(pulled.answer)
    this.#tell(pulled)
    this.connection.update({ snapshot: pulled.state.snapshot, isComplete: pulled.state.seq !== null })
    await this.#forgetCaughtUp(pulled.state)
    if (isForFirstScreen(pulled.state)) await this.ports.giveWay?.()
    this.#isPullDue ||= pulled.hasMore
    this.#isReadFirst &&= pulled.hasMore
    return true
  }

  #tell({ touched, decidedIds, attention }: Pulled): void {
    if (decidedIds.length > 0) {
      this.ports.channel.post({ type: 'settled', commandIds: decidedIds, touched, attention, merged: false })
      return
    }
    this.ports.channel.post({ type: 'changed', touched })
    if (attention) this.ports.channel.post({ type: 'attention' })
  }

  async #pullOnce(): Promise<Pulled> {
    try {
      return await this.pulls.pullOnce()
    } catch (error) {
      this.#isPullDue = true
      // Not pushing alone fails: with the next attempt, commands go first again.
      this.#pushGoes()
      throw error
    }
  }

  /** What differs from the server, a part at a time; then the whole is compared again. */
  async #mend(): Promise<boolean> {
    const mended = await this.checks.mendOne()
    if (mended === null) return false
    await this.#answered(mended.answer)
    if (mended.touched !== null) this.ports.channel.post({ type: 'changed', touched: mended.touched })
    if (this.checks.isDue) this.askForPull()
    return true
  }

  /** One segment a step, so that whoever wakes the engine meanwhile does not wait. */
  async #fold(): Promise<boolean> {
    const segments = await foldOne(this.ports.cache, uuidv7())
    if (segments === null) return false
    const touched = { tickets: [], timelines: [], segments, directory: false, notices: false }
    this.ports.channel.post({ type: 'changed', touched })
    return true
  }

  async #tellSeenNotices(): Promise<boolean> {
    const answer = await sendSeenNotices(this.ports, this.serverClock)
    if (answer === null) return false
    await this.#answered(answer)
    const touched = { tickets: [], timelines: [], directory: false, notices: true }
    this.ports.channel.post({ type: 'changed', touched })
    return true
  }

  async #forgetCaughtUp(state: SyncStateRow): Promise<void> {
    const { commandIds, ticketIds } = await forgetCaughtUp(this.ports, state, this.ports.clock.now())
    if (commandIds.length === 0 && ticketIds.length === 0) return
    const touched = { tickets: ticketIds, timelines: ticketIds, directory: false, notices: false }
    this.ports.channel.post({ type: 'settled', commandIds, touched, attention: false, merged: false })
  }

  /** Pages follow each other faster than anybody reads the time. */
  async #keepLastAnswer(at: Instant): Promise<void> {
    if (this.#keptAnswerAt !== null && Math.abs(at - this.#keptAnswerAt) < SECOND_MS) return
    await writeLastAnswerAt(this.ports.cache, at)
    this.#keptAnswerAt = at
  }

  async #answered({ roundTripMs, offsetMoved }: Answered<unknown>): Promise<void> {
    this.ports.onAnswered?.()
    const lastAnswerAt = this.ports.clock.now()
    await this.#keepLastAnswer(lastAnswerAt)
    if (offsetMoved) await writeServerOffsetMs(this.ports.cache, this.serverOffsetMs)
    this.connection.update({
      kind: roundTripMs > SLOW_MS ? 'slow' : 'online',
      refusedWith: null,
      lastAnswerAt,
      nextAttemptAt: null,
      serverOffsetMs: this.serverOffsetMs,
    })
  }
}

/**
 * What comes before finished tickets, somebody waits to see. IndexedDB lets in who asks first: a page that is written at
 * once would hold up every window that reads the one before.
 */
function isForFirstScreen({ snapshot }: SyncStateRow): boolean {
  const stage = snapshot?.stage
  return stage !== undefined && stage !== 'segments' && stage !== 'tickets'
}
