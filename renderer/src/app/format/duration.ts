/**
 * Lengths of time in words. A countdown shows seconds in its last five minutes only (`4:12`): before that they would
 * be noise, after that they are the point. Between a number and its unit stands a non-breaking space.
 */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@shared/domain/instant'
import type { Locale } from '../i18n/locale'

const SECONDS_SHOWN_BELOW_MS = 5 * MINUTE_MS
/** From here minutes say nothing any more, and a chip has no room for them. */
const MINUTES_HIDDEN_FROM_HOURS = 10
const NBSP = '\u00a0'
const MINUS = '−'
const UNITS: Readonly<Record<Locale, { readonly hour: string; readonly minute: string }>> = {
  ru: { hour: 'ч', minute: 'мин' },
  en: { hour: 'h', minute: 'min' },
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
