/**
 * Days off out of an iCalendar file, as administrators get them from a ministry, a groupware or a site of holidays: whole
 * days, single or many, repeated or moved. What cannot be read is listed with its line; the rest is read.
 */
import { contentLinesOf, plainText } from './content-lines'
import { HolidayError, problemOf, type HolidayProblem } from './holiday-problem'
import { dateOf, isAllDay, lengthOf, startsOf, type Years } from './occurrences'
import { eventsOf, type EventLines } from './read-events'

export interface Holiday {
  /** `YYYY-MM-DD` in whatever zone the calendar will have. */
  readonly date: string
  readonly name: string
}

export interface ReadHolidays {
  /** In order, one a date; where several events name a date, all their names. */
  readonly holidays: readonly Holiday[]
  /** Events that mean no day off, each with the line on which it begins. */
  readonly passedOver: readonly { readonly line: number; readonly reason: 'notAllDay' | 'cancelled' }[]
  readonly problems: readonly HolidayProblem[]
}

/**
 * @param text of the file
 * @param years that are wanted, both included
 * @example readHolidays(text, { from: 2026, to: 2027 }).holidays // [{ date: '2026-01-01', name: 'New Year' }, …]
 */
export function readHolidays(text: string, years: Years): ReadHolidays {
  const lines = contentLinesOf(text)
  const [first] = lines
  if (first === undefined || 'broken' in first || first.name !== 'BEGIN' || first.value.toUpperCase() !== 'VCALENDAR') {
    return { holidays: [], passedOver: [], problems: [problemOf(first?.line ?? 1, 'notCalendar')] }
  }
  const { events, problems: unread } = eventsOf(lines)
  const problems = [...unread]
  const passedOver: { line: number; reason: 'notAllDay' | 'cancelled' }[] = []
  const names = new Map<string, Set<string>>()
  const moved = movedOccurrences(events)
  for (const event of events) {
    try {
      const reason = reasonToPassOver(event)
      if (reason === null) noteDays(event, years, moved, names)
      else passedOver.push({ line: event.line, reason })
    } catch (error) {
      if (!(error instanceof HolidayError)) throw error
      problems.push({ line: error.line, code: error.code, message: error.message })
    }
  }
  const holidays = [...names]
    .map(([date, called]) => ({ date, name: [...called].filter((name) => name !== '').join(', ') }))
    .sort((one, other) => (one.date < other.date ? -1 : 1))
  return { holidays, passedOver, problems: problems.sort((one, other) => one.line - other.line) }
}

/** @throws {HolidayError} `noStart` */
function reasonToPassOver(event: EventLines): 'notAllDay' | 'cancelled' | null {
  if (event.one('STATUS')?.value.trim().toUpperCase() === 'CANCELLED') return 'cancelled'
  const start = event.one('DTSTART')
  if (start === undefined) throw new HolidayError(event.line, 'noStart')
  return isAllDay(start) ? null : 'notAllDay'
}

function noteDays(
  event: EventLines,
  years: Years,
  moved: ReadonlyMap<string, ReadonlySet<string>>,
  names: Map<string, Set<string>>,
): void {
  const startLine = event.one('DTSTART')
  if (startLine === undefined) throw new HolidayError(event.line, 'noStart')
  const start = dateOf(startLine)
  const days = lengthOf(event, start)
  const name = plainText(event.one('SUMMARY')?.value ?? '')
  const ofSeries = event.one('RECURRENCE-ID') === undefined ? moved.get(event.one('UID')?.value ?? '') : undefined
  for (const first of startsOf(event, start, years, ofSeries ?? new Set())) {
    for (let day = 0; day < days; day += 1) {
      const date = first.add({ days: day })
      if (date.year < years.from || date.year > years.to) continue
      names.set(date.toString(), (names.get(date.toString()) ?? new Set()).add(name))
    }
  }
}

/** Occurrences of a series that an event of their own stands for, moved or cancelled: by the series' id. */
function movedOccurrences(events: readonly EventLines[]): ReadonlyMap<string, ReadonlySet<string>> {
  const moved = new Map<string, Set<string>>()
  for (const event of events) {
    const digits = /^\s*(\d{4})(\d{2})(\d{2})/.exec(event.one('RECURRENCE-ID')?.value ?? '')
    const id = event.one('UID')?.value
    if (digits === null || id === undefined) continue
    moved.set(id, (moved.get(id) ?? new Set()).add(digits.slice(1).join('-')))
  }
  return moved
}
