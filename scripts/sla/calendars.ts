/**
 * The calendar that a line describes. Lines of one run mostly describe the same few, so what was compiled is kept and
 * found again by what describes it.
 */
import {
  createCalendarRegistry,
  WEEKDAYS,
  type Calendar,
  type CalendarDefinition,
  type WallInterval,
} from '@shared/sla'
import { Temporal } from '@shared/sla/temporal'
import { LineError } from './line-error'
import type { CalendarFields } from './schema'

const KEPT = 500
const AROUND_THE_CLOCK: readonly WallInterval[] = [['00:00', '24:00']]

/** The fields of a calendar, none of them missing but `hours`. */
export interface Described {
  readonly tz: string
  readonly hours: NonNullable<CalendarFields['hours']> | null
  readonly holidays: readonly string[]
  readonly breaks: NonNullable<CalendarFields['breaks']>
  readonly overrides: NonNullable<CalendarFields['overrides']>
}

/** UTC and around the clock, where a line says nothing. */
const NOTHING_SAID: Described = { tz: 'UTC', hours: null, holidays: [], breaks: {}, overrides: {} }

/** @param before what a field that is missing stays at; null says that there is none */
export function describe(fields: CalendarFields, before: Described = NOTHING_SAID): Described {
  return {
    tz: fields.tz ?? before.tz,
    hours: fields.hours === undefined ? before.hours : fields.hours,
    holidays: fields.holidays === undefined ? before.holidays : (fields.holidays ?? []),
    breaks: fields.breaks === undefined ? before.breaks : (fields.breaks ?? {}),
    overrides: fields.overrides === undefined ? before.overrides : (fields.overrides ?? {}),
  }
}

/** `never` is a calendar that opens on no day at all. */
export type Found = { readonly calendar: Calendar; readonly definition: CalendarDefinition | null } | 'never'

export class Calendars {
  private readonly found = new Map<string, Found>()
  private registry = createCalendarRegistry()
  private lastVersion = 0

  /** @throws {CalendarError | LineError} naming the field that is wrong */
  find(described: Described): Found {
    const key = JSON.stringify(Object.values(described))
    const known = this.found.get(key)
    if (known !== undefined) return known
    if (this.found.size === KEPT) {
      this.found.clear()
      this.registry = createCalendarRegistry()
    }
    const found = this.compile(described)
    this.found.set(key, found)
    return found
  }

  private compile(described: Described): Found {
    const { tz, hours, holidays, breaks, overrides } = described
    checkZone(tz)
    const isPlain = holidays.length === 0 && isEmpty(breaks) && isEmpty(overrides)
    if (hours === null && isPlain) return { calendar: null, definition: null }
    const week = Object.fromEntries(
      WEEKDAYS.map((day) => [day, hours === null ? AROUND_THE_CLOCK : (hours[day] ?? [])]),
    )
    const unknown = Object.keys(hours ?? {}).find((day) => !WEEKDAYS.some((weekday) => weekday === day))
    if (unknown !== undefined) {
      throw new LineError('invalidField', `hours.${unknown}`, `weekdays are ${WEEKDAYS.join(', ')}`)
    }
    if ([...Object.values(week), ...Object.values(overrides)].every((intervals) => intervals.length === 0))
      return 'never'
    this.lastVersion += 1
    const definition = { id: 'line', version: this.lastVersion, zone: tz, week, holidays, breaks, overrides }
    return { definition, calendar: this.registry.compile(definition) }
  }
}

const isEmpty = (record: object): boolean => Object.keys(record).length === 0

/** Asked even where no calendar needs it: a time without an offset does. */
function checkZone(zone: string): void {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new LineError('unknownZone', 'tz', `"${zone}" is not a known IANA time zone`)
  }
}
