/**
 * One cycle of one clock while it is being replayed: its stretches, what was counted, its deadline, its breach. It knows
 * nothing of tickets; `replay.ts` tells it what happens and when.
 *
 * The deadline is fixed when a stretch begins or a target changes and not looked at again, which is why it cannot depend
 * on the instant at which somebody asks.
 */
import type { Instant } from '../domain/instant'
import { addMs, betweenMs, type Calendar } from './calendar'
import { isSameTarget, type Target } from './targets'
import type { ClockInterval, Metric } from './types'

export type StretchReason = ClockInterval['reason']

export interface Stretch {
  readonly from: Instant
  to: Instant | null
  readonly kind: ClockInterval['kind']
  readonly reason: StretchReason
  /** What counts in it; undefined where nothing does. */
  calendar: Calendar | undefined
  /** Filled in when the stretch ends. */
  countedMs: number
}

export type Outcome = 'open' | 'stopped' | 'met' | 'missed' | 'cancelled'

export interface Cycle {
  readonly metric: Metric
  /** Whose promise it is, where it is a group's. */
  readonly groupId: string | null
  /** Given with the first target: a cycle that never had one is not shown. */
  number: number | null
  readonly startedAt: Instant
  /** Null while nothing is promised; the clock then sleeps, and wakes with what it had counted. */
  target: Target | null
  /** The target to show while it sleeps. */
  lastTarget: Target | null
  asleepSince: Instant | null
  targetSince: Instant
  readonly stretches: Stretch[]
  /** Counted in stretches that have ended. */
  elapsedMs: number
  deadlineAt: Instant | null
  breachedAt: Instant | null
  breachedByChange: boolean
  outcome: Outcome
  endedAt: Instant | null
  /** Armed by a message that came during a pause, which therefore does not stop it. */
  runsThroughPause: boolean
}

/** @returns a cycle without stretches; call {@link beginStretch} next. */
export function createCycle(metric: Metric, groupId: string | null, startedAt: Instant, target: Target | null): Cycle {
  return {
    metric,
    groupId,
    number: null,
    startedAt,
    target,
    lastTarget: target,
    asleepSince: target === null ? startedAt : null,
    targetSince: startedAt,
    stretches: [],
    elapsedMs: 0,
    deadlineAt: null,
    breachedAt: null,
    breachedByChange: false,
    outcome: 'open',
    endedAt: null,
    runsThroughPause: false,
  }
}

/** The stretch that lasts, or undefined once the cycle has ended. */
export function currentStretch(cycle: Cycle): Stretch | undefined {
  const last = cycle.stretches.at(-1)
  return last !== undefined && last.to === null ? last : undefined
}

/** Ends the stretch that lasts and begins another. */
export function beginStretch(cycle: Cycle, at: Instant, kind: Stretch['kind'], reason: StretchReason): void {
  endStretch(cycle, at)
  const calendar = kind === 'running' && cycle.target !== null ? cycle.target.calendar : undefined
  cycle.stretches.push({ from: at, to: null, kind, reason, calendar, countedMs: 0 })
  fixDeadline(cycle)
  noteOverrun(cycle, at)
}

/** Ends the stretch that lasts: counts it, and notes a breach that happened in it. */
export function endStretch(cycle: Cycle, at: Instant): void {
  settle(cycle, at)
  const stretch = currentStretch(cycle)
  cycle.deadlineAt = null
  if (stretch === undefined) return
  if (stretch.from === at) {
    cycle.stretches.pop()
    return
  }
  stretch.to = at
  stretch.countedMs = countedUntil(stretch, at)
  cycle.elapsedMs += stretch.countedMs
}

/** Notes that the deadline has passed, if it has: at the deadline itself there is still no breach. */
export function settle(cycle: Cycle, at: Instant): void {
  if (cycle.breachedAt === null && cycle.deadlineAt !== null && at > cycle.deadlineAt)
    cycle.breachedAt = cycle.deadlineAt
}

/** Working milliseconds counted up to `at`, which must not lie before the stretch that lasts. */
export function elapsedAt(cycle: Cycle, at: Instant): number {
  const stretch = currentStretch(cycle)
  return cycle.elapsedMs + (stretch === undefined ? 0 : countedUntil(stretch, at))
}

/** Ends the cycle for good, as met or missed. */
export function endCycle(cycle: Cycle, at: Instant): void {
  endStretch(cycle, at)
  noteOverTarget(cycle, at)
  cycle.endedAt = at
  decide(cycle)
}

/** Stops the clock for now; {@link decide} makes it final, {@link beginStretch} resumes it. */
export function stopCycle(cycle: Cycle, at: Instant, reason: StretchReason): void {
  endStretch(cycle, at)
  noteOverTarget(cycle, at)
  beginStretch(cycle, at, 'stopped', reason)
  cycle.endedAt = at
  cycle.outcome = 'stopped'
}

