/**
 * When the server is asked next: the rest after a failure, which work done meanwhile does not cut short, and the one
 * timer that ends it.
 */
import type { Instant } from '@shared/domain/instant'
import { backoffMs } from './backoff'
import type { SyncPorts } from './ports'

/** `check`: a person or the system asks (focus, network back, signed in): no waiting out of a backoff. */
export type WakeReason = 'enqueued' | 'poke' | 'poll' | 'check'

export class Pace {
  #failures = 0
  #restingUntil: Instant = 0
  #cancelTimer: () => void = () => undefined

  constructor(
    private readonly ports: Pick<SyncPorts, 'clock' | 'timers' | 'random'>,
    private readonly wake: (reason: WakeReason) => void,
  ) {}

  get isResting(): boolean {
    return this.#restingUntil > this.ports.clock.now()
  }

  /** Whatever was waited for, it is waited for no longer. */
  endRest(): void {
    this.#restingUntil = 0
  }

  /** The server answered. */
  answered(): void {
    this.#failures = 0
    this.endRest()
  }

  /**
   * @param atLeastMs what the server asked for
   * @returns when the next attempt is made
   */
  failed(atLeastMs: number | null): Instant {
    this.#failures += 1
    const waitMs = backoffMs(this.#failures, this.ports.random(), atLeastMs)
    this.#restingUntil = this.ports.clock.now() + waitMs
    this.wakeAfter(waitMs, 'poll')
    return this.#restingUntil
  }

  /** Until somebody asks (`check`): more of the same would not mend it. */
  restForGood(): void {
    this.#restingUntil = Number.POSITIVE_INFINITY
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
