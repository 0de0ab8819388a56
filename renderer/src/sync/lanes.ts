/** Lanes that the server asked to try later, each with a wait of its own. In memory only: a restart tries at once. */
import type { Instant } from '@shared/domain/instant'
import { backoffMs, LAST_CEILING_MS } from './backoff'
import type { LaneState } from './push-batch'

interface Rest {
  readonly failures: number
  readonly until: Instant
}

export class Lanes {
  readonly #rests = new Map<string, Rest>()

  stateOf(ticketId: string, now: Instant): LaneState {
    const rest = this.#rests.get(ticketId)
    if (rest === undefined) return 'free'
    return isAhead(rest.until, now) ? 'resting' : 'tried'
  }

  rest(ticketIds: readonly string[], now: Instant, random: number): void {
    for (const id of ticketIds) {
      const failures = (this.#rests.get(id)?.failures ?? 0) + 1
      this.#rests.set(id, { failures, until: now + Math.max(250, backoffMs(failures, random)) })
    }
  }

  /** The server answered something about this ticket. */
  wake(ticketIds: readonly string[]): void {
    for (const id of ticketIds) this.#rests.delete(id)
  }

  /** Everything may be tried now. */
  wakeAll(): void {
    for (const [id, rest] of this.#rests) this.#rests.set(id, { ...rest, until: 0 })
  }

  /** When the first of them may be tried again; null when none rests. */
  nextAt(now: Instant): Instant | null {
    const waits = [...this.#rests.values()].map((rest) => rest.until).filter((until) => isAhead(until, now))
    return waits.length === 0 ? null : Math.min(...waits)
  }
}

/** No lane rests longer than that: what is further ahead was reckoned before somebody set the clock back. */
const isAhead = (until: Instant, now: Instant): boolean => until > now && until - now <= LAST_CEILING_MS
