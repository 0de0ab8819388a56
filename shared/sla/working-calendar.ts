/**
 * A compiled calendar: working intervals as flat arrays with prefix sums and an index by day, so that counting is a
 * look-up and a subtraction, however far two instants lie apart. Years are compiled when an instant first falls into them,
 * forwards and backwards; the answers never depend on which years are.
 */
import { DAY_MS, type Instant } from '../domain/instant'
import { createYearCompiler, type WorkingInterval, type YearCompiler } from './compile-calendar'
import { parseCalendar } from './calendar-schema'
import { SlaError } from './sla-error'
import { Temporal } from './temporal'
import type { CalendarDefinition } from './types'

/** How long a calendar may stay closed before it counts as having no working time. */
const SEARCH_LIMIT_MS = 3_653 * DAY_MS
const FIRST_YEAR = 1900
const LAST_YEAR = 2200

/** One version of a calendar, ready for counting. Made by {@link compileCalendar}. */
export class WorkingCalendar {
  private readonly compileYear: YearCompiler
  private lowYear = 0
  private highYear = 0
  private lowAt: Instant = 0
  private highAt: Instant = 0
  private starts = new Float64Array(0)
  private ends = new Float64Array(0)
  /** Working milliseconds between a fixed origin and the start of each interval; negative before the origin. */
  private counts = new Float64Array(0)
  /** For each day (24 hours, from the first compiled instant): the first interval that ends after its beginning. */
  private firstOfDay = new Int32Array(0)
  private lowCount = 0
  private highCount = 0
  /** Ends of intervals after which the calendar stays closed for longer than the limit. */
  private longClosures: Instant[] = []
  private today = { from: 0, to: 0 }

  constructor(readonly definition: CalendarDefinition) {
    this.compileYear = createYearCompiler(definition)
  }

  /** The instant at which `durationMs` (whole, not negative) of working time have passed since `start`. */
  addMs(start: Instant, durationMs: number): Instant {
    const first = this.openingIndex(start)
    const from = Math.max(start, this.starts[first] as number)
    if (durationMs === 0) return from
    const target = (this.counts[first] as number) + from - (this.starts[first] as number) + durationMs
    while (target > this.highCount) this.extendForSearch()
    const index = this.indexOfCount(target, first)
    const end = (this.starts[index] as number) + target - (this.counts[index] as number)
    for (const closure of this.longClosures) {
      if (closure >= from && closure < end) throw noWorkingTime(this.definition, closure)
    }
    return end
  }

  /** Working milliseconds in `[start, end)`; 0 when the end comes first. */
  betweenMs(start: Instant, end: Instant): number {
    return end <= start ? 0 : this.countAt(end) - this.countAt(start)
  }

  isOpen(at: Instant): boolean {
    this.cover(at)
    const index = this.indexEndingAfter(at)
    return index < this.starts.length && (this.starts[index] as number) <= at
  }

  /** The end of the open stretch around `at`; null when closed, or when it does not close within ten years. */
  closesAt(at: Instant): Instant | null {
    if (!this.isOpen(at)) return null
    let index = this.indexEndingAfter(at)
    for (;;) {
      const end = this.ends[index] as number
      if (end - at > SEARCH_LIMIT_MS) return null
      // An interval is cut at the turn of a local year; it goes on when the next year opens with it.
      if (end === this.highAt) this.extendForwards()
      if (this.starts[index + 1] !== end) return end
      index += 1
    }
  }

  /** The local day around an instant, `[from, to)`. */
  localDay(at: Instant): { readonly from: Instant; readonly to: Instant } {
    if (at < this.today.from || at >= this.today.to) {
      const start = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(this.definition.zone).startOfDay()
      this.today = { from: start.epochMilliseconds, to: start.add({ days: 1 }).startOfDay().epochMilliseconds }
    }
    return this.today
  }

  private countAt(at: Instant): number {
    this.cover(at)
    const index = this.indexEndingAfter(at)
    if (index === this.starts.length) return this.highCount
    return (this.counts[index] as number) + Math.max(0, at - (this.starts[index] as number))
  }

  /** The interval that is open at `start`, or the next one. */
  private openingIndex(start: Instant): number {
    this.cover(start)
    let index = this.indexEndingAfter(start)
    while (index === this.starts.length) {
      if (this.highAt - start > SEARCH_LIMIT_MS) throw noWorkingTime(this.definition, start)
      this.extendForwards()
      index = this.indexEndingAfter(start)
    }
    if ((this.starts[index] as number) - start > SEARCH_LIMIT_MS) throw noWorkingTime(this.definition, start)
    return index
  }

  /** The first interval whose end lies after `at`, which must be covered. */
  private indexEndingAfter(at: Instant): number {
    const ends = this.ends
    const day = Math.floor((at - this.lowAt) / DAY_MS)
    let index = this.firstOfDay[day] ?? this.indexDays(day)
    while (index < ends.length && (ends[index] as number) <= at) index += 1
    return index
  }

