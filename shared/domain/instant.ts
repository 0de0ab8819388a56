/**
 * Time, as every room of the house carries it.
 *
 * An instant is a number: milliseconds since the Unix epoch, UTC. Numbers sort, subtract and cross HTTP, IPC and
 * IndexedDB unchanged; they become text only at the edges (`docs/decisions/0002-instants-are-epoch-milliseconds.md`).
 */

/** Milliseconds since 1970-01-01T00:00:00Z. Names of such values end in `At`. */
export type Instant = number

export const SECOND_MS = 1_000
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/**
 * A difference of two clocks as it is seen on them: seconds are not. Taken off a deadline to the millisecond, what the network
 * took would show the minute before.
 */
export const inWholeMinutes = (differenceMs: number): number => Math.round(differenceMs / MINUTE_MS) * MINUTE_MS

/**
 * Puts an instant between two bounds.
 *
 * @returns `low` when the bounds cross: the lower bound is a fact, the upper one a limit.
 */
export function clampInstant(at: Instant, low: Instant, high: Instant): Instant {
  return Math.max(low, Math.min(at, high))
}
