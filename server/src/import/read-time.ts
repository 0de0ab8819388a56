/**
 * Times of other systems. A format is written as people write it (`dd/MM/yyyy HH:mm`; one letter reads one or two
 * digits); a time without a zone is of the map's zone. Offsets come from Temporal and are remembered for each hour.
 */
import type { Instant } from '@shared/domain/instant'
import { HOUR_MS, SECOND_MS } from '@shared/domain/instant'
import { Temporal } from 'temporal-polyfill'

export type ReadTime = (text: string) => Instant | null

const TOKENS: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
}

const ISO_LOCAL =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[ T](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?)?$/

/** @returns a reader that answers null for what is not a time of that format */
export function readTimeOf(format: string, zone: string): ReadTime {
  const offsetAt = offsetsOf(zone)
  switch (format) {
    case 'epochMilliseconds':
      return (text) => numberOf(text)
    case 'epochSeconds':
      return (text) => {
        const seconds = numberOf(text)
        return seconds === null ? null : seconds * SECOND_MS
      }
    case 'iso':
      return (text) => readLocal(ISO_LOCAL, text, offsetAt) ?? readIso(text)
    default: {
      const pattern = patternOf(format)
      return (text) => readLocal(pattern, text, offsetAt)
    }
  }
}

/** Formats that name at least a whole date, or one of the known words. */
export function isTimeFormat(format: string): boolean {
  if (['iso', 'epochSeconds', 'epochMilliseconds'].includes(format)) return true
  return /yyyy/.test(format) && /M/.test(format) && /d/.test(format)
}

function patternOf(format: string): RegExp {
  const source = format.replace(
    /yyyy|MM|M|dd|d|HH|H|mm|ss|[^A-Za-z]/g,
    (token) => TOKENS[token] ?? token.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'),
  )
  return new RegExp(`^${source}$`)
}

function readLocal(pattern: RegExp, text: string, offsetAt: (local: number) => number): Instant | null {
  const groups = pattern.exec(text)?.groups
  if (groups === undefined) return null
  const part = (name: string): number => Number(groups[name] ?? 0)
  const [month, day, hour, minute] = [part('month'), part('day'), part('hour'), part('minute')]
  const local = Date.UTC(part('year'), month - 1, day, hour, minute, part('second'))
  const date = new Date(local)
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60
  return isReal ? local - offsetAt(local) : null
}

/** With an offset of its own. */
function readIso(text: string): Instant | null {
  if (!/[Zz]$|[+-]\d{2}:?\d{2}$/.test(text)) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at
}

function numberOf(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null
}

/** The offset of a local time, in milliseconds; a time that a change of the clocks skips moves forward. */
function offsetsOf(zone: string): (local: number) => number {
  const known = new Map<number, number>()
  return (local) => {
    const hour = Math.floor(local / HOUR_MS)
    const remembered = known.get(hour)
    if (remembered !== undefined) return remembered
    const plain = Temporal.Instant.fromEpochMilliseconds(hour * HOUR_MS)
      .toZonedDateTimeISO('UTC')
      .toPlainDateTime()
    const offset = hour * HOUR_MS - plain.toZonedDateTime(zone).epochMilliseconds
    known.set(hour, offset)
    return offset
  }
}
