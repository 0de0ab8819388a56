/**
 * A breach is a fact until something that counts earlier arrives late: work done offline and in time, or the undo of a
 * change. Then it never was, and whoever was told of it has to be told that.
 */
import type { Instant } from '../domain/instant'
import type { Clock, Metric } from './types'

export interface WithdrawnBreach {
  readonly metric: Metric
  readonly groupId: string | null
  readonly cycle: number
  /** When it was thought to have happened. */
  readonly breachedAt: Instant
}

/**
 * @param before the clocks as they stood when the late event arrived
 * @param after the same clocks with it, at the same instant
 * @returns the breaches that are gone; one that only moved to another instant still stands
 */
export function withdrawnBreaches(before: readonly Clock[], after: readonly Clock[]): readonly WithdrawnBreach[] {
  const standing = new Set(after.filter(({ breachedAt }) => breachedAt !== null).map(keyOf))
  return before.flatMap((clock) => {
    const { metric, groupId, cycle, breachedAt } = clock
    return breachedAt === null || standing.has(keyOf(clock)) ? [] : [{ metric, groupId, cycle, breachedAt }]
  })
}

function keyOf({ metric, groupId, cycle }: Clock): string {
  return `${metric} ${cycle} ${groupId ?? ''}`
}