  /** The last interval, from `first` on, that starts with less than `count` counted: so an exact end is its closing. */
  private indexOfCount(count: number, first: number): number {
    const counts = this.counts
    // Most targets end soon, so the range to halve grows from where it begins.
    let low = first
    let step = 1
    while (low + step < counts.length && (counts[low + step] as number) < count) {
      low += step
      step *= 2
    }
    let high = Math.min(low + step, counts.length)
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((counts[middle] as number) < count) low = middle
      else high = middle
    }
    return low
  }

  private cover(at: Instant): void {
    if (at >= this.lowAt && at < this.highAt) return
    if (!Number.isFinite(at)) throw new SlaError('notANumber', `not an instant: ${at}`)
    // Asked first, so that a mistaken instant does not compile a century on its way to being refused.
    const year = checkedYear(new Date(at).getUTCFullYear())
    if (this.lowAt === this.highAt) this.open(year)
    while (at < this.lowAt) this.extendBackwards()
    while (at >= this.highAt) this.extendForwards()
  }

  /** @returns the entry of one day, which lies in the years that are compiled */
  private indexDays(asked: number): number {
    const days = Math.ceil((this.highAt - this.lowAt) / DAY_MS)
    this.firstOfDay = new Int32Array(days)
    let index = 0
    for (let day = 0; day < days; day += 1) {
      const at = this.lowAt + day * DAY_MS
      while (index < this.ends.length && (this.ends[index] as number) <= at) index += 1
      this.firstOfDay[day] = index
    }
    return this.firstOfDay[asked] as number
  }

  private open(year: number): void {
    const compiled = this.compileYear(checkedYear(year))
    this.lowYear = year
    this.highYear = year
    this.lowAt = compiled.from
    this.highAt = compiled.to
    this.append(compiled.intervals)
  }

  private extendForSearch(): void {
    const lastEnd = this.ends.at(-1) as number
    if (this.highAt - lastEnd > SEARCH_LIMIT_MS) throw noWorkingTime(this.definition, lastEnd)
    this.extendForwards()
  }

  private extendForwards(): void {
    const compiled = this.compileYear(checkedYear(this.highYear + 1))
    this.highYear += 1
    this.highAt = compiled.to
    this.append(compiled.intervals)
  }

  private extendBackwards(): void {
    const compiled = this.compileYear(checkedYear(this.lowYear - 1))
    const added = flatten(compiled.intervals)
    this.lowYear -= 1
    this.lowAt = compiled.from
    this.noteClosure(added.ends.at(-1), this.starts[0])
    // Every index has moved; days that are appended are only missing.
    this.firstOfDay = new Int32Array(0)
    this.lowCount -= added.total
    this.starts = joined(added.starts, this.starts)
    this.ends = joined(added.ends, this.ends)
    this.counts = joined(
      added.counts.map((count) => count + this.lowCount),
      this.counts,
    )
  }

  private append(intervals: readonly WorkingInterval[]): void {
    const added = flatten(intervals)
    this.noteClosure(this.ends.at(-1), added.starts[0])
    this.starts = joined(this.starts, added.starts)
    this.ends = joined(this.ends, added.ends)
    this.counts = joined(
      this.counts,
      added.counts.map((count) => count + this.highCount),
    )
    this.highCount += added.total
  }

  /** A year is shorter than the limit, so a closure that long always spans the border of a compiled year. */
  private noteClosure(end: Instant | undefined, nextStart: Instant | undefined): void {
    if (end !== undefined && nextStart !== undefined && nextStart - end > SEARCH_LIMIT_MS) this.longClosures.push(end)
  }
}

/**
 * Checks and compiles a calendar. Keep the result: see `createCalendarRegistry`.
 *
 * @throws {CalendarError} naming the field that is wrong.
 */
export function compileCalendar(definition: CalendarDefinition): WorkingCalendar {
  return new WorkingCalendar(parseCalendar(definition))
}

interface Flattened {
  readonly starts: Float64Array
  readonly ends: Float64Array
  readonly counts: Float64Array
  readonly total: number
}

function flatten(intervals: readonly WorkingInterval[]): Flattened {
  const starts = Float64Array.from(intervals, (interval) => interval.from)
  const ends = Float64Array.from(intervals, (interval) => interval.to)
  let total = 0
  const counts = Float64Array.from(intervals, (interval) => {
    const before = total
    total += interval.to - interval.from
    return before
  })
  return { starts, ends, counts, total }
}

function joined(one: Float64Array, other: Float64Array): Float64Array<ArrayBuffer> {
  const whole = new Float64Array(one.length + other.length)
  whole.set(one)
  whole.set(other, one.length)
  return whole
}

function checkedYear(year: number): number {
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return year
  throw new SlaError('instantOutOfRange', `calendars cover the years ${FIRST_YEAR} to ${LAST_YEAR}, not ${year}`)
}

function noWorkingTime(definition: CalendarDefinition, after: Instant): SlaError {
  const since = new Date(after).toISOString()
  return new SlaError('noWorkingTime', `calendar ${definition.id} has no working time within 10 years of ${since}`)
}
