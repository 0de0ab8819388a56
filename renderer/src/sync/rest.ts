/** A wait that grows with every failure in a row, and is over once something works. */
import type { Instant } from '@shared/domain/instant'
import { backoffMs } from './backoff'
import type { SyncPorts } from './ports'

export class Rest {
  #failures = 0
  #since: Instant = 0
  #until: Instant = 0

  constructor(private readonly ports: Pick<SyncPorts, 'clock' | 'random'>) {}

  get isResting(): boolean {
    const now = this.ports.clock.now()
    // A clock that was set back since would make a minute a day.
    return now >= this.#since && now < this.#until
  }

  /** In a row. */
  get failures(): number {
    return this.#failures
  }

  /** When it is over; in the past where nothing is waited for. */
  get until(): Instant {
    return this.#until
  }

  /**
   * @param atLeastMs what the server asked for
   * @returns milliseconds to wait
   */
  failed(atLeastMs: number | null = null): number {
    this.#failures += 1
    const waitMs = backoffMs(this.#failures, this.ports.random(), atLeastMs)
    this.#since = this.ports.clock.now()
    this.#until = this.#since + waitMs
    return waitMs
  }

  /** No more waiting; what has failed is not forgotten. */
  end(): void {
    this.#until = 0
  }

  /** It works. */
  succeeded(): void {
    this.#failures = 0
    this.end()
  }

  /** Until it is ended from outside. */
  forGood(): void {
    this.#since = Number.NEGATIVE_INFINITY
    this.#until = Number.POSITIVE_INFINITY
  }
}
