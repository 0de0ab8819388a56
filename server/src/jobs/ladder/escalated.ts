/** What the history says of a step that was taken. */
import type { EscalatedStep } from '@shared/domain/escalation'
import type { Instant } from '@shared/domain/instant'
import type { Json } from '@shared/domain/json'
import type { Reached } from '@shared/escalation'
import type { LadderStep } from '@shared/sla'
import type { PlannedEvent } from '../../store/ticket-writer'
import type { ClockStep } from './ladder-plan'

/** What of a step is no matter of whom it reaches. */
export type SaidOfStep = Pick<EscalatedStep, 'insteadOf' | 'passedOver'>

export function escalatedStep(
  { step, clock, repetition, at }: ClockStep,
  reached: Reached,
  said: SaidOfStep = {},
): EscalatedStep {
  return {
    metric: clock.metric,
    groupId: clock.groupId,
    cycle: clock.cycle,
    ...placeOf(step),
    deadlineAt: clock.deadlineAt ?? at,
    repetition,
    dueAt: at,
    important: step.important,
    recipients: step.notify,
    toldIds: reached.personIds,
    unreached: reached.unreached,
    ...said,
  }
}

export const placeOf = ({ at }: Pick<LadderStep, 'at'>): NonNullable<EscalatedStep['insteadOf']> => ({
  percent: 'percent' in at ? at.percent : null,
  offsetMinutes: 'offsetMinutes' in at ? at.offsetMinutes : null,
})

/** Nobody's doing: it is the clock that asks. */
export function escalatedEvent(told: EscalatedStep, now: Instant): PlannedEvent {
  return {
    type: 'escalated',
    fields: {
      escalation: { from: null, to: told as unknown as Json },
    },
    content: null,
    countsWhenReceived: false,
    actorId: null,
    commandId: null,
    occurredAt: now,
    receivedAt: now,
    effectiveAt: now,
  }
}
