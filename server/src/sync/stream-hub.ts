/**
 * The open streams of this process. One poll asks for the newest feed number of every organisation that somebody
 * listens to: that is the truth, whoever wrote. The signal after a commit of this process only comes sooner.
 */
import { SECOND_MS, type Instant } from '@shared/domain/instant'
import { STREAM_HEARTBEAT_MS, type StreamMessage } from '@shared/protocol/sync'
import type { Session } from '../api/context'
import type { Database } from '../store/database'
import { lastSeqs } from '../store/feed'
import type { ChangeSignal } from './change-signal'

export interface StreamHubOptions {
  readonly database: Database
  readonly now: () => Instant
  readonly changes: ChangeSignal
  /** Which of these sessions are still good: asked now and then, once for all streams that are open. */
  readonly liveAmong: (sessionIds: readonly string[]) => Promise<ReadonlySet<string>>
  readonly onError: (error: unknown) => void
  /** A client has gone, or its session has: not one that comes back at once, or is back already. */
  readonly onGone?: (sessionId: string) => void
  readonly pollMs?: number
  readonly heartbeatMs?: number
  readonly sessionCheckMs?: number
}

const POLL_MS = 250
const SESSION_CHECK_MS = 2 * SECOND_MS

type EndReason = Extract<StreamMessage, { event: 'end' }>['data']['reason']

interface Stream {
  readonly session: Session
  readonly send: (message: StreamMessage) => void
  readonly close: () => void
  readonly timers: NodeJS.Timeout[]
  /** Later ones have a higher number. */
  readonly number: number
  lastSeq: number
}

export class StreamHub {
  readonly #options: Required<Omit<StreamHubOptions, 'onGone'>> & Pick<StreamHubOptions, 'onGone'>
  readonly #streams = new Set<Stream>()
  readonly #unsubscribe: () => void
  #polling: NodeJS.Timeout | null = null
  #checking: NodeJS.Timeout | null = null
  #isStopped = false
  #opened = 0

  constructor(options: StreamHubOptions) {
    this.#options = { pollMs: POLL_MS, heartbeatMs: STREAM_HEARTBEAT_MS, sessionCheckMs: SESSION_CHECK_MS, ...options }
    this.#unsubscribe = options.changes.subscribe((organisationId, seq) => this.#poke(organisationId, seq))
  }

  /**
   * Adds a stream. It is poked at once with where the feed stands, so that nothing is missed before it opened.
   *
   * @param close ends the connection; called once, after the `end` message
   * @returns removes it without a word, when the other side has gone
   */
  open(session: Session, send: (message: StreamMessage) => void, close: () => void): () => void {
    const stream: Stream = { session, send, close, timers: [], number: (this.#opened += 1), lastSeq: -1 }
    this.#streams.add(stream)
    const { heartbeatMs, now } = this.#options
    const expiresInMs = Math.max(0, session.expiresAt - now())
    stream.timers.push(
      setInterval(() => send({ event: 'heartbeat', data: { serverNow: now() } }), heartbeatMs),
      setTimeout(() => this.#end(stream, 'tokenExpired'), expiresInMs),
    )
    if (this.#isStopped) this.#end(stream, 'stopping')
    else {
      this.#schedule(0)
      if (this.#checking === null) this.#scheduleCheck()
    }
    return () => {
      if (this.#remove(stream) && !this.#isBack(stream)) this.#options.onGone?.(session.sessionId)
    }
  }

  /** To every stream of these people, where they have one here. */
  tell(organisationId: string, personIds: ReadonlySet<string>, message: StreamMessage): void {
    for (const { session, send } of this.#streams) {
      if (session.organisationId === organisationId && personIds.has(session.personId)) send(message)
    }
  }

  /** Ends every stream: the process is about to stop. */
  stop(): void {
    this.#isStopped = true
    this.#unsubscribe()
    if (this.#polling !== null) clearTimeout(this.#polling)
    if (this.#checking !== null) clearTimeout(this.#checking)
    for (const stream of [...this.#streams]) this.#end(stream, 'stopping')
  }

  get size(): number {
    return this.#streams.size
  }

  /** Its session has a later stream. An earlier one may be a connection that nobody has noticed to be dead. */
  #isBack({ session: { sessionId }, number }: Stream): boolean {
    for (const other of this.#streams) if (other.number > number && other.session.sessionId === sessionId) return true
    return false
  }

  #schedule(delayMs: number): void {
    if (this.#polling !== null) clearTimeout(this.#polling)
    this.#polling = setTimeout(() => void this.#poll(), delayMs)
  }

  async #poll(): Promise<void> {
    try {
      const organisationIds = [...new Set([...this.#streams].map((stream) => stream.session.organisationId))]
      for (const [organisationId, seq] of await lastSeqs(this.#options.database, organisationIds))
        this.#poke(organisationId, seq)
    } catch (error) {
      // The database does not answer: streams stay open, and the next poll asks again.
      this.#options.onError(error)
    }
    if (!this.#isStopped && this.#streams.size > 0) this.#schedule(this.#options.pollMs)
  }

  #poke(organisationId: string, seq: number): void {
    for (const stream of this.#streams) {
      if (stream.session.organisationId !== organisationId || stream.lastSeq >= seq) continue
      stream.lastSeq = seq
      stream.send({ event: 'poke', data: { seq } })
    }
  }

  #scheduleCheck(): void {
    this.#checking = setTimeout(() => void this.#checkSessions(), this.#options.sessionCheckMs)
  }

  /** A thousand streams are a thousand rows of one answer, and not as many questions. */
  async #checkSessions(): Promise<void> {
    const asked = [...this.#streams]
    try {
      const live = await this.#options.liveAmong([...new Set(asked.map(({ session }) => session.sessionId))])
      for (const stream of asked) if (!live.has(stream.session.sessionId)) this.#end(stream, 'revoked')
    } catch (error) {
      this.#options.onError(error)
    }
    // Whoever opens the next stream begins anew.
    this.#checking = null
    if (!this.#isStopped && this.#streams.size > 0) this.#scheduleCheck()
  }

  #end(stream: Stream, reason: EndReason): void {
    if (!this.#remove(stream)) return
    if (reason === 'revoked') this.#options.onGone?.(stream.session.sessionId)
    stream.send({ event: 'end', data: { reason } })
    stream.close()
  }

  /** @returns false when it was gone already */
  #remove(stream: Stream): boolean {
    for (const timer of stream.timers) clearTimeout(timer)
    return this.#streams.delete(stream)
  }
}
