/** The four weeks that the screen shows: its days in the rota's zone, and where an instant stands among them. */
import type { Instant } from '@shared/domain/instant'
import { Temporal } from '@shared/sla/temporal'

export const SHOWN_DAYS = 28
const SATURDAY = 6

export interface DutyDay {
  /** `YYYY-MM-DD`. */
  readonly date: string
  readonly from: Instant
  readonly to: Instant
  readonly isWeekend: boolean
  readonly isWeekStart: boolean
}

/** The Monday of the week in which an instant lies. */
export function mondayOf(at: Instant, zone: string): string {
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate()
  return day.subtract({ days: day.dayOfWeek - 1 }).toString()
}

export const weeksAfter = (monday: string, weeks: number): string =>
  Temporal.PlainDate.from(monday).add({ weeks }).toString()

export function fourWeeks(monday: string, zone: string): readonly DutyDay[] {
  const first = Temporal.PlainDate.from(monday)
  const startOf = (day: number): Instant => first.add({ days: day }).toZonedDateTime(zone).epochMilliseconds
  return Array.from({ length: SHOWN_DAYS }, (_, index) => {
    const date = first.add({ days: index })
    return {
      date: date.toString(),
      from: startOf(index),
      to: startOf(index + 1),
      isWeekend: date.dayOfWeek >= SATURDAY,
      isWeekStart: date.dayOfWeek === 1,
    }
  })
}

/** Where an instant stands, in percent of the width; every day is as wide, also one of 23 hours. */
export function placeOf(days: readonly DutyDay[], at: Instant): number {
  const index = days.findIndex((day) => at < day.to)
  const day = days[index]
  if (day === undefined) return 100
  const share = Math.max(0, at - day.from) / (day.to - day.from)
  return ((index + share) / days.length) * 100
}
