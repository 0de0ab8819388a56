/**
 * Times on the wall, before any zone is involved: `HH:MM` pairs as minutes of the day on which they start. An end past
 * midnight is greater than 1440.
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

function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}
