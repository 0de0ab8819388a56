/**
 * Times on the wall, before any zone is involved: `HH:MM` pairs as minutes of the day on which they start. An end past
 * midnight is greater than 1440. A time with seconds is a fraction of a minute.
 */
import type { WallInterval } from './types'

export const DAY_MINUTES = 1_440

/** Minutes after the local midnight of the day on which the interval starts; `to` is at most two days. */
export interface MinuteInterval {
  readonly from: number
  readonly to: number
}

/** Reads a checked wall interval; an end at or before the start lies on the next day. */
export function minutesOf([from, to]: WallInterval): MinuteInterval {
  const start = minuteOfDay(from)
  const end = minuteOfDay(to)
  return { from: start, to: end > start ? end : end + DAY_MINUTES }
}

/** Whether two half-open intervals share any time; touching ends do not. */
export function overlaps(one: MinuteInterval, other: MinuteInterval): boolean {
  return one.from < other.to && other.from < one.to
}

/** Reads a checked time, `HH:MM` or `HH:MM:SS`. */
export function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)) + Number(time.slice(6, 8)) / 60
}
