/**
 * Fields for dates and times speak the wall clock without a zone: `2026-11-24`, `2026-11-24T14:30`. Here that is the
 * wall clock of the rota's zone, whatever zone this computer is in.
 */
import type { Instant } from '@shared/domain/instant'
import { Temporal } from '@shared/sla/temporal'

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/
const DATE = /^\d{4}-\d{2}-\d{2}$/

/** @returns NaN for what is no date and time */
export function fromWallInput(written: string, zone: string): Instant {
  if (!DATE_TIME.test(written)) return Number.NaN
  return Temporal.PlainDateTime.from(written).toZonedDateTime(zone).epochMilliseconds
}

export function toWallInput(at: Instant, zone: string): string {
  return wallOf(at, zone).toPlainDateTime().toString({ smallestUnit: 'minute' })
}

export const toDateInput = (at: Instant, zone: string): string => wallOf(at, zone).toPlainDate().toString()

/** The first instant of a date, or of a day some days after it. @returns NaN for what is no date */
export function fromDateInput(written: string, zone: string, addDays = 0): Instant {
  if (!DATE.test(written)) return Number.NaN
  return Temporal.PlainDate.from(written).add({ days: addDays }).toZonedDateTime(zone).epochMilliseconds
}

/** Whether an instant is the first of a day. */
export const isDayStart = (at: Instant, zone: string): boolean => wallOf(at, zone).startOfDay().epochMilliseconds === at

const wallOf = (at: Instant, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
