/** Calendars in words: what changed between versions, and what is wrong with a field. */
import { currentLocale, i18n } from '@/app/i18n'
import { formatDate } from '@/app/format'
import type { PublishedVersion } from '@shared/protocol/administration'
import { WEEKDAYS, type CalendarDefinition, type WallInterval } from '@shared/sla'
import type { Problem } from '../editor/use-editor'
import { intervalsText } from './intervals-text'

const { t } = i18n.global
const te = (key: string): boolean => i18n.global.te(key)

export const calendarName = ({ name, zone }: Pick<CalendarDefinition, 'name' | 'zone'>): string =>
  name === undefined || name === '' ? zone : name

/** A Monday: the days after it have the names of the week. */
const MONDAY = Date.UTC(2026, 0, 5, 12)
const DAY_MS = 86_400_000

export function weekdayName(weekday: string): string {
  const index = WEEKDAYS.findIndex((each) => each === weekday)
  return formatDate('weekday', MONDAY + index * DAY_MS, currentLocale(), { zone: 'UTC' })
}

/** «12.06.2026» of `2026-06-12`. */
export function dateWords(date: string): string {
  const at = Date.parse(`${date}T12:00:00Z`)
  if (Number.isNaN(at)) return date
  return formatDate('dayMonthYear', at, currentLocale(), { zone: 'UTC' })
}

type Change = PublishedVersion<unknown>['changes'][number]

export function describeCalendarChange({ field, from, to }: Change): string {
  const [part = '', key = ''] = field.split('.')
  if (field === '') return t('administration.calendar.change.first')
  const what = whatChanged(part, key)
  if (part === 'holidays' && to === null) return t('administration.calendar.change.gone', { what })
  if (part === 'holidays' && typeof to === 'string') return `+ ${what}`
  if (part === 'holidays') return t('administration.calendar.change.came', { what, name: valueWords(to) })
  // Without hours of its own a day has those of the week.
  const none = t(part === 'overrides' ? 'administration.calendar.asWeek' : 'administration.calendar.none')
  return t('administration.changed', { what, from: valueWords(from, none), to: valueWords(to, none) })
}

function whatChanged(part: string, key: string): string {
  if (part === 'week') return weekdayName(key)
  if (part === 'holidays') return dateWords(key)
  if (part === 'overrides') return t('administration.calendar.change.hours', { date: dateWords(key) })
  if (part === 'breaks') return t('administration.calendar.change.breaks', { date: dateWords(key) })
  return te(`administration.calendar.field.${part}`) ? t(`administration.calendar.field.${part}`) : part
}

function valueWords(value: unknown, none = ''): string {
  if (value === null || value === undefined) return none
  if (Array.isArray(value)) {
    return value.length === 0 ? t('administration.calendar.none') : intervalsText(value as readonly WallInterval[])
  }
  if (typeof value === 'object' && 'name' in value && typeof value.name === 'string') return value.name
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Words for what is wrong at a field or below it; empty when nothing is. */
export function problemWords(problems: readonly Problem[], field: string): string {
  const found = problems.find((each) => each.field === field || each.field.startsWith(`${field}.`))
  if (found === undefined) return ''
  const key = `administration.calendar.problem.${found.code}`
  return te(key) ? t(key) : t('administration.calendar.problem.invalid')
}
