/** Who is on duty by the rota, and when that changes. Absences are another question: see `standIn`. */
import type { Instant } from '../domain/instant'
import { handOverOf, nextHandOver, personOfWeek } from './rotation'
import type { DutyRota, DutyRotaPlan } from './types'

/** Duty that does not change from `from` to `to`. */
export interface DutySpan {
  readonly from: Instant
  readonly to: Instant
  /** Nobody: a gap in the rota. */
  readonly personIds: readonly string[]
}

type Rota = Pick<DutyRota, keyof DutyRotaPlan>
interface Interval {
  readonly from: Instant
  readonly to: Instant
}

const covers = ({ from, to }: Interval, at: Instant): boolean => from <= at && at < to

/**
 * The people on duty at an instant, each once, in the order of the rota; none when nobody is.
 *
 * @example onDuty(rota, now).map((id) => standIn(id, absences, now))
 */
export function onDuty(rota: Rota, at: Instant): readonly string[] {
  const swaps = rota.swaps.filter((swap) => covers(swap, at))
  const acting = plannedOnDuty(rota, at).map((planned) =>
    swaps.reduce((personId, swap) => (swap.insteadOfId === personId ? swap.personId : personId), planned),
  )
  return [...new Set(acting)]
}

/** As `onDuty`, without swaps: who would be on duty. */
export function plannedOnDuty(rota: Omit<Rota, 'swaps'>, at: Instant): readonly string[] {
  const shifts = rota.shifts.filter((shift) => covers(shift, at))
  if (shifts.length > 0) return [...new Set(shifts.flatMap((shift) => shift.personIds))]
  const personId = personOfWeek(rota, at)
  return personId === null ? [] : [personId]
}

/**
 * The first instant after `at` at which other people are on duty than at `at`.
 *
 * @returns null when that stays as it is for ever
 */
export function nextDutyChange(rota: Rota, at: Instant): Instant | null {
  const before = onDuty(rota, at)
  // Once nothing else is to come, a rotation comes round: if nobody else's turn came in one round, none ever will.
  let turnsLeft = Math.max(1, ...rota.rotations.map((rotation) => rotation.personIds.length))
  for (let boundary = nextBoundary(rota, at); boundary !== null; boundary = nextBoundary(rota, boundary)) {
    if (!isSame(onDuty(rota, boundary), before)) return boundary
    if (!hasMoreAfter(rota, boundary)) turnsLeft -= 1
    if (turnsLeft < 0) return null
  }
  return null
}

/** Duty between two instants, gaps included; neighbours differ. */
export function dutySpans(rota: Rota, from: Instant, to: Instant): readonly DutySpan[] {
  const spans: DutySpan[] = []
  for (let start = from; start < to;) {
    const end = Math.min(to, nextDutyChange(rota, start) ?? to)
    spans.push({ from: start, to: end, personIds: onDuty(rota, start) })
    start = end
  }
  return spans
}

function nextBoundary(rota: Rota, at: Instant): Instant | null {
  let next = nextHandOver(rota, at)
  for (const interval of [...rota.shifts, ...rota.swaps]) {
    for (const bound of [interval.from, interval.to]) {
      if (bound > at && (next === null || bound < next)) next = bound
    }
  }
  return next
}

/** Whether something other than the weeks of the rotation in force is still to come. */
const hasMoreAfter = ({ shifts, swaps, rotations, zone }: Rota, at: Instant): boolean =>
  [...shifts, ...swaps].some((interval) => interval.to > at) ||
  rotations.some((rotation) => handOverOf(rotation, 0, zone) > at)

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id))
