/**
 * What a calendar must look like before anything is computed with it. Refusals name the field, since an administrator
 * has to find it on a form; whatever passes here can be compiled for any year.
 */
import { z } from 'zod'
import { CalendarError, type CalendarErrorCode } from './sla-error'
import { Temporal } from './temporal'
import { WEEKDAYS, type CalendarDefinition, type WallInterval, type Weekday } from './types'
import { DAY_MINUTES, minuteOfDay, minutesOf, overlaps, type MinuteInterval } from './wall-time'

/** A time without seconds, for those to whom they mean nothing. */
export const FROM_PATTERN = /^(?:[01]\d|2[0-3]):[0-5]\d$/
const START_PATTERN = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/
const END_PATTERN = /^(?:(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?|24:00(?::00)?)$/
const DATE_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/
/** Temporal also reads a zone out of a whole ISO string; a calendar wants the name alone. */
const ZONE_PATTERN = /^(?:[A-Za-z][A-Za-z0-9_+\-/]*|[+-]\d{2}:\d{2})$/

const MESSAGES: Record<Exclude<CalendarErrorCode, 'invalidShape'>, string> = {
  unknownZone: 'not a known IANA time zone',
  invalidTime: 'times are HH:MM or HH:MM:SS, from 00:00 to 23:59:59; an end may be 24:00',
  invalidDate: 'not a date of the form YYYY-MM-DD',
  emptyInterval: 'an interval must not start and end at the same time',
  overlappingIntervals: 'intervals overlap',
  emptyWeek: 'no working time in the week nor in any override',
}

type Path = readonly (string | number)[]
interface Refusals {
  addIssue(issue: { code: 'custom'; path: (string | number)[]; message: string; params: { code: string } }): void
}

function refuse(refusals: Refusals, code: keyof typeof MESSAGES, path: Path): void {
  refusals.addIssue({ code: 'custom', path: [...path], message: MESSAGES[code], params: { code } })
}

const wallInterval = z.tuple([z.string(), z.string()])
const datedIntervals = z.record(z.string(), z.array(wallInterval))

/** The border of every calendar that comes from outside; its output is a {@link CalendarDefinition}. */
export const calendarDefinitionSchema = z
  .object({
    id: z.string().min(1),
    version: z.number().int().positive(),
    name: z.string().optional(),
    zone: z.string(),
    week: z.partialRecord(z.enum(WEEKDAYS), z.array(wallInterval)),
    holidays: z.array(z.union([z.string(), z.object({ date: z.string(), name: z.string() })])).default([]),
    overrides: datedIntervals.default({}),
    breaks: datedIntervals.default({}),
  })
  .superRefine((calendar, refusals) => {
    if (!isKnownZone(calendar.zone)) refuse(refusals, 'unknownZone', ['zone'])
    checkWeek(calendar.week, refusals)
    checkDated(calendar.overrides, 'overrides', refusals)
    checkDated(calendar.breaks, 'breaks', refusals)
    calendar.holidays.forEach((holiday, index) => {
      if (!isDate(holidayDate(holiday))) refuse(refusals, 'invalidDate', ['holidays', index])
    })
    const worked = [...Object.values(calendar.week), ...Object.values(calendar.overrides)]
    if (worked.every((intervals) => intervals.length === 0)) refuse(refusals, 'emptyWeek', ['week'])
  })

/**
 * Reads a calendar from outside.
 *
 * @returns the definition, with missing `holidays`, `overrides` and `breaks` filled in as empty.
 * @throws {CalendarError} naming the first field that is wrong.
 */
export function parseCalendar(input: unknown): CalendarDefinition {
  const parsed = calendarDefinitionSchema.safeParse(input)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const code = issue?.code === 'custom' ? (issue.params?.['code'] as CalendarErrorCode) : 'invalidShape'
  throw new CalendarError(code, issue?.path.join('.') || 'calendar', issue?.message ?? 'not a calendar')
}

/** The local date of a holiday, however it is written. */
export function holidayDate(holiday: CalendarDefinition['holidays'][number]): string {
  return typeof holiday === 'string' ? holiday : holiday.date
}

function checkWeek(week: CalendarDefinition['week'], refusals: Refusals): void {
  const days = WEEKDAYS.map((weekday) => checkIntervals(week[weekday] ?? [], ['week', weekday], refusals))
  if (days.some((day) => day === null)) return
  days.forEach((day, index) => {
    const tails = (days[(index + 6) % 7] ?? [])
      .filter((interval) => interval.to > DAY_MINUTES)
      .map((interval) => ({ from: 0, to: interval.to - DAY_MINUTES }))
    const clash = (day ?? []).findIndex((interval) => tails.some((tail) => overlaps(tail, interval)))
    if (clash >= 0) refuse(refusals, 'overlappingIntervals', ['week', WEEKDAYS[index] as Weekday, clash])
  })
}

function checkDated(dated: CalendarDefinition['overrides'], field: 'overrides' | 'breaks', refusals: Refusals): void {
  for (const [date, intervals] of Object.entries(dated)) {
    if (!isDate(date)) refuse(refusals, 'invalidDate', [field, date])
    // Breaks are taken away, so two of them may cover the same time without meaning two things.
    checkIntervals(intervals, [field, date], refusals, field === 'breaks')
  }
}

/** @returns the intervals in minutes of the day, or null when one of them was refused. */
function checkIntervals(
  intervals: readonly WallInterval[],
  path: Path,
  refusals: Refusals,
  mayOverlap = false,
): MinuteInterval[] | null {
  const read: MinuteInterval[] = []
  for (const [index, [from, to]] of intervals.entries()) {
    if (!START_PATTERN.test(from) || !END_PATTERN.test(to)) {
      refuse(refusals, 'invalidTime', [...path, index])
      return null
    }
    if (minuteOfDay(from) === minuteOfDay(to)) {
      refuse(refusals, 'emptyInterval', [...path, index])
      return null
    }
    const interval = minutesOf([from, to])
    if (!mayOverlap && read.some((earlier) => overlaps(earlier, interval))) {
      refuse(refusals, 'overlappingIntervals', [...path, index])
      return null
    }
    read.push(interval)
  }
  return read
}

export function isDate(text: string): boolean {
  const match = DATE_PATTERN.exec(text)
  if (match === null) return false
  const [, year, month, day] = match.map(Number) as [number, number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

export function isKnownZone(zone: string): boolean {
  if (!ZONE_PATTERN.test(zone)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch (error) {
    // Temporal has no other way of saying that it does not know a zone.
    if (error instanceof RangeError) return false
    throw error
  }
}
