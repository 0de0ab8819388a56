/**
 * Why a deadline is what it is: the clock itself, and beside it what a reader needs to follow how it came about. The screen
 * and the command line put the same explanation into words; nothing in it is counted anew but the working time of pauses.
 */
import type { Instant } from '../domain/instant'
import { ladderAhead, type PointAhead } from './alarms'
import { reasonsFor, type Reason } from './explanation-reasons'
import { layTimeline, type ClockTimeline } from './explanation-timeline'
import { pausesOf, type ExplainedPause } from './explanation-pauses'
import { heardPauses } from './heard-pauses'
import { replay } from './replay'
import type { SlaRules } from './sla-rules'
import { splitByHolder, type HolderShare } from './split-by-holder'
import type { Clock, ClockFact } from './types'

export interface Explanation {
  readonly clock: Clock
  /** Earlier cycles of the same promise, oldest first. */
  readonly earlier: readonly Clock[]
  /** In the order in which they are told: together they lead from the promise to the deadline. */
  readonly reasons: readonly Reason[]
  readonly pauses: readonly ExplainedPause[]
  readonly timeline: ClockTimeline
  /** Points of the ladder that are still to come, earliest first. */
  readonly ahead: readonly PointAhead[]
  /** Whose the consumed time was; only of the resolution, over all its cycles. */
  readonly shares: readonly HolderShare[]
}

/**
 * The explanations of a ticket's clocks, the last cycle of each promise, in the order of `replay`.
 *
 * @param facts of one ticket, in any order; those later than `now` have not happened yet.
 * @throws {SlaError} when a policy or calendar version is not at hand.
 */
export function explainClocks(facts: readonly ClockFact[], rules: SlaRules, now: Instant): readonly Explanation[] {
  const lines = new Map<string, Clock[]>()
  for (const clock of replay(facts, rules, now)) {
    const key = lineKey(clock)
    const line = lines.get(key)
    if (line === undefined) lines.set(key, [clock])
    else line.push(clock)
  }
  return [...lines.values()].flatMap((line) => {
    const clock = line.at(-1)
    return clock === undefined ? [] : [{ ...explainClock(clock, facts, rules, now), earlier: line.slice(0, -1) }]
  })
}

/** One promise over all its cycles: the metric, and the group where it is a group's. */
export const lineKey = ({ metric, groupId }: Pick<Clock, 'metric' | 'groupId'>): string =>
  groupId === null ? metric : `${metric} ${groupId}`

/** @param clock as replayed from `facts` at `now` */
export function explainClock(
  clock: Clock,
  facts: readonly ClockFact[],
  rules: SlaRules,
  now: Instant,
): Omit<Explanation, 'earlier'> {
  const calendar = rules.calendar(clock.calendar)
  const pauses = pausesOf(clock, facts, heardPauses(facts, rules, now), calendar, now)
  return {
    clock,
    reasons: reasonsFor(clock, facts, pauses, calendar, now),
    pauses,
    timeline: layTimeline(clock, calendar, now),
    ahead: ladderAhead(clock, rules, now),
    shares: clock.metric === 'resolution' ? splitByHolder(facts, rules, now) : [],
  }
}
