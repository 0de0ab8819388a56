/**
 * The stream of hints. It says that something happened, never what: a lost poke costs time, not truth. Read by `fetch`,
 * since EventSource cannot send a token.
 */
import type { Instant } from '@shared/domain/instant'
import { presenceSchema, type Presence } from '@shared/protocol/presence'
import { STREAM_HEARTBEAT_MS } from '@shared/protocol/sync'
import { backoffMs } from './backoff'
import type { SyncPorts } from './ports'
import { SseParser, type ServerSentEvent } from './sse-parser'

/** Two heartbeats and a half without a word: the line is dead, whatever the socket says. */
const SILENCE_MS = STREAM_HEARTBEAT_MS * 2.5
/** So that a thousand desktops do not pull at one instant. */
export const POKE_JITTER_MS = 1_000
/** An engineer who is looking waits for nothing. */
export const VISIBLE_POKE_JITTER_MS = 100

/** A stream that was heard of within this time is alive. */
const ALIVE_MS = STREAM_HEARTBEAT_MS * 1.25

export interface StreamPorts extends Pick<SyncPorts, 'clock' | 'timers' | 'session' | 'random'> {
  readonly apiOrigin: string
  fetch(input: string, init: RequestInit): Promise<Response>
  isVisible(): boolean
  /** Something happened up to `seq`; called after the jitter. */
  onPoke(seq: number): void
  /** Who has a ticket open with this person. */
  onPresence?(presence: Presence): void
  /** The server answers on it: from now on nothing that it tells is missed. */
  onOpened?(): void
  /** The stream is there again after it was not: pokes were missed, and the server can be reached. */
  onReconnected(): void
  /**
   * The stream broke, was refused the first time, or its session was revoked: perhaps the network is gone, or nobody is
   * signed in any more. Whoever asks the server now knows first.
   */
  onBroken(): void
}

export class SyncStream {
  #isRunning = false
  #failures = 0
  #abort = new AbortController()
  #heardAt: Instant = 0
  /** When it is tried again; null while it is being read. `Infinity`: not before a request has gone through. */
  #retryAt: Instant | null = null
  #cancelRetry: () => void = () => undefined
  #cancelSilence: () => void = () => undefined
  #cancelPoke: (() => void) | null = null
  #seq = 0

  constructor(private readonly ports: StreamPorts) {}

  start(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    void this.#run()
  }

  stop(): void {
    this.#isRunning = false
    this.#cancelRetry()
    this.#cancelSilence()
    this.#cancelPoke?.()
    this.#abort.abort()
  }

  /** Begins anew, with the token that there is now: somebody signed in. */
  restart(): void {
    if (!this.#isRunning) return
    this.#failures = 0
    const former = this.#abort
    this.#abort = new AbortController()
    former.abort()
    this.#again(0)
  }

  /** The page came to the front, or the network is said to be back. A stream that is alive is left alone. */
  wake(): void {
    const isAlive = this.#retryAt === null && this.ports.clock.now() - this.#heardAt <= ALIVE_MS
    if (!isAlive) this.restart()
  }

  /**
   * A request went through: whatever kept the stream away may be gone. Tried within a second and no sooner than that,
   * since something on the way may let requests pass and no streams.
   */
  answered(): void {
    if (!this.#isRunning || this.#retryAt === null) return
    const waitMs = backoffMs(1, this.ports.random())
    if (this.#retryAt <= this.ports.clock.now() + waitMs) return
    this.#failures = Math.min(this.#failures, 1)
    this.#again(waitMs)
  }

  /** @param waitMs `Infinity` waits for `answered`, `wake` or `restart` */
  #again(waitMs: number): void {
    this.#cancelRetry()
    this.#retryAt = this.ports.clock.now() + waitMs
    if (this.#isRunning && Number.isFinite(waitMs))
      this.#cancelRetry = this.ports.timers.after(waitMs, () => void this.#run())
  }

  async #run(): Promise<void> {
    const abort = new AbortController()
    this.#abort = abort
    this.#retryAt = null
    const reason = await this.#readToItsEnd(abort)
    // Somebody woke or stopped it meanwhile: another run has taken over.
    if (this.#abort !== abort) return
    this.#cancelSilence()
    const isRefreshed = reason === 'tokenExpired' && (await this.ports.session.refresh()) === 'refreshed'
    if (this.#abort !== abort) return
    if (reason === 'noToken') {
      // Nothing was tried, so nothing failed: the first request that goes through brings a token.
      this.ports.onBroken()
      this.#again(Number.POSITIVE_INFINITY)
      return
    }
    this.#failures += 1
    const isFirst = this.#failures === 1
    if (isFirst && !isRefreshed) this.ports.onBroken()
    if (isFirst && isRefreshed) this.#again(0)
    else if (reason === 'revoked') this.#again(Number.POSITIVE_INFINITY)
    else this.#again(backoffMs(this.#failures, this.ports.random()))
  }

  /** A broken stream is no news by itself: the truth about the network is the next request, which `onBroken` asks for. */
  async #readToItsEnd(abort: AbortController): Promise<string> {
    try {
      return await this.#read(abort)
    } catch {
      return 'broken'
    }
  }

  /** @returns why it ended */
  async #read(abort: AbortController): Promise<string> {
    const token = this.ports.session.accessToken()
    if (token === null) return 'noToken'
    this.#watchSilence(abort)
    const response = await this.ports.fetch(`${this.ports.apiOrigin}/v1/sync/stream`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      signal: abort.signal,
      cache: 'no-store',
    })
    if (response.status === 401) return 'tokenExpired'
    if (!response.ok || response.body === null) return `status ${response.status}`
    if (this.#failures > 0) this.ports.onReconnected()
    this.#failures = 0
    this.ports.onOpened?.()
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    const parser = new SseParser()
    for (;;) {
      this.#watchSilence(abort)
      const { value, done } = await reader.read()
      if (done) return 'closed'
      for (const event of parser.take(value)) {
        const ended = this.#hear(event)
        if (ended !== null) return ended
      }
    }
  }

  #watchSilence(abort: AbortController): void {
    this.#cancelSilence()
    this.#heardAt = this.ports.clock.now()
    this.#cancelSilence = this.ports.timers.after(SILENCE_MS, () => abort.abort())
  }

  #hear({ event, data }: ServerSentEvent): string | null {
    const detail = parseObject(data)
    if (event === 'end') return typeof detail['reason'] === 'string' ? detail['reason'] : 'closed'
    if (event === 'presence') this.#hearOfPresence(detail)
    if (event !== 'poke') return null
    const { seq } = detail
    if (typeof seq === 'number') this.#seq = Math.max(this.#seq, seq)
    const jitterMs = this.ports.isVisible() ? VISIBLE_POKE_JITTER_MS : POKE_JITTER_MS
    this.#cancelPoke ??= this.ports.timers.after(Math.round(this.ports.random() * jitterMs), () => {
      this.#cancelPoke = null
      this.ports.onPoke(this.#seq)
    })
    return null
  }

  #hearOfPresence(detail: Record<string, unknown>): void {
    const presence = presenceSchema.safeParse(detail)
    if (presence.success) this.ports.onPresence?.(presence.data)
  }
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