/** Makes an ended or stopped cycle final. A clock that nobody's target measures any more ends cancelled. */
export function decide(cycle: Cycle): void {
  const last = cycle.stretches.at(-1)
  if (last !== undefined && last.kind === 'stopped' && last.to === null) cycle.stretches.pop()
  if (cycle.target === null) cycle.outcome = 'cancelled'
  else cycle.outcome = cycle.breachedAt === null ? 'met' : 'missed'
}

/** Ends the cycle without an outcome; a breach that has happened stays. */
export function cancelCycle(cycle: Cycle, at: Instant): void {
  endStretch(cycle, at)
  cycle.endedAt = at
  cycle.outcome = 'cancelled'
}

/** A new target over the same elapsed time and the same pauses; what was counted stays as the old calendar counted it. */
export function carryCycle(cycle: Cycle, at: Instant, target: Target | null): void {
  const stretch = currentStretch(cycle)
  if (stretch?.kind === 'running') {
    endStretch(cycle, at)
    setTarget(cycle, at, target)
    beginStretch(cycle, at, 'running', 'retargeted')
  } else {
    setTarget(cycle, at, target)
  }
}

/** A new target and calendar as if they had held from the start of the cycle, with the same pauses. */
export function recountCycle(cycle: Cycle, at: Instant, target: Target): void {
  settle(cycle, at)
  const { breachedAt, breachedByChange } = cycle
  setTarget(cycle, at, target)
  cycle.elapsedMs = 0
  for (const stretch of cycle.stretches) {
    if (stretch.kind !== 'running') continue
    stretch.calendar = target.calendar
    if (stretch.to === null) continue
    stretch.countedMs = countedUntil(stretch, stretch.to)
    cycle.elapsedMs += stretch.countedMs
  }
  cycle.breachedAt = null
  cycle.breachedByChange = false
  fixDeadline(cycle)
  const isPast = cycle.deadlineAt === null ? cycle.elapsedMs > target.targetMs : at > cycle.deadlineAt
  if (isPast && breachedAt !== null) {
    cycle.breachedAt = breachedAt
    cycle.breachedByChange = breachedByChange
  } else {
    noteOverrun(cycle, at)
    if (cycle.outcome === 'stopped') noteOverTarget(cycle, at)
  }
}

function setTarget(cycle: Cycle, at: Instant, target: Target | null): void {
  if (!isSameTarget(cycle.target, target)) cycle.targetSince = at
  cycle.asleepSince = target === null ? (cycle.asleepSince ?? at) : null
  cycle.target = target
  cycle.lastTarget = target ?? cycle.lastTarget
}

function countedUntil(stretch: Stretch, at: Instant): number {
  return stretch.calendar === undefined ? 0 : betweenMs(stretch.calendar, stretch.from, at)
}

function fixDeadline(cycle: Cycle): void {
  const stretch = currentStretch(cycle)
  cycle.deadlineAt = null
  if (stretch?.kind !== 'running' || cycle.target === null) return
  const remainingMs = cycle.target.targetMs - cycle.elapsedMs
  const hasTimeLeft = remainingMs > 0 || (remainingMs === 0 && cycle.breachedAt === null)
  cycle.deadlineAt = hasTimeLeft
    ? addMs(cycle.target.calendar, stretch.from, remainingMs)
    : (reachedAt(cycle, cycle.target.targetMs) ?? stretch.from)
}

/** The instant at which the stretches that have ended had counted `durationMs`. */
function reachedAt(cycle: Cycle, durationMs: number): Instant | null {
  let countedMs = 0
  for (const stretch of cycle.stretches) {
    if (stretch.calendar !== undefined && stretch.to !== null && countedMs + stretch.countedMs >= durationMs) {
      return addMs(stretch.calendar, stretch.from, durationMs - countedMs)
    }
    countedMs += stretch.countedMs
  }
  return null
}

/** A deadline that lies in the past when it is set was moved there by a change of target: the breach is of now. */
function noteOverrun(cycle: Cycle, at: Instant): void {
  if (cycle.breachedAt !== null || cycle.deadlineAt === null || cycle.deadlineAt >= at) return
  cycle.breachedAt = at
  cycle.breachedByChange = true
}

/** Over the target without a running stretch, because the target was lowered meanwhile: the promise in force is broken. */
function noteOverTarget(cycle: Cycle, at: Instant): void {
  if (cycle.breachedAt !== null || cycle.target === null || cycle.elapsedMs <= cycle.target.targetMs) return
  cycle.breachedAt = at
  cycle.breachedByChange = true
}
