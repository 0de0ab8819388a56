/**
 * Turns one local year of a calendar into working intervals, half-open, in epoch milliseconds, sorted and disjoint.
 *
 * An interval belongs to the local date on which it starts, and an override replaces the intervals of its date. A holiday
 * is the whole local day, so it also cuts what runs into it from the evening before, and leaves what runs out of it.
 * A local time that a clock change skips moves forward by the gap; one that is repeated is its first occurrence.
 */
import { DAY_MS, SECOND_MS, type Instant } from '../domain/instant'
import { holidayDate } from './calendar-schema'
import { Temporal } from './temporal'
import { WEEKDAYS, type CalendarDefinition, type WallInterval } from './types'
import { DAY_MINUTES, minutesOf, type MinuteInterval } from './wall-time'

/** `[from, to)` in epoch milliseconds. */
export interface WorkingInterval {
  readonly from: Instant
  readonly to: Instant
}

/** A year's working time; `from` and `to` are the first instants of the local year and of the next one. */
export interface CompiledYear {
  readonly from: Instant
  readonly to: Instant
  readonly intervals: readonly WorkingInterval[]
}

/** Compiles local years of one calendar, one at a time. The definition must have been checked. */
export type YearCompiler = (year: number) => CompiledYear

/** @returns a function that compiles any year of the calendar. */
export function createYearCompiler(definition: CalendarDefinition): YearCompiler {
  const week = WEEKDAYS.map((weekday) => (definition.week[weekday] ?? []).map(minutesOf))
  const overrides = readDated(definition.overrides)
  const breaks = readDated(definition.breaks)
  const holidays = new Set(definition.holidays.map(holidayDate))

  return (year) => {
    const days = createLocalDays(definition.zone)
    const firstDay = dayNumber(year)
    const endDay = dayNumber(year + 1)
    const worked: WorkingInterval[] = []
    const cuts: WorkingInterval[] = []
    // The day before the year can run into it.
    for (let day = firstDay - 1; day < endDay; day += 1) {
      const date = dateOf(day)
      const override = overrides.get(date)
      const own = override ?? week[weekdayIndex(day)] ?? []
      const taken = breaks.get(date) ?? []
      const isHoliday = override === undefined && holidays.has(date)
      if ((own.length === 0 && taken.length === 0 && !isHoliday) || !days.exists(day)) continue
      for (const interval of own) pushInterval(worked, days, day, interval)
      for (const interval of taken) pushInterval(cuts, days, day, interval)
      if (isHoliday) cuts.push({ from: days.startOf(day), to: days.startOf(day + 1) })
    }
    const from = days.startOf(firstDay)
    const to = days.startOf(endDay)
    return { from, to, intervals: clip(subtract(unite(worked), unite(cuts)), from, to) }
  }
}

interface LocalDays {
  /** False for the rare date that a zone left out by crossing the date line. */
  exists(day: number): boolean
  startOf(day: number): Instant
  at(day: number, minutes: number): Instant
}

function createLocalDays(zone: string): LocalDays {
  const starts = new Map<number, Instant>()
  const startOf = (day: number): Instant => {
    const known = starts.get(day)
    if (known !== undefined) return known
    const start = Temporal.PlainDate.from(dateOf(day)).toZonedDateTime(zone).epochMilliseconds
    starts.set(day, start)
    return start
  }
  const at = (day: number, minutes: number): Instant => {
    if (minutes >= DAY_MINUTES) return at(day + 1, minutes - DAY_MINUTES)
    const start = startOf(day)
    if (minutes === 0) return start
    const seconds = Math.round(minutes * 60)
    if (startOf(day + 1) - start === DAY_MS) return start + seconds * SECOND_MS
    return Temporal.PlainDate.from(dateOf(day))
      .toPlainDateTime({
        hour: Math.floor(seconds / 3_600),
        minute: Math.floor(seconds / 60) % 60,
        second: seconds % 60,
      })
      .toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds
  }
  return { exists: (day) => startOf(day + 1) > startOf(day), startOf, at }
}

function pushInterval(into: WorkingInterval[], days: LocalDays, day: number, interval: MinuteInterval): void {
  const from = days.at(day, interval.from)
  const to = days.at(day, interval.to)
  // Both ends can fall into one gap, and then nothing of the interval is left.
  if (to > from) into.push({ from, to })
}

/** Sorts, and joins what overlaps or touches. */
function unite(intervals: WorkingInterval[]): WorkingInterval[] {
  const united: { from: Instant; to: Instant }[] = []
  for (const { from, to } of intervals.sort((one, other) => one.from - other.from)) {
    const last = united.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else united.push({ from, to })
  }
  return united
}

/** Takes `cuts` out of `intervals`; both sorted and disjoint. */
function subtract(intervals: readonly WorkingInterval[], cuts: readonly WorkingInterval[]): WorkingInterval[] {
  const left: WorkingInterval[] = []
  let firstCut = 0
  for (const interval of intervals) {
    let from = interval.from
    while (firstCut < cuts.length && (cuts[firstCut] as WorkingInterval).to <= from) firstCut += 1
    for (let index = firstCut; index < cuts.length; index += 1) {
      const cut = cuts[index] as WorkingInterval
      if (cut.from >= interval.to) break
      if (cut.from > from) left.push({ from, to: cut.from })
      from = Math.max(from, cut.to)
    }
    if (from < interval.to) left.push({ from, to: interval.to })
  }
  return left
}

function clip(intervals: readonly WorkingInterval[], low: Instant, high: Instant): WorkingInterval[] {
  return intervals
    .filter((interval) => interval.to > low && interval.from < high)
    .map(({ from, to }) => ({ from: Math.max(from, low), to: Math.min(to, high) }))
}

function readDated(dated: Readonly<Record<string, readonly WallInterval[]>>): Map<string, MinuteInterval[]> {
  return new Map(Object.entries(dated).map(([date, intervals]) => [date, intervals.map(minutesOf)]))
}

/** Days since 1970-01-01 of the first of January. */
function dayNumber(year: number): number {
  return Date.UTC(year, 0, 1) / DAY_MS
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** Monday is 0; 1970-01-01 was a Thursday. */
function weekdayIndex(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}
