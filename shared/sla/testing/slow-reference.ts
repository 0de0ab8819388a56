/**
 * Working time counted the slow way, minute by minute, written apart from the code that it checks: it asks of every
 * minute which wall intervals lie around it. Wall times become instants through `ZonedDateTime` strings alone.
 */
import { Temporal } from '../temporal'
import type { CalendarDefinition, WallInterval } from '../types'

const MINUTE = 60_000
const NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export interface SlowCalendar {
  isOpen(at: number): boolean
  /** Every minute from a whole minute on, asked once. */
  count(from: number, minutes: number): SlowCount
}

/** What was counted; both instants must be on whole minutes within it. */
export interface SlowCount {
  /** Whole minutes in `[start, end)`. */
  between(start: number, end: number): number
  /** The instant at which `minutes` (whole, above 0) have passed, or null when that is later than what was counted. */
  add(start: number, minutes: number): number | null
}

type Span = readonly [from: number, to: number]

interface Day {
  readonly span: Span
  readonly isHoliday: boolean
  readonly worked: readonly Span[]
  readonly breaks: readonly Span[]
}

export function slowCalendar(calendar: CalendarDefinition): SlowCalendar {
  const wall = (date: Temporal.PlainDate, time: string): number =>
    time === '24:00'
      ? wall(date.add({ days: 1 }), '00:00')
      : Temporal.ZonedDateTime.from(`${date.toString()}T${time}[${calendar.zone}]`, { disambiguation: 'compatible' })
          .epochMilliseconds
  const spans = (date: Temporal.PlainDate, intervals: readonly WallInterval[] = []): Span[] =>
    intervals.map(([from, to]) => {
      const endDate = to !== '24:00' && to <= from ? date.add({ days: 1 }) : date
      return [wall(date, from), wall(endDate, to)]
    })
  const own = (date: Temporal.PlainDate): readonly WallInterval[] | undefined =>
    calendar.overrides[date.toString()] ?? calendar.week[NAMES[date.dayOfWeek - 1]!]

  /** All that can cover a minute of this local date: what starts on it, and what started the evening before. */
  const dayAround = (at: number): Day => {
    const start = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(calendar.zone).startOfDay()
    const today = start.toPlainDate()
    const name = today.toString()
    const eve = today.subtract({ days: 1 })
    return {
      span: [start.epochMilliseconds, start.add({ days: 1 }).startOfDay().epochMilliseconds],
      isHoliday:
        calendar.overrides[name] === undefined &&
        calendar.holidays.some((holiday) => (typeof holiday === 'string' ? holiday : holiday.date) === name),
      worked: [...spans(eve, own(eve)), ...spans(today, own(today))],
      breaks: [...spans(eve, calendar.breaks[eve.toString()]), ...spans(today, calendar.breaks[name])],
    }
  }

  const covers = (list: readonly Span[], at: number): boolean => list.some(([from, to]) => from <= at && at < to)
  let day: Day | null = null
  const isOpen = (at: number): boolean => {
    if (day === null || !covers([day.span], at)) day = dayAround(at)
    return !day.isHoliday && covers(day.worked, at) && !covers(day.breaks, at)
  }

  return {
    isOpen,
    count(from, minutes) {
      const openBefore = [0]
      for (let index = 0; index < minutes; index += 1) {
        openBefore.push(openBefore[index]! + (isOpen(from + index * MINUTE) ? 1 : 0))
      }
      const before = (at: number): number => openBefore[(at - from) / MINUTE]!
      return {
        between: (start, end) => (end <= start ? 0 : before(end) - before(start)),
        add(start, wanted) {
          const index = openBefore.indexOf(before(start) + wanted)
          return index < 0 ? null : from + index * MINUTE
        },
      }
    },
  }
}
