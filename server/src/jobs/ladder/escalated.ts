/** What the history says of a step that was taken. */
import type { EscalatedStep } from '@shared/domain/escalation'
import type { Instant } from '@shared/domain/instant'
import type { Reached } from '@shared/escalation'
import type { PlannedEvent } from '../../store/ticket-writer'
import type { ClockStep } from './ladder-plan'

export function escalatedStep({ step, clock, repetition, at }: ClockStep, reached: Reached): EscalatedStep {
  return {
    metric: clock.metric,
    groupId: clock.groupId,
    cycle: clock.cycle,
    percent: 'percent' in step.at ? step.at.percent : null,
    offsetMinutes: 'offsetMinutes' in step.at ? step.at.offsetMinutes : null,
    deadlineAt: clock.deadlineAt ?? at,
    repetition,
    dueAt: at,
    important: step.important,
    recipients: step.notify,
    toldIds: reached.personIds,
    unreached: reached.unreached,
  }
}

/** Nobody's doing: it is the clock that asks. */
export function escalatedEvent(told: EscalatedStep, now: Instant): PlannedEvent {
  return {
    type: 'escalated',
    fields: {
      escalation: { from: null, to: { ...told, recipients: [...told.recipients], toldIds: [...told.toldIds] } },
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
