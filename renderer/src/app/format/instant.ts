/**
 * Instants in words, in the zone of this computer unless another is given. Formatters are kept: making one costs more
 * than a whole screen of rows.
 */
import { DAY_MS, type Instant } from '@shared/domain/instant'
import type { Locale } from '../i18n/locale'

export interface FormatOptions {
  /** IANA zone; by default the one of this computer. */
  readonly zone?: string
}

type Shape =
  | 'full'
  | 'time'
  | 'weekday'
  | 'weekdayName'
  | 'dayOfMonth'
  | 'month'
  | 'dayMonth'
  | 'dayMonthYear'
  | 'date'
  | 'dateInWords'
  | 'dateAndYearInWords'

const SHAPES: Readonly<Record<Locale, Readonly<Record<Shape, Intl.DateTimeFormatOptions>>>> = {
  ru: {
    full: { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    time: { hour: '2-digit', minute: '2-digit' },
    weekday: { weekday: 'short' },
    weekdayName: { weekday: 'long' },
    dayOfMonth: { day: 'numeric' },
    month: { month: 'long' },
    dayMonth: { day: '2-digit', month: '2-digit' },
    dayMonthYear: { day: '2-digit', month: '2-digit', year: 'numeric' },
    date: { year: 'numeric', month: '2-digit', day: '2-digit' },
    dateInWords: { day: 'numeric', month: 'long' },
    dateAndYearInWords: { day: 'numeric', month: 'long', year: 'numeric' },
  },
  en: {
    full: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    time: { hour: '2-digit', minute: '2-digit' },
    weekday: { weekday: 'short' },
    weekdayName: { weekday: 'long' },
    dayOfMonth: { day: 'numeric' },
    month: { month: 'long' },
    dayMonth: { day: 'numeric', month: 'short' },
    dayMonthYear: { day: 'numeric', month: 'short', year: 'numeric' },
    date: { year: 'numeric', month: '2-digit', day: '2-digit' },
    dateInWords: { day: 'numeric', month: 'long' },
    dateAndYearInWords: { day: 'numeric', month: 'long', year: 'numeric' },
  },
}

const INTL_LOCALE: Readonly<Record<Locale, string>> = { ru: 'ru-RU', en: 'en-GB' }
const formatters = new Map<string, Intl.DateTimeFormat>()

/** The kept formatter for a shape; used by the other functions of this folder. */
export function shapeInstant(shape: Shape, at: Instant, locale: Locale, { zone }: FormatOptions = {}): string {
  const key = `${locale} ${shape} ${zone ?? ''}`
  let formatter = formatters.get(key)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(INTL_LOCALE[locale], {
      ...SHAPES[locale][shape],
      hourCycle: 'h23',
      ...(zone === undefined ? {} : { timeZone: zone }),
    })
    formatters.set(key, formatter)
  }
  return formatter.format(at)
}

/** Those that a row of the queue may ask for. */
const SHAPES_OF_A_ROW = ['full', 'weekday', 'dayMonth', 'dayMonthYear'] as const

/** Makes the formatters of rows before there are rows. */
export function warmInstants(locale: Locale): void {
  for (const shape of SHAPES_OF_A_ROW) shapeInstant(shape, 0, locale)
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/**
 * How many calendar days lie between two instants where they are read: 0 today, 1 tomorrow, −1 yesterday.
 */
export function daysBetween(from: Instant, to: Instant, options: FormatOptions = {}): number {
  return dayNumber(to, options) - dayNumber(from, options)
}

/** A queue asks for the days of all its rows at each minute: what the machine's own zone says is had without text. */
function dayNumber(at: Instant, { zone }: FormatOptions): number {
  if (zone === undefined) {
    const here = new Date(at)
    return Date.UTC(here.getFullYear(), here.getMonth(), here.getDate()) / DAY_MS
  }
  const [day = '1', month = '1', year = '1970'] = shapeInstant('date', at, 'ru', { zone }).split('.')
  return Date.UTC(Number(year), Number(month) - 1, Number(day)) / DAY_MS
}

/**
 * Date and time in full.
 *
 * @example formatInstant(at, 'ru') // «22.11.2026, 18:45»
 * @example formatInstant(at, 'en') // '22 Nov 2026, 18:45'
 */
export function formatInstant(at: Instant, locale: Locale, options: FormatOptions = {}): string {
  return shapeInstant('full', at, locale, options)
}

/** Time of day: `14:32`. Both languages write it so; a formatter of the browser costs more than the rest of a row. */
export function formatTime(at: Instant, locale: Locale, options: FormatOptions = {}): string {
  if (options.zone === undefined) {
    const date = new Date(at)
    return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
  }
  return shapeInstant('time', at, locale, options)
}

/** The parts of a date, for the head of a calendar: «пн», «2», «02.03», «март». */
export function formatDate(
  part: 'weekday' | 'dayOfMonth' | 'dayMonth' | 'dayMonthYear' | 'month',
  at: Instant,
  locale: Locale,
  options: FormatOptions = {},
): string {
  return shapeInstant(part, at, locale, options)
}

/**
 * A deadline as short as it can be without doubt: today its time, within a week weekday and time, later the date.
 *
 * @example formatDeadline(at, now, 'ru') // «15:10», «ср, 08:20», «02.12, 08:20»
 */
export function formatDeadline(at: Instant, now: Instant, locale: Locale, options: FormatOptions = {}): string {
  const days = daysBetween(now, at, options)
  const time = formatTime(at, locale, options)
  if (days === 0) return time
  const day =
    Math.abs(days) < 7
      ? shapeInstant('weekday', at, locale, options)
      : shapeInstant(Math.abs(days) < 180 ? 'dayMonth' : 'dayMonthYear', at, locale, options)
  return `${day},\u00a0${time}`
}
