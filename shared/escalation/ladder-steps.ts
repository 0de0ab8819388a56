/**
 * The ladder of a clock as a plan: which steps run when, and which do not and why. The server executes it, and the plan is
 * the same whenever and wherever it is made, so that a key makes an execution exactly once in effect.
 */
import type { Instant } from '../domain/instant'
import { holdStep } from '../sla/held'
import type { SlaRules } from '../sla/sla-rules'
import type { Clock, LadderHistory, LadderStep } from '../sla/types'
import { ladderPoints, type LadderPoint } from './ladder-points'

export interface PlannedStep {
  /** Of this occurrence: the same for everybody who plans, another one when its point moves. */
  readonly key: string
  readonly step: LadderStep
  /** Of the step in its ladder. */
  readonly index: number
  /** 0 for the step itself, then its repetitions. */
  readonly repetition: number
  readonly at: Instant
  /**
   * `superseded`: a higher one that is due at the same time runs in its stead; `answered`: it was held by an
   * acknowledgement, and there was progress.
   */
  readonly outcome: 'runs' | 'superseded' | 'answered'
}

/**
 * The plan of one clock.
 *
 * Steps that were past when a change of priority or policy brought them are due at the change, or when the clock next
 * runs; of them only the highest runs. An acknowledgement holds every step of the following hour but the one at 100 %:
 * with progress in that hour they are answered, without they are due at its end, and again only the highest runs.
 *
 * @param steps of the policy version that the clock names (`ladderOf`): copied when the target came into force, since
 *   versions never change.
 * @param clock as replayed; one that does not run reaches nobody.
 * @returns in order of time
 */
export function ladderSteps(
  ticketId: string,
  steps: readonly LadderStep[],
  clock: Clock,
  rules: SlaRules,
  history: LadderHistory,
): readonly PlannedStep[] {
  if (clock.state !== 'running') return []
  const points = ladderPoints(steps, clock, rules).filter(({ at }) => at !== Infinity)
  const held = points.map((point) => hold(point, firstRun(point, clock), history))
  return held
    .sort((one, other) => one.at - other.at || one.point.height - other.point.height)
    .map((one) => plannedStep(ticketId, clock, one, isSuperseded(one, held)))
}

/** What must have been executed by `now`: whatever of it has no record yet is executed, however late. */
export function dueSteps(plan: readonly PlannedStep[], now: Instant): readonly PlannedStep[] {
  return plan.filter(({ at, outcome }) => outcome === 'runs' && at <= now)
}

interface Held {
  readonly point: LadderPoint
  /** Before any acknowledgement: names the occurrence. */
  readonly pointAt: Instant
  readonly at: Instant
  /** It is later than its point: past at a change, or held by an acknowledgement. */
  readonly isLate: boolean
  readonly isAnswered: boolean
}

/** A step that was past at a change waits until the clock runs. */
function firstRun({ at, isPastAtChange }: LadderPoint, clock: Clock): Instant {
  if (!isPastAtChange) return at
  const interval = clock.intervals.find(({ kind, to }) => kind === 'running' && (to === null || to > at))
  return Math.max(at, interval?.from ?? at)
}

function hold(point: LadderPoint, pointAt: Instant, history: LadderHistory): Held {
  const { at, isAnswered } = holdStep(point.step, point.repetition, pointAt, history)
  return { point, pointAt, at, isLate: isAnswered || point.isPastAtChange || at > pointAt, isAnswered }
}

/** Nobody is told of what is past when something higher has been told, or is at the same time. */
function isSuperseded(one: Held, all: readonly Held[]): boolean {
  return (
    one.isLate && all.some((other) => other.point.height > one.point.height && !other.isAnswered && other.at <= one.at)
  )
}

function plannedStep(ticketId: string, clock: Clock, held: Held, isSupersededBy: boolean): PlannedStep {
  const { point, pointAt, at, isAnswered } = held
  const { step, index, repetition } = point
  const metric = clock.groupId === null ? clock.metric : `${clock.metric}@${clock.groupId}`
  return {
    key: `${ticketId}:${metric}:${clock.cycle}:${index}.${repetition}:${pointAt}`,
    step,
    index,
    repetition,
    at,
    outcome: isAnswered ? 'answered' : isSupersededBy ? 'superseded' : 'runs',
  }
}
