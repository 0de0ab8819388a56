/**
 * From a replayed cycle to the `Clock` that everybody reads, with the intervals that explain it.
 */
import type { Instant } from '../domain/instant'
import { currentStretch, elapsedAt, settle, type Cycle } from './clock-cycle'
import { pauseReasonOf } from './cycle-line'
import type { Clock, ClockInterval, ClockState } from './types'

/** @returns the clock as it stands at `now`, or null when nothing was ever promised for it. Ends the replay of `cycle`. */
export function toClock(cycle: Cycle, now: Instant): Clock | null {
  const target = cycle.target ?? cycle.lastTarget
  if (cycle.number === null || target === null) return null
  settle(cycle, now)
  const elapsedMs = elapsedAt(cycle, now)
  const state = stateOf(cycle)
  return {
    kind: cycle.groupId === null ? 'sla' : 'ola',
    metric: cycle.metric,
    groupId: cycle.groupId,
    cycle: cycle.number,
    state,
    targetMs: target.targetMs,
    targetSince: cycle.targetSince,
    startedAt: cycle.startedAt,
    deadlineAt: state === 'running' ? cycle.deadlineAt : null,
    elapsedMs,
    remainingMs: target.targetMs - elapsedMs,
    endedAt: cycle.endedAt ?? (state === 'cancelled' ? cycle.asleepSince : null),
    breachedAt: cycle.breachedAt,
    breachedByChange: cycle.breachedByChange,
    pauseReason: state === 'paused' ? pauseReasonOf(cycle) : null,
    intervals: intervalsOf(cycle, now),
    policy: target.policy,
    calendar: target.calendarReference,
  }
}

function stateOf(cycle: Cycle): ClockState {
  if (cycle.outcome !== 'open') return cycle.outcome
  if (cycle.target === null) return 'cancelled'
  return currentStretch(cycle)?.kind === 'paused' ? 'paused' : 'running'
}

function intervalsOf(cycle: Cycle, now: Instant): ClockInterval[] {
  return cycle.stretches.map((stretch) => ({
    from: stretch.from,
    to: stretch.to,
    // Nothing was promised then, so nothing ran.
    kind: stretch.kind === 'running' && stretch.calendar === undefined ? 'stopped' : stretch.kind,
    reason: stretch.reason,
    countedMs: stretch.to === null ? elapsedAt(cycle, now) - cycle.elapsedMs : stretch.countedMs,
  }))
}
