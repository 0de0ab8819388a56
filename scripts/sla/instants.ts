/**
 * Instants of a line: ISO 8601 with an offset or `Z`, or without either, and then the wall-clock time of the line's zone,
 * by the rule for calendars: a time that a clock change skips moves forward by the gap, a repeated one is its first.
 */
import type { Instant } from '@shared/domain/instant'
import { Temporal } from '@shared/sla/temporal'
import { LineError } from './line-error'

const WITH_OFFSET = /^[^[\]]+[T ][^[\]]+(?:Z|[+-]\d{2}(?::?\d{2}){0,2})$/i
const WALL_TIME = /^\d{4}-?\d{2}-?\d{2}(?:[T ]\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d{1,9})?)?)?)?$/i
/** As far as a `Date` reaches. */
const MOST = 8_640_000_000_000_000

/**
 * @param field named when it cannot be read
 * @throws {LineError} `invalidInstant`
 */
export function readInstant(text: string, zone: string, field: string): Instant {
  try {
    if (WITH_OFFSET.test(text)) return Temporal.Instant.from(text).epochMilliseconds
    if (WALL_TIME.test(text)) {
      return Temporal.PlainDateTime.from(text).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds
    }
  } catch (error) {
    // Temporal has no other way of saying that there is no such day or time.
    if (!(error instanceof RangeError)) throw error
  }
  throw new LineError('invalidInstant', field, `"${text}" is not an instant like 2026-06-01T09:00:00Z`)
}

/** `Z`, and milliseconds only where there are some. */
export function writeInstant(instant: Instant): string {
  if (Math.abs(instant) > MOST) throw new LineError('instantOutOfRange', null, 'the answer lies beyond the year 275760')
  return new Date(instant).toISOString().replace('.000Z', 'Z')
}
