/** A year of a calendar day by day, for whoever draws it: what is worked, and what is out of the ordinary. */
import { MINUTE_MS } from '../domain/instant'
import { holidayDate } from './calendar-schema'
import { Temporal } from './temporal'
import type { CalendarDefinition } from './types'
import { compileCalendar, type WorkingCalendar } from './working-calendar'

/** `short` and `extra`: less or more than its weekday usually has. `holiday` and `closed` are not worked at all. */
export type CalendarDayKind = 'working' | 'short' | 'extra' | 'holiday' | 'closed'

export interface CalendarDay {
  /** `YYYY-MM-DD` in the calendar's zone. */
  readonly date: string
  readonly kind: CalendarDayKind
  readonly minutes: number
  /** Of the holiday; empty where it has none. */
  readonly name: string
}

export interface CalendarMonth {
  /** 1 to 12. */
  readonly month: number
  readonly minutes: number
  readonly days: readonly CalendarDay[]
}

export interface CalendarYear {
  readonly year: number
  readonly minutes: number
  readonly months: readonly CalendarMonth[]
}

/**
 * @param definition a checked one
 * @throws {CalendarError} for one that is not
 */
export function calendarYear(definition: CalendarDefinition, year: number): CalendarYear {
  const calendar = compileCalendar(definition)
  const usual = usualCalendar(definition)
  const names = new Map(
    definition.holidays.map((holiday) => [holidayDate(holiday), typeof holiday === 'string' ? '' : holiday.name]),
  )
  const months = Array.from({ length: 12 }, (_, index) => {
    const dates = datesOf(year, index + 1)
    const starts = [...dates, dates[0]?.add({ months: 1 })].map(
      (date) => date?.toZonedDateTime(definition.zone).epochMilliseconds ?? 0,
    )
    const days = dates.map((date, day) => {
      const [from, to] = [starts[day] ?? 0, starts[day + 1] ?? 0]
      const minutes = calendar.betweenMs(from, to) / MINUTE_MS
      const expected = (usual?.betweenMs(from, to) ?? 0) / MINUTE_MS
      const text = date.toString()
      const isHoliday = names.has(text) && definition.overrides[text] === undefined
      return { date: text, kind: kindOf(minutes, expected, isHoliday), minutes, name: names.get(text) ?? '' }
    })
    return { month: index + 1, days, minutes: sum(days) }
  })
  return { year, months, minutes: sum(months) }
}

function datesOf(year: number, month: number): readonly Temporal.PlainDate[] {
  const first = Temporal.PlainDate.from({ year, month, day: 1 })
  return Array.from({ length: first.daysInMonth }, (_, day) => first.add({ days: day }))
}

/** What the week alone says; null when it says nothing. */
function usualCalendar(definition: CalendarDefinition): WorkingCalendar | null {
  const isWorked = Object.values(definition.week).some((intervals) => intervals.length > 0)
  return isWorked ? compileCalendar({ ...definition, holidays: [], overrides: {}, breaks: {} }) : null
}

function kindOf(minutes: number, expected: number, isHoliday: boolean): CalendarDayKind {
  if (minutes === 0) return isHoliday ? 'holiday' : 'closed'
  if (minutes < expected) return 'short'
  return minutes > expected ? 'extra' : 'working'
}

const sum = (parts: readonly { readonly minutes: number }[]): number =>
  parts.reduce((total, { minutes }) => total + minutes, 0)
