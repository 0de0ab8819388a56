/** Changes of a rota's plan, as functions from the one that is seen to the one that is sent. */
import { v7 as uuidv7 } from 'uuid'
import type { DutyRotaPlan, DutyShift, DutySwap, WeeklyRotation } from '@shared/duty'
import { Temporal } from '@shared/sla/temporal'

export type PlanEdit = (plan: DutyRotaPlan) => DutyRotaPlan

/** More at once would be a slip of the finger. */
export const MAX_REPEATS = 200
const SATURDAY = 6

const withOne = <Item extends { readonly id: string }>(items: readonly Item[], item: Item): readonly Item[] =>
  items.some((held) => held.id === item.id)
    ? items.map((held) => (held.id === item.id ? item : held))
    : [...items, item]

export const putShifts =
  (shifts: readonly DutyShift[]): PlanEdit =>
  (plan) => ({ ...plan, shifts: shifts.reduce(withOne, plan.shifts) })

export const removeShift =
  (id: string): PlanEdit =>
  (plan) => ({ ...plan, shifts: plan.shifts.filter((shift) => shift.id !== id) })

export const putSwap =
  (swap: DutySwap): PlanEdit =>
  (plan) => ({ ...plan, swaps: withOne(plan.swaps, swap) })

export const removeSwap =
  (id: string): PlanEdit =>
  (plan) => ({ ...plan, swaps: plan.swaps.filter((swap) => swap.id !== id) })

/** From its first handover on; what was in force before stays as it was, and so does what begins later. */
export const setRotation =
  (rotation: WeeklyRotation, zone: string): PlanEdit =>
  (plan) => ({
    ...plan,
    zone,
    rotations: [...plan.rotations.filter(({ startsOn }) => startsOn !== rotation.startsOn), rotation].sort(
      (one, other) => (one.startsOn < other.startsOn ? -1 : 1),
    ),
  })

/**
 * A shift and the same one on the days after it, by the wall clock of the zone.
 *
 * @param until the last date on which one may begin, `YYYY-MM-DD`
 */
export function repeated(
  shift: Omit<DutyShift, 'id'>,
  zone: string,
  until: string,
  weekdaysOnly: boolean,
): readonly DutyShift[] {
  const start = Temporal.Instant.fromEpochMilliseconds(shift.from).toZonedDateTimeISO(zone)
  const end = Temporal.Instant.fromEpochMilliseconds(shift.to).toZonedDateTimeISO(zone)
  const shifts: DutyShift[] = []
  for (let days = 0; shifts.length < MAX_REPEATS; days += 1) {
    const from = start.add({ days })
    if (days > 0 && from.toPlainDate().toString() > until) break
    if (days > 0 && weekdaysOnly && from.dayOfWeek >= SATURDAY) continue
    shifts.push({
      ...shift,
      id: uuidv7(),
      from: from.epochMilliseconds,
      to: end.add({ days }).epochMilliseconds,
    })
  }
  return shifts
}
