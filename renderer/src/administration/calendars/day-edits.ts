/** One day of a calendar as it is edited: as its weekday, a day off, or hours of its own; and breaks taken out of it. */
import type { CalendarDefinition, WallInterval } from '@shared/sla'

export interface DayEdit {
  readonly kind: 'usual' | 'holiday' | 'hours'
  /** Of the day off. */
  readonly name: string
  /** Where it has hours of its own. */
  readonly hours: readonly WallInterval[]
  readonly breaks: readonly WallInterval[]
}

type Holiday = CalendarDefinition['holidays'][number]

const dateOf = (holiday: Holiday): string => (typeof holiday === 'string' ? holiday : holiday.date)
const nameOf = (holiday: Holiday | undefined): string => (typeof holiday === 'object' ? holiday.name : '')

export function dayOf({ holidays, overrides, breaks }: CalendarDefinition, date: string): DayEdit {
  const holiday = holidays.find((each) => dateOf(each) === date)
  const hours = overrides[date]
  const kind = hours !== undefined ? 'hours' : holiday === undefined ? 'usual' : 'holiday'
  return { kind, name: nameOf(holiday), hours: hours ?? [], breaks: breaks[date] ?? [] }
}

export function withDay(calendar: CalendarDefinition, date: string, edit: DayEdit): CalendarDefinition {
  const holidays = calendar.holidays.filter((each) => dateOf(each) !== date)
  return {
    ...calendar,
    holidays: edit.kind === 'holiday' ? withHolidays(holidays, [{ date, name: edit.name }]) : holidays,
    overrides: withDated(calendar.overrides, date, edit.kind === 'hours' ? edit.hours : null),
    breaks: withDated(calendar.breaks, date, edit.kind !== 'holiday' && edit.breaks.length > 0 ? edit.breaks : null),
  }
}

export interface NamedDay {
  readonly date: string
  readonly name: string
}

/** In the order of their dates; what is there already stays as it is. */
export function withHolidays(held: readonly Holiday[], added: readonly NamedDay[]): readonly Holiday[] {
  const dates = new Set(held.map(dateOf))
  const fresh = added
    .filter(({ date }) => !dates.has(date))
    .map(({ date, name }) => (name === '' ? date : { date, name }))
  return [...held, ...fresh].sort((one, other) => (dateOf(one) < dateOf(other) ? -1 : 1))
}

/** Dates of a year that are out of the ordinary, in order. */
export function specialDates({ holidays, overrides, breaks }: CalendarDefinition, year: number): readonly string[] {
  const dates = new Set([...holidays.map(dateOf), ...Object.keys(overrides), ...Object.keys(breaks)])
  return [...dates].filter((date) => date.startsWith(`${year}-`)).sort()
}

type Dated = Readonly<Record<string, readonly WallInterval[]>>

function withDated(dated: Dated, date: string, intervals: readonly WallInterval[] | null): Dated {
  const others = Object.entries(dated).filter(([each]) => each !== date)
  return Object.fromEntries(intervals === null ? others : [...others, [date, intervals] as const])
}
