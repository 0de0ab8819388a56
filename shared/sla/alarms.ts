/**
 * When somebody must be warned: the points of the ladder, on both sides alike. A point is an amount of elapsed working
 * time, so it moves with every pause and change of target; the key then changes with the deadline, and the alarm is armed
 * again. What the ladder does besides (repeating, holding, reaching people) is the business of `shared/escalation`.
 */
import { MINUTE_MS, type Instant } from '../domain/instant'
import { ladderSteps } from '../escalation/ladder-steps'
import { alarmKey } from './alarm-key'
import { addMs, type Calendar } from './calendar'
import { UNANSWERED } from './held'
import { agreedLadder } from './ladder'
import type { SlaRules } from './sla-rules'
import type { AlarmRow, Clock, LadderHistory, LadderStep } from './types'

/** Percent of the target, for a promise to the requester that has no ladder. */
export const ALARM_THRESHOLDS: readonly number[] = [75, 90, 100]

const FALLBACK: readonly LadderStep[] = ALARM_THRESHOLDS.map((percent) => ({
  at: { percent },
  time: 'working',
  notify: ['assignee'],
  important: percent === 100,
}))

export interface AlarmTicket {
  readonly id: string
  readonly number: number | null
  readonly assigneeId: string | null
}

/**
 * The alarms that are still to come, earliest first. One that falls on `now` itself is among them: whoever raised it
 * already knows its key. A change that has put the ticket beyond its deadlines is one alarm, at the change, and stays
 * among them while it is overdue, since a change is mostly learnt of after it counts.
 *
 * @param clocks of that ticket, as replayed; paused, stopped and ended clocks have no alarms to come.
 * @param history what people did about it: an acknowledgement holds alarms as it holds the ladder
 */
export function alarmRows(
  ticket: AlarmTicket,
  clocks: readonly Clock[],
  rules: SlaRules,
  now: Instant,
  history: LadderHistory = UNANSWERED,
): AlarmRow[] {
  const rows: AlarmRow[] = []
  for (const clock of clocks) {
    const { deadlineAt } = clock
    if (clock.state !== 'running' || deadlineAt === null) continue
    const points = isSimple(clock, now, history)
      ? pointsOf(clock, rules)
      : plannedPoints(ticket.id, clock, rules, history)
    for (const { step, at } of points) {
      // What a change beyond the deadline brings at once is told by the summary.
      const isInSummary = clock.breachedByChange && at === clock.breachedAt
      if (at >= now && !isInSummary) rows.push(alarmRow(ticket, clock, deadlineAt, step, at))
    }
  }
  const summary = summaryOf(ticket, clocks)
  if (summary !== null) rows.push(summary)
  return rows.length < 2 ? rows : rows.sort(inOrder)
}

/**
 * The instant at which the running stretch of a clock reaches a percentage of its target.
 *
 * @returns null when the clock does not run, or had passed that point before this stretch began.
 */
export function thresholdAt(clock: Clock, rules: SlaRules, percent: number): Instant | null {
  return percent === 100 ? clock.deadlineAt : elapsedAt(clock, rules, Math.round((clock.targetMs * percent) / 100))
}

/** A point of the ladder that a running clock has yet to reach. */
export interface PointAhead {
  readonly at: Instant
  /** Of the target, or minutes from the deadline. */
  readonly place: LadderStep['at']
  readonly notify: LadderStep['notify']
  readonly important: boolean
}

/** What would still be raised about one clock, and to whom, earliest first; repetitions are not told one by one. */
export function ladderAhead(clock: Clock, rules: SlaRules, now: Instant): readonly PointAhead[] {
  if (clock.state !== 'running') return []
  return alarmSteps(clock, rules)
    .flatMap((step) => {
      const at = pointAt(clock, rules, step)
      return at === null || at < now ? [] : [{ at, place: step.at, notify: step.notify, important: step.important }]
    })
    .sort((one, other) => one.at - other.at)
}

function alarmSteps(clock: Clock, rules: SlaRules): readonly LadderStep[] {
  const agreed = clock.policy === null ? undefined : agreedLadder(rules.policy(clock.policy), clock.metric)
  return agreed ?? (clock.kind === 'sla' ? FALLBACK : [])
}

interface AlarmPoint {
  readonly step: LadderStep
  readonly at: Instant
}

/**
 * Whether the points to come follow from the present stretch alone, as for most of a hundred thousand tickets: nothing is
 * held, and nothing waited for the stretch or the target to begin, which they did before now.
 */
