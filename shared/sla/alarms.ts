/**
 * When somebody must be warned. A threshold is a point of elapsed working time, so it moves with every pause and change
 * of target; the key then changes with the deadline, and the alarm is armed again.
 */
import type { Instant } from '../domain/instant'
import { addMs } from './calendar'
import type { SlaRules } from './sla-rules'
import type { AlarmRow, Clock } from './types'

/** Percent of the target. */
export const ALARM_THRESHOLDS: readonly number[] = [75, 90, 100]

export interface AlarmTicket {
  readonly id: string
  readonly number: number | null
  readonly assigneeId: string | null
}

/**
 * The alarms that are still to come, earliest first. One that falls on `now` itself is among them: whoever raised it
 * already knows its key.
 *
 * @param clocks of that ticket, as replayed; paused, stopped and ended clocks have no alarms to come.
 * @param thresholds percents of the target.
 */
export function alarmRows(
  ticket: AlarmTicket,
  clocks: readonly Clock[],
  rules: SlaRules,
  now: Instant,
  thresholds: readonly number[] = ALARM_THRESHOLDS,
): AlarmRow[] {
  const rows: AlarmRow[] = []
  for (const clock of clocks) {
    const { deadlineAt } = clock
    if (clock.state !== 'running' || deadlineAt === null || deadlineAt < now) continue
    for (const threshold of thresholds) {
      const at = thresholdAt(clock, rules, threshold)
      if (at === null || at < now) continue
      rows.push({
        key: alarmKey(ticket.id, clock, threshold, deadlineAt),
        ticketId: ticket.id,
        number: ticket.number,
        clock: clock.metric,
        cycle: clock.cycle,
        threshold,
        at,
        deadlineAt,
        ownerId: ticket.assigneeId,
      })
    }
  }
  return rows.sort((one, other) => one.at - other.at || one.threshold - other.threshold)
}

/**
 * The instant at which the running stretch of a clock reaches a percentage of its target.
 *
 * @returns null when the clock does not run, or had passed that point before this stretch began.
 */
export function thresholdAt(clock: Clock, rules: SlaRules, percent: number): Instant | null {
  if (percent === 100) return clock.deadlineAt
  const stretch = clock.intervals.at(-1)
  if (stretch === undefined || stretch.kind !== 'running' || stretch.to !== null) return null
  const leftMs = Math.round((clock.targetMs * percent) / 100) - (clock.elapsedMs - stretch.countedMs)
  return leftMs < 0 ? null : addMs(rules.calendar(clock.calendar), stretch.from, leftMs)
}

function alarmKey(ticketId: string, clock: Clock, threshold: number, deadlineAt: Instant): string {
  const metric = clock.groupId === null ? clock.metric : `${clock.metric}@${clock.groupId}`
  return `${ticketId}:${metric}:${clock.cycle}:${threshold}:${deadlineAt}`
}
