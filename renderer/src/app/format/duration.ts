/**
 * Lengths of time in words. A countdown shows seconds in its last five minutes only (`4:12`): before that they would
 * be noise, after that they are the point. Between a number and its unit stands a non-breaking space.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@shared/domain/instant'
import type { Locale } from '../i18n/locale'

const SECONDS_SHOWN_BELOW_MS = 5 * MINUTE_MS
/** From here minutes say nothing any more, and a chip has no room for them. */
const MINUTES_HIDDEN_FROM_HOURS = 10
/** From here a lateness in working hours reads better in days. */
const WORKING_DAY_MS = 8 * HOUR_MS
const NBSP = '\u00a0'
const MINUS = '−'
const UNITS: Readonly<Record<Locale, { readonly day: string; readonly hour: string; readonly minute: string }>> = {
  ru: { day: 'дн', hour: 'ч', minute: 'мин' },
  en: { day: 'd', hour: 'h', minute: 'min' },
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')

function words(durationMs: number, locale: Locale): string {
  const { hour, minute } = UNITS[locale]
  const hours = Math.floor(durationMs / HOUR_MS)
  const minutes = Math.floor((durationMs % HOUR_MS) / MINUTE_MS)
  if (hours === 0) return `${minutes}${NBSP}${minute}`
  if (minutes === 0 || hours >= MINUTES_HIDDEN_FROM_HOURS) return `${hours}${NBSP}${hour}`
  return `${hours}${NBSP}${hour}${NBSP}${twoDigits(minutes)}${NBSP}${minute}`
}

/**
 * What is left of a clock; overdue carries a minus.
 *
 * @param durationMs milliseconds; negative when overdue
 * @example formatDuration(7_800_000, 'ru') // «2 ч 10 мин»
 * @example formatDuration(252_000, 'en') // '4:12'
 * @example formatDuration(-4_800_000, 'ru') // «−1 ч 20 мин»
 */
export function formatDuration(durationMs: number, locale: Locale): string {
  const size = Math.abs(durationMs)
  const wholeSeconds = Math.floor(size / SECOND_MS)
  const sign = durationMs < 0 && wholeSeconds > 0 ? MINUS : ''
  if (size >= SECONDS_SHOWN_BELOW_MS) return sign + words(size, locale)
  return `${sign}${Math.floor(wholeSeconds / 60)}:${twoDigits(wholeSeconds % 60)}`
}

/**
 * Time that was spent or is allowed: whole minutes, never seconds.
 *
 * @param durationMs milliseconds, 0 or more
 * @example formatSpan(660_000, 'ru') // «11 мин»
 */
export function formatSpan(durationMs: number, locale: Locale): string {
  return words(Math.max(0, durationMs), locale)
}

/**
 * Whole days that a lateness is told in, or null while it is told in hours: until a working day of it has passed, and a
 * day by the wall calendar. Calendar days, as whoever waits counts them: deadlines of different calendars stay
 * comparable, and the figures fall in the order of the queue.
 *
 * @param overdueMs working time since the deadline, as the clock counts it
 * @param sinceMs time by the wall calendar since the deadline
 */
export function lateDays(overdueMs: number, sinceMs: number): number | null {
  return overdueMs < WORKING_DAY_MS || sinceMs < DAY_MS ? null : Math.floor(sinceMs / DAY_MS)
}

/**
 * How late it is, with a minus.
 *
 * @example formatLateness(4_800_000, 4_800_000, 'ru') // «−1 ч 20 мин»
 * @example formatLateness(1_900_800_000, 5_702_400_000, 'ru') // «−66 дн»
 */
export function formatLateness(overdueMs: number, sinceMs: number, locale: Locale): string {
  const days = lateDays(overdueMs, sinceMs)
  return days === null ? formatDuration(-Math.max(0, overdueMs), locale) : `${MINUS}${days}${NBSP}${UNITS[locale].day}`
}
