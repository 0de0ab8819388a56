/**
 * What the chip of a clock shows at this second. A clock is replayed when something happens; in between only time goes
 * by, and a tick costs two binary searches.
 */
import { HOUR_MS, MINUTE_MS, type Instant } from '../domain/instant'
import { betweenMs, isOpen, nextOpen, type Calendar } from './calendar'
import type { SlaRules } from './sla-rules'
import type { Clock } from './types'

/** `soon` is under an hour of working time, `urgent` under half an hour. */
export type Band = 'calm' | 'soon' | 'urgent' | 'overdue' | 'paused' | 'outsideHours' | 'met' | 'missed' | 'none'

export const SOON_MS = HOUR_MS
export const URGENT_MS = 30 * MINUTE_MS

export interface ClockTick {
  readonly band: Band
  /** Working milliseconds left; negative once overdue. 0 for `none`. */
  readonly remainingMs: number
  /** Of the target, from 0 to 1. */
  readonly spentShare: number
  /** When work goes on; only outside hours. */
  readonly opensAt: Instant | null
}

const NOTHING: ClockTick = { band: 'none', remainingMs: 0, spentShare: 0, opensAt: null }

/**
 * The chip of a clock at `now`.
 *
 * @param clock as replayed at `now` or earlier, with no fact in between; a pause that ended meanwhile needs a new replay
 *   (`nextChangeAt` tells when). Null for a ticket without a promise.
 */
export function clockTick(clock: Clock | null, rules: SlaRules, now: Instant): ClockTick {
  if (clock === null || clock.state === 'cancelled') return NOTHING
  if (clock.state !== 'running' || clock.deadlineAt === null) {
    return {
      band: bandAtRest(clock),
      remainingMs: clock.remainingMs,
      spentShare: spentShare(clock, clock.remainingMs),
      opensAt: null,
    }
  }
  const calendar = rules.calendar(clock.calendar)
  const remainingMs = remainingAt(clock, calendar, now)
  const opensAt = outsideHoursUntil(calendar, clock.deadlineAt, now)
  const band = opensAt === null ? bandOf(remainingMs, now > clock.deadlineAt) : 'outsideHours'
  return { band, remainingMs, spentShare: spentShare(clock, remainingMs), opensAt }
}

function bandAtRest(clock: Clock): Band {
  if (clock.state === 'paused') return 'paused'
  return clock.breachedAt === null ? 'met' : 'missed'
}

function bandOf(remainingMs: number, isOverdue: boolean): Band {
  if (isOverdue) return 'overdue'
  if (remainingMs < URGENT_MS) return 'urgent'
  return remainingMs < SOON_MS ? 'soon' : 'calm'
}

function remainingAt(clock: Clock, calendar: Calendar, now: Instant): number {
  const stretch = clock.intervals.at(-1)
  if (stretch === undefined) return clock.remainingMs
  return clock.remainingMs + stretch.countedMs - betweenMs(calendar, stretch.from, now)
}

/** The next opening, when work has stopped for the day and the deadline is of another day; a lunch break is no such stop. */
function outsideHoursUntil(calendar: Calendar, deadlineAt: Instant, now: Instant): Instant | null {
  if (calendar === null || now > deadlineAt || isOpen(calendar, now)) return null
  return deadlineAt < calendar.localDay(now).to ? null : nextOpen(calendar, now)
}

function spentShare(clock: Clock, remainingMs: number): number {
  if (clock.targetMs === 0) return 1
  return Math.min(1, Math.max(0, 1 - remainingMs / clock.targetMs))
}
