/**
 * An acknowledgement holds what would come in the following hour, on the server as on the desktop: with progress in that
 * hour it is answered, without it comes at its end.
 */
import { HOUR_MS, type Instant } from '../domain/instant'
import type { LadderHistory, LadderStep } from './types'

/** How long an acknowledgement holds, in calendar time. */
export const ACKNOWLEDGED_MS = HOUR_MS

/** Nobody has acknowledged anything. */
export const UNANSWERED: LadderHistory = { acknowledgedAts: [], progressAts: [] }

export interface Held {
  readonly at: Instant
  /** There was progress: nobody needs to be reached any more. */
  readonly isAnswered: boolean
}

/**
 * @param pointAt when the clock reaches the step, or its repetition
 * @returns when it comes; one at 100 % of the target is never held
 */
export function holdStep(
  { at: place }: Pick<LadderStep, 'at'>,
  repetition: number,
  pointAt: Instant,
  { acknowledgedAts, progressAts }: LadderHistory,
): Held {
  const isDeadline = 'percent' in place && place.percent === 100 && repetition === 0
  let at = pointAt
  if (isDeadline || acknowledgedAts.length === 0) return { at, isAnswered: false }
  for (const acknowledgedAt of [...acknowledgedAts].sort((one, other) => one - other)) {
    const until = acknowledgedAt + ACKNOWLEDGED_MS
    if (acknowledgedAt > at || at >= until) continue
    if (progressAts.some((progressAt) => progressAt >= acknowledgedAt && progressAt < until)) {
      return { at, isAnswered: true }
    }
    at = until
  }
  return { at, isAnswered: false }
}
