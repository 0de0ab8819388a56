/**
 * What is taken of a ticket's ladder now, and whom it reaches. Where a step reaches nobody, the next one of its clock follows
 * at once, ahead of its time, and the history says so; the deadline itself is told of again when it comes.
 */
import type { EscalatedStep } from '@shared/domain/escalation'
import type { Instant } from '@shared/domain/instant'
import type { Ticket } from '@shared/domain/ticket'
import { reachedBy, type Staff } from '@shared/escalation'
import { escalatedStep, placeOf, type SaidOfStep } from './escalated'
import type { ClockStep } from './ladder-plan'

/** A step that is taken, with what the history says of it. */
export interface StepRun {
  readonly step: ClockStep
  /** Under which it is taken: a step at the deadline that is told of ahead has one of its own, and its turn yet to come. */
  readonly key: string
  readonly told: EscalatedStep
}

/** @param left the steps that are not taken yet, in order of time */
export function runsAt(
  first: Instant,
  left: readonly ClockStep[],
  { ticket, taken, staff, now, passedOver }: Reaching,
): readonly StepRun[] {
  const runs: StepRun[] = []
  const reach = (step: ClockStep, key: string, said: SaidOfStep): boolean => {
    const reached = reachedBy(step.step.notify, ticket, step.clock.groupId, staff, now)
    runs.push({ step, key, told: escalatedStep(step, reached, said) })
    return reached.unreached === null
  }
  for (const due of left.filter(({ at }) => at === first)) {
    if (runs.some(({ key }) => key === due.key)) continue
    const count = passedOver.get(due.key) ?? 0
    let isReached = reach(due, due.key, count === 0 ? {} : { passedOver: count })
    for (let next = nextOf(due, left); !isReached && next !== undefined; next = nextOf(next, left)) {
      const isAhead = next.at > now
      const key = isAhead && isDeadline(next) ? `${next.key}:ahead` : next.key
      // Whoever it is for has been told already, by this run or an earlier one.
      if (taken.has(key) || runs.some((run) => run.key === key)) break
      isReached = reach(next, key, isAhead ? { insteadOf: placeOf(due.step) } : {})
    }
  }
  return runs
}

export interface Reaching {
  readonly ticket: Ticket
  /** The keys of steps that were taken. */
  readonly taken: ReadonlySet<string>
  readonly staff: Staff
  readonly now: Instant
  /** How many steps a step stands for besides itself, by its key. */
  readonly passedOver: ReadonlyMap<string, number>
}

/** The next step of the same clock that is not taken yet. */
function nextOf(step: ClockStep, left: readonly ClockStep[]): ClockStep | undefined {
  const own = left.filter(({ clock }) => clock === step.clock)
  return own[own.indexOf(step) + 1]
}

const isDeadline = ({ step: { at }, repetition }: ClockStep): boolean =>
  'percent' in at && at.percent === 100 && repetition === 0

/**
 * The steps that came due while a ticket was a duplicate, and nobody was told: for its clocks the merge never was, but a
 * notice for each of them would only be noise. Of each clock the highest stands for the others.
 *
 * @param left in order of time
 * @param apartAt when the ticket was taken apart again
 */
export function passedOver(
  left: readonly ClockStep[],
  apartAt: Instant,
): { readonly left: readonly ClockStep[]; readonly past: readonly ClockStep[]; readonly counts: Map<string, number> } {
  const past: ClockStep[] = []
  const counts = new Map<string, number>()
  for (const clock of new Set(left.map((step) => step.clock))) {
    const due = left.filter((step) => step.clock === clock && step.at <= apartAt)
    const highest = due.at(-1)
    if (highest === undefined || due.length === 1) continue
    past.push(...due.slice(0, -1))
    counts.set(highest.key, due.length - 1)
  }
  return { left: left.filter((step) => !past.includes(step)), past, counts }
}
