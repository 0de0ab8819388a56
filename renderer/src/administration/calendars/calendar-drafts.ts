/** Calendars as the list shows them: those that are published, and new ones that are only being written. */
import { v7 as uuidv7 } from 'uuid'
import { WEEKDAYS, type CalendarDefinition } from '@shared/sla'
import { pathOf, type Draft } from '../administration-store'

const OFFICE_HOURS = [['09:00', '18:00']] as const

/** Monday to Friday, nine to six: what most begin with. */
export const newCalendar = (zone: string): CalendarDefinition => ({
  id: uuidv7(),
  version: 1,
  name: '',
  zone,
  week: Object.fromEntries(WEEKDAYS.slice(0, 5).map((weekday) => [weekday, OFFICE_HOURS])),
  holidays: [],
  overrides: {},
  breaks: {},
})

/** By name; each as its draft has it, if there is one. */
export function listedCalendars(
  published: readonly CalendarDefinition[],
  drafts: ReadonlyMap<string, Draft>,
  nameOf: (calendar: CalendarDefinition) => string,
): readonly CalendarDefinition[] {
  const prefix = pathOf('calendars', '')
  const written = [...drafts].flatMap(([path, { definition }]) =>
    path.startsWith(prefix) ? [definition as CalendarDefinition] : [],
  )
  const all = new Map([...published, ...written].map((calendar) => [calendar.id, calendar]))
  return [...all.values()].sort((one, other) => nameOf(one).localeCompare(nameOf(other)))
}
