/**
 * When the server is asked next: the rest after a failure, which work done meanwhile does not cut short, and the one
 * timer that ends it.
 */
import type { Instant } from '@shared/domain/instant'
import type { SyncPorts } from './ports'
import { Rest } from './rest'

/** `check`: a person or the system asks (focus, network back, signed in): no waiting out of a backoff. */
export type WakeReason = 'enqueued' | 'poke' | 'poll' | 'check'

export class Pace {
  readonly #rest: Rest
  #cancelTimer: () => void = () => undefined

  constructor(
    private readonly ports: Pick<SyncPorts, 'clock' | 'timers' | 'random'>,
    private readonly wake: (reason: WakeReason) => void,
  ) {
    this.#rest = new Rest(ports)
  }

  get isResting(): boolean {
    return this.#rest.isResting
  }

  endRest(): void {
    this.#rest.end()
  }

  /** The server answered. */
  answered(): void {
    this.#rest.succeeded()
  }

  /**
   * @param atLeastMs what the server asked for
   * @returns when the next attempt is made
   */
  failed(atLeastMs: number | null): Instant {
    this.wakeAfter(this.#rest.failed(atLeastMs), 'poll')
    return this.#rest.until
  }

  /** Until somebody asks (`check`): more of the same would not mend it. */
  restForGood(): void {
    this.#rest.forGood()
  }

  /** Instead of whatever was planned before. */
  wakeAfter(ms: number, reason: WakeReason): void {
    this.cancel()
    this.#cancelTimer = this.ports.timers.after(ms, () => {
      if (reason === 'poll') this.endRest()
      this.wake(reason)
    })
  }

  cancel(): void {
    this.#cancelTimer()
  }
}
