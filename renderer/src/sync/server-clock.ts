/**
 * How far the server's clock is from ours, measured with every answer. The sample with the shortest round trip of the
 * last few is the best: its answer spent the least time on the way.
 */
import type { Instant } from '@shared/domain/instant'

const SAMPLES_KEPT = 8
/** A wait that long says nothing about clocks. */
const LONGEST_ROUND_TRIP_MS = 10_000

interface Sample {
  readonly offsetMs: number
  readonly roundTripMs: number
}

export class ServerClock {
  #samples: readonly Sample[] = []

  constructor(private initialOffsetMs = 0) {}

  /** Server's clock minus ours. */
  get offsetMs(): number {
    const best = this.#samples.reduce<Sample | null>((least, sample) => {
      return least === null || sample.roundTripMs < least.roundTripMs ? sample : least
    }, null)
    return best?.offsetMs ?? this.initialOffsetMs
  }

  /** @returns whether the offset moved by more than a person could notice */
  measure(sentAt: Instant, receivedAt: Instant, serverNow: Instant): boolean {
    const roundTripMs = receivedAt - sentAt
    if (roundTripMs < 0 || roundTripMs > LONGEST_ROUND_TRIP_MS) return false
    const before = this.offsetMs
    const sample = { offsetMs: Math.round(serverNow - (sentAt + roundTripMs / 2)), roundTripMs }
    // A clock that was set makes all older samples worthless.
    const isJump = Math.abs(sample.offsetMs - before) > roundTripMs + 1_000
    this.#samples = isJump ? [sample] : [...this.#samples.slice(1 - SAMPLES_KEPT), sample]
    return Math.abs(this.offsetMs - before) > 250
  }
}
