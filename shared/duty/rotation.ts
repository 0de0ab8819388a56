/**
 * The weekly rotation: whose week it is at an instant, and when the next one begins. Weeks are counted on the wall, not
 * in hours: a handover stays at nine o'clock when the clocks change. A time that a clock change skips moves forward, a
 * repeated one is its first occurrence, as everywhere in the house (`docs/sla.md`).
 */
import type { Instant } from '../domain/instant'
import { Temporal } from '../sla/temporal'
import type { DutyRota, WeeklyRotation } from './types'

const WEEK_DAYS = 7

/** When the rotation hands over to the person of a week; week 0 is the first. */
export function handOverOf(rotation: WeeklyRotation, week: number, zone: string): Instant {
  return Temporal.PlainDate.from(rotation.startsOn)
    .add({ days: week * WEEK_DAYS })
    .toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(rotation.handOverAt) }).epochMilliseconds
}

/** The rotation in force at an instant; undefined before the first. */
export function rotationAt({ rotations, zone }: Timed, at: Instant): WeeklyRotation | undefined {
  return rotations.findLast((rotation) => handOverOf(rotation, 0, zone) <= at)
}

type Timed = Pick<DutyRota, 'rotations' | 'zone'>

/** Whose week it is; null when no rotation has begun, or the last one names nobody. */
export function personOfWeek(rota: Timed, at: Instant): string | null {
  const rotation = rotationAt(rota, at)
  if (rotation === undefined || rotation.personIds.length === 0) return null
  return rotation.personIds[weekAt(rotation, rota.zone, at) % rotation.personIds.length] ?? null
}

/** The first instant after `at` at which a rotation begins or hands over; null when there is none. */
export function nextHandOver(rota: Timed, at: Instant): Instant | null {
  const starts = rota.rotations.map((rotation) => handOverOf(rotation, 0, rota.zone))
  const running = rotationAt(rota, at)
  if (running !== undefined && running.personIds.length > 0) {
    starts.push(handOverOf(running, weekAt(running, rota.zone, at) + 1, rota.zone))
  }
  return starts.reduce<Instant | null>(
    (next, start) => (start > at && (next === null || start < next) ? start : next),
    null,
  )
}

/** Weeks since the rotation began, which it must have. */
function weekAt(rotation: WeeklyRotation, zone: string, at: Instant): number {
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate()
  const days = Temporal.PlainDate.from(rotation.startsOn).until(today).days
  const week = Math.max(0, Math.floor(days / WEEK_DAYS))
  // On the day of the handover the one before is still on until its hour.
  return handOverOf(rotation, week, zone) > at ? Math.max(0, week - 1) : week
}
