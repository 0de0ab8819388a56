/** The days of an all-day event and of its repetitions. Dates have no zone, so they are counted as days of UTC. */
import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import type { ContentLine } from './content-lines'
import { HolidayError } from './holiday-problem'
import type { EventLines } from './read-events'

export interface Years {
  readonly from: number
  /** Included. */
  readonly to: number
}

const MOST_DAYS = 366

const inRange = (most: number): RegExp => {
  const numbers = Array.from({ length: most }, (_, index) => index + 1).join('|')
  return new RegExp(`^[+-]?(?:${numbers})(?:,[+-]?(?:${numbers}))*$`)
}
/**
 * The parts of a rule that days can repeat by. The library passes over values that it cannot use, and an administrator
 * has to be told of them; by hours and less nobody means days off.
 */
const PARTS: Readonly<Record<string, RegExp>> = {
  FREQ: /^(?:DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^0*[1-9]\d{0,3}$/,
  COUNT: /^0*[1-9]\d{0,4}$/,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/,
  WKST: /^(?:MO|TU|WE|TH|FR|SA|SU)$/,
  BYDAY: /^[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU)(?:,[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU))*$/,
  BYMONTH: inRange(12),
  BYMONTHDAY: inRange(31),
  BYYEARDAY: inRange(366),
  BYWEEKNO: inRange(53),
  BYSETPOS: inRange(366),
}

export function isAllDay(start: ContentLine): boolean {
  return start.parameters.get('VALUE')?.toUpperCase() === 'DATE' || /^\d{8}$/.test(start.value.trim())
}

/** @throws {HolidayError} `invalidDate` */
export function dateOf({ line, value }: Pick<ContentLine, 'line' | 'value'>): Temporal.PlainDate {
  const digits = /^\s*(\d{8})(?:T\d{6}Z?)?\s*$/.exec(value)?.[1]
  try {
    if (digits !== undefined) return Temporal.PlainDate.from(digits)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw new HolidayError(line, 'invalidDate')
}

/** @throws {HolidayError} */
export function datesOf(lines: readonly ContentLine[]): readonly Temporal.PlainDate[] {
  return lines.flatMap(({ line, value }) => value.split(',').map((one) => dateOf({ line, value: one })))
}

/**
 * First days of an event, from any that could reach into the years to the last that begins in them.
 *
 * @param but dates that stand for themselves, or are taken out
 * @throws {HolidayError}
 */
export function startsOf(
  event: EventLines,
  start: Temporal.PlainDate,
  years: Years,
  but: ReadonlySet<string>,
): readonly Temporal.PlainDate[] {
  const taken = new Set([...but, ...datesOf(event.all('EXDATE')).map(String)])
  const all = [
    start,
    ...datesOf(event.all('RDATE')),
    ...event.all('RRULE').flatMap((rule) => repeated(rule, start, years)),
  ]
  const once = new Map(all.map((date) => [date.toString(), date]))
  return [...once].filter(([text]) => !taken.has(text)).map(([, date]) => date)
}

/**
 * How many days it takes. The end is the first day after it; some write the last day itself for a single one.
 *
 * @throws {HolidayError}
 */
export function lengthOf(event: EventLines, start: Temporal.PlainDate): number {
  const end = event.one('DTEND')
  const days =
    end === undefined ? durationOf(event.one('DURATION')) : start.until(dateOf(end), { largestUnit: 'day' }).days
  const line = end?.line ?? event.line
  if (days < 0) throw new HolidayError(line, 'endBeforeStart')
  if (days > MOST_DAYS) throw new HolidayError(line, 'tooLong')
  return Math.max(days, 1)
}

function durationOf(duration: ContentLine | undefined): number {
  if (duration === undefined) return 1
  const match = /^\+?P(?:(\d{1,4})W|(\d{1,4})D(?:T0[HMS].*)?)$/.exec(duration.value.trim())
  if (match === null) throw new HolidayError(duration.line, 'invalidDate')
  return Number(match[1] ?? 0) * 7 + Number(match[2] ?? 0)
}

function repeated(
  { line, value }: ContentLine,
  start: Temporal.PlainDate,
  years: Years,
): readonly Temporal.PlainDate[] {
  const rule = value.trim().toUpperCase()
  if (!isRule(rule)) throw new HolidayError(line, 'invalidRule')
  try {
    const rrule = new RRuleTemporal({
      // Many write the last day as an instant; for a day off its date is what counts.
      rruleString: rule.replace(/UNTIL=(\d{8})(?:T\d{6}Z?)?/, 'UNTIL=$1T235959Z'),
      dtstart: start.toZonedDateTime('UTC'),
      includeDtstart: true,
      strict: true,
    })
    const from = Temporal.PlainDate.from({ year: years.from - 1, month: 1, day: 1 }).toZonedDateTime('UTC')
    const to = Temporal.PlainDate.from({ year: years.to, month: 12, day: 31 }).toZonedDateTime('UTC')
    return rrule
      .between(new Date(from.epochMilliseconds), new Date(to.epochMilliseconds), true)
      .map((one) => Temporal.PlainDate.from(one.toPlainDate().toString()))
  } catch (error) {
    // The library says in plain errors what a rule cannot be.
    if (error instanceof Error) throw new HolidayError(line, 'invalidRule')
    throw error
  }
}

function isRule(rule: string): boolean {
  const parts = rule.split(';').map((part) => part.split('='))
  return (
    parts.some(([name]) => name === 'FREQ') &&
    parts.every(([name = '', value = '', more]) => more === undefined && PARTS[name]?.test(value) === true)
  )
}
