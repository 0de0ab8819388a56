/**
 * Working time. `null` stands for the calendar of those who never sleep: 24×7.
 *
 * Intervals are half-open, so 18:00 is closed; a target that ends exactly at closing is due at that closing; nothing is
 * rounded but the given minutes, to whole milliseconds.
 */
import { MINUTE_MS, type Instant } from '../domain/instant'
import { SlaError } from './sla-error'
import type { CalendarDefinition } from './types'
import { compileCalendar, type WorkingCalendar } from './working-calendar'

export { compileCalendar, type WorkingCalendar } from './working-calendar'

/** A compiled calendar, or null for 24×7. */
export type Calendar = WorkingCalendar | null

/**
 * The instant at which `minutes` of working time have passed since `start`.
 *
 * @param minutes may be fractional; 0 gives `start` itself while open, otherwise the next opening.
 * @throws {SlaError} `negativeDuration`, `notANumber`, or `noWorkingTime` within 10 years.
 * @example add(nineToSix, friday1730, 60) // Monday 09:30
 */
export function add(calendar: Calendar, start: Instant, minutes: number): Instant {
  return addMs(calendar, start, Math.round(minutes * MINUTE_MS))
}

/** {@link add} with whole milliseconds. */
export function addMs(calendar: Calendar, start: Instant, durationMs: number): Instant {
  if (!Number.isFinite(durationMs) || !Number.isFinite(start)) {
    throw new SlaError('notANumber', `cannot add ${durationMs} ms to ${start}`)
  }
  if (durationMs < 0)
    throw new SlaError('negativeDuration', `cannot add ${durationMs} ms: time is not counted backwards`)
  return calendar === null ? start + durationMs : calendar.addMs(start, durationMs)
}

/** Working minutes (fractional) in `[start, end)`; 0 when the end comes first. */
export function between(calendar: Calendar, start: Instant, end: Instant): number {
  return betweenMs(calendar, start, end) / MINUTE_MS
}

/** {@link between} in milliseconds. */
export function betweenMs(calendar: Calendar, start: Instant, end: Instant): number {
  return calendar === null ? Math.max(0, end - start) : calendar.betweenMs(start, end)
}

/** Whether `at` is working time; the closing instant itself is not. */
export function isOpen(calendar: Calendar, at: Instant): boolean {
  return calendar === null || calendar.isOpen(at)
}

/**
 * `at` itself while open, otherwise the next opening.
 *
 * @throws {SlaError} `noWorkingTime` when there is none within 10 years.
 */
export function nextOpen(calendar: Calendar, at: Instant): Instant {
  return calendar === null ? at : calendar.addMs(at, 0)
}

/** The end of the open stretch around `at`; null when closed at `at`, or when it never closes. */
export function closesAt(calendar: Calendar, at: Instant): Instant | null {
  return calendar === null ? null : calendar.closesAt(at)
}

/** Compiles each calendar version once. The caller holds it; there is no hidden global. */
export interface CalendarRegistry {
  /** @throws {CalendarError} naming the field that is wrong. */
  compile(definition: CalendarDefinition): WorkingCalendar
}

/**
 * @returns an empty registry, keyed by the whole definition: organisations of one server have calendars of one name and
 *   version, and count by hours of their own.
 */
export function createCalendarRegistry(): CalendarRegistry {
  const compiled = new Map<string, WorkingCalendar>()
  return {
    compile(definition) {
      const key = JSON.stringify(definition)
      const known = compiled.get(key)
      if (known !== undefined) return known
      const calendar = compileCalendar(definition)
      compiled.set(key, calendar)
      return calendar
    },
  }
}
