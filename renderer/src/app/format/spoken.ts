/**
 * Instants as one says them in a sentence: «сегодня до 18:00», «до четверга, 18:00», «во вторник в 10:00». The language and
 * the zone are the listener's, which for a promise are not those of this computer.
 */
import type { Instant } from '@shared/domain/instant'
import type { Locale } from '../i18n/locale'
import { daysBetween, formatTime, shapeInstant, type FormatOptions } from './instant'

type Near = '-1' | '0' | '1'
const NEAR: Readonly<Record<Locale, Readonly<Record<Near, string>>>> = {
  ru: { '-1': 'вчера', '0': 'сегодня', '1': 'завтра' },
  en: { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' },
}

/** Russian declines the days of the week; by their place from Monday. */
const ON_WEEKDAY = ['в понедельник', 'во вторник', 'в среду', 'в четверг', 'в пятницу', 'в субботу', 'в воскресенье']
const UNTIL_WEEKDAY = ['понедельника', 'вторника', 'среды', 'четверга', 'пятницы', 'субботы', 'воскресенья']
/** Further away the weekday alone would be taken for another one. */
const DAYS_OF_A_WEEK = 7
const NBSP = '\u00a0'

/**
 * When something happened or will happen.
 *
 * @example formatOn(at, now, 'ru') // «сегодня в 10:00», «во вторник в 10:00», «2 декабря в 10:00»
 * @example formatOn(at, now, 'en') // 'today at 10:00', 'on Tuesday at 10:00', 'on 2 December at 10:00'
 */
export function formatOn(at: Instant, now: Instant, locale: Locale, options: FormatOptions = {}): string {
  const time = formatTime(at, locale, options)
  const near = nearOf(daysBetween(now, at, options))
  if (locale === 'ru') {
    const day =
      near === null ? (weekdayOf(ON_WEEKDAY, at, now, options) ?? dateOf(at, now, 'ru', options)) : NEAR.ru[near]
    return `${day} в${NBSP}${time}`
  }
  return `${near === null ? `on ${farDay(at, now, options)}` : NEAR.en[near]} at${NBSP}${time}`
}

/**
 * Until when something is to be done.
 *
 * @example formatUntil(at, now, 'ru') // «сегодня до 18:00», «до четверга, 18:00», «до 2 декабря, 18:00»
 * @example formatUntil(at, now, 'en') // 'today by 18:00', 'by Thursday, 18:00', 'by 2 December, 18:00'
 */
export function formatUntil(at: Instant, now: Instant, locale: Locale, options: FormatOptions = {}): string {
  const time = formatTime(at, locale, options)
  const near = nearOf(daysBetween(now, at, options))
  const by = locale === 'ru' ? 'до' : 'by'
  if (near !== null) return `${NEAR[locale][near]} ${by}${NBSP}${time}`
  const day =
    locale === 'ru'
      ? (weekdayOf(UNTIL_WEEKDAY, at, now, options) ?? dateOf(at, now, 'ru', options))
      : farDay(at, now, options)
  return `${by} ${day},${NBSP}${time}`
}

function nearOf(days: number): Near | null {
  return days === 0 ? '0' : days === 1 ? '1' : days === -1 ? '-1' : null
}

const isWithinWeek = (at: Instant, now: Instant, options: FormatOptions): boolean =>
  Math.abs(daysBetween(now, at, options)) < DAYS_OF_A_WEEK

function farDay(at: Instant, now: Instant, options: FormatOptions): string {
  return isWithinWeek(at, now, options)
    ? shapeInstant('weekdayName', at, 'en', options)
    : dateOf(at, now, 'en', options)
}

function weekdayOf(names: readonly string[], at: Instant, now: Instant, options: FormatOptions): string | null {
  return isWithinWeek(at, now, options) ? (names[weekdayIndex(at, options)] ?? null) : null
}

/** From Monday, where it is read. */
function weekdayIndex(at: Instant, options: FormatOptions): number {
  const [day = '1', month = '1', year = '1970'] = shapeInstant('date', at, 'ru', options).split('.')
  return (new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDay() + 6) % 7
}

/** With its year only where it is another one. */
function dateOf(at: Instant, now: Instant, locale: Locale, options: FormatOptions): string {
  const yearOf = (instant: Instant): string => shapeInstant('date', instant, 'ru', options).slice(-4)
  const isSameYear = yearOf(at) === yearOf(now)
  return shapeInstant(isSameYear ? 'dateInWords' : 'dateAndYearInWords', at, locale, options)
}