function isSimple({ intervals, targetSince }: Clock, now: Instant, { acknowledgedAts }: LadderHistory): boolean {
  const stretch = intervals.at(-1)
  return acknowledgedAts.length === 0 && stretch !== undefined && stretch.from < now && targetSince < now
}

function pointsOf(clock: Clock, rules: SlaRules): readonly AlarmPoint[] {
  const points: AlarmPoint[] = []
  for (const step of alarmSteps(clock, rules)) {
    const at = pointAt(clock, rules, step)
    if (at !== null) points.push({ step, at })
  }
  return points
}

/** As the server plans the ladder; a repetition is no alarm of its own. */
function plannedPoints(ticketId: string, clock: Clock, rules: SlaRules, history: LadderHistory): readonly AlarmPoint[] {
  return ladderSteps(ticketId, alarmSteps(clock, rules), clock, rules, history).filter(
    ({ repetition, outcome }) => repetition === 0 && outcome === 'runs',
  )
}

function pointAt(clock: Clock, rules: SlaRules, { at, time }: LadderStep): Instant | null {
  if ('percent' in at) return thresholdAt(clock, rules, at.percent)
  const offsetMs = Math.round(at.offsetMinutes * MINUTE_MS)
  if (time === 'working') return elapsedAt(clock, rules, clock.targetMs + offsetMs)
  return clock.deadlineAt === null ? null : clock.deadlineAt + offsetMs
}

function elapsedAt(clock: Clock, rules: SlaRules, elapsedMs: number): Instant | null {
  const stretch = clock.intervals.at(-1)
  if (stretch === undefined || stretch.kind !== 'running' || stretch.to !== null) return null
  const countedMs = clock.elapsedMs - stretch.countedMs
  const calendar = rules.calendar(clock.calendar)
  if (elapsedMs < countedMs || (elapsedMs === countedMs && wasReached(clock, countedMs, calendar))) return null
  return addMs(calendar, stretch.from, elapsedMs - countedMs)
}

/** What an earlier stretch had reached at its end is not reached once more when the next one begins. */
function wasReached({ intervals, targetSince, startedAt }: Clock, countedMs: number, calendar: Calendar): boolean {
  if (countedMs > 0 || targetSince !== startedAt) return intervals.length > 1
  // The very start is reached when the calendar opens, and the clock may have stood still by then.
  const earlier = intervals.slice(0, -1)
  return earlier.some(({ kind, from, to }) => kind === 'running' && to !== null && addMs(calendar, from, 0) <= to)
}

function alarmRow(
  ticket: AlarmTicket,
  clock: Clock,
  deadlineAt: Instant,
  { at: place, important }: LadderStep,
  at: Instant,
): AlarmRow {
  const isShare = 'percent' in place
  return {
    key: alarmKey({
      ticketId: ticket.id,
      clock: clock.metric,
      groupId: clock.groupId,
      cycle: clock.cycle,
      percent: isShare ? place.percent : null,
      offsetMinutes: isShare ? null : place.offsetMinutes,
      deadlineAt,
    }),
    ticketId: ticket.id,
    number: ticket.number,
    clock: clock.metric,
    groupId: clock.groupId,
    cycle: clock.cycle,
    threshold: isShare ? place.percent : 100,
    offsetMinutes: isShare ? 0 : place.offsetMinutes,
    important,
    isByChange: false,
    at,
    deadlineAt,
    ownerId: ticket.assigneeId,
  }
}

/** Of the newest change only: an earlier one has had its alarm. */
function summaryOf(ticket: AlarmTicket, clocks: readonly Clock[]): AlarmRow | null {
  let found: { readonly clock: Clock; readonly deadlineAt: Instant; readonly breachedAt: Instant } | null = null
  for (const clock of clocks) {
    const { deadlineAt, breachedAt } = clock
    if (!clock.breachedByChange || clock.state !== 'running' || deadlineAt === null || breachedAt === null) continue
    if (found === null || breachedAt > found.breachedAt) found = { clock, deadlineAt, breachedAt }
  }
  if (found === null) return null
  const { clock, deadlineAt, breachedAt } = found
  return {
    ...alarmRow(
      ticket,
      clock,
      deadlineAt,
      { at: { percent: 100 }, time: 'working', notify: [], important: true },
      breachedAt,
    ),
    key: `${ticket.id}:byChange:${breachedAt}`,
    isByChange: true,
  }
}

function inOrder(one: AlarmRow, other: AlarmRow): number {
  return one.at - other.at || one.threshold - other.threshold || one.offsetMinutes - other.offsetMinutes
}
