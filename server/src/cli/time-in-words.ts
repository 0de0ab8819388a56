/** Time as the command line writes it. */
import { Temporal } from 'temporal-polyfill'
import { MINUTE_MS, type Instant } from '@shared/domain/instant'

/** Working minutes, to the second. */
export function minutes(milliseconds: number): string {
  return `${Number((milliseconds / MINUTE_MS).toFixed(2))} min`
}

/** `Mon 2026-06-01 09:00`; seconds only where there are some. */
export function wallTime(instant: Instant, zone: string): string {
  const time = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][time.dayOfWeek - 1] ?? ''
  const clock = time.toPlainTime().toString({ smallestUnit: time.second === 0 ? 'minute' : 'second' })
  return `${weekday} ${time.toPlainDate().toString()} ${clock}`
}
