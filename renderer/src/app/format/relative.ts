/** When something happened or will happen, as one says it: minutes first, then the day and the time. */
import { HOUR_MS, MINUTE_MS, type Instant } from '@shared/domain/instant'
import type { Locale } from '../i18n/locale'
import { formatSpan } from './duration'
import { daysBetween, formatTime, shapeInstant, type FormatOptions } from './instant'

const WORDS = {
  ru: {
    justNow: 'только что',
    soon: 'сейчас',
    ago: (span: string) => `${span} назад`,
    within: (span: string) => `через ${span}`,
  },
  en: {
    justNow: 'just now',
    soon: 'now',
    ago: (span: string) => `${span} ago`,
    within: (span: string) => `in ${span}`,
  },
} as const

const DAYS = {
  ru: { '-1': 'вчера', '1': 'завтра' },
  en: { '-1': 'yesterday', '1': 'tomorrow' },
} as const

/** Further away than this, the time of day says more than a count of hours. */
const COUNTED_AHEAD_MS = 12 * HOUR_MS

function dayWords(at: Instant, days: number, locale: Locale, options: FormatOptions): string {
  if (days === -1 || days === 1) return DAYS[locale][`${days}`]
  const time = Math.abs(days) < 7 ? 'weekday' : Math.abs(days) < 180 ? 'dayMonth' : 'dayMonthYear'
  return shapeInstant(time, at, locale, options)
}

/**
 * An instant as seen from now. The absolute instant belongs into the tooltip (`formatInstant`).
 *
 * @example formatRelative(at, now, 'ru') // «5 мин назад», «11:52», «вчера 16:30», «через 2 ч 10 мин»
 */
export function formatRelative(at: Instant, now: Instant, locale: Locale, options: FormatOptions = {}): string {
  const words = WORDS[locale]
  const distance = Math.abs(at - now)
  const days = daysBetween(now, at, options)
  if (distance < MINUTE_MS) return at <= now ? words.justNow : words.soon
  if (at < now && distance < HOUR_MS) return words.ago(formatSpan(distance, locale))
  if (at > now && distance < COUNTED_AHEAD_MS) return words.within(formatSpan(distance, locale))
  const time = formatTime(at, locale, options)
  return days === 0 ? time : `${dayWords(at, days, locale, options)} ${time}`
}
