/** What the record says of a step of the escalation ladder. */
import type { LadderRecipient, Metric } from '../sla/types'
import type { Instant } from './instant'

/** The place of a step in the life of its clock: a share of the target, or an offset from the deadline. */
export interface LadderPlace {
  readonly metric: Metric
  /** Null for one that is an offset. */
  readonly percent: number | null
  /** Minutes after the deadline, negative before it; null for one that is a share. */
  readonly offsetMinutes: number | null
  readonly deadlineAt: Instant
}

/** The value of `escalation` in an `escalated` event. */
export interface EscalatedStep extends LadderPlace {
  /** For a clock of a group, whose it is. */
  readonly groupId: string | null
  readonly cycle: number
  /** 0 for the step itself, then its repetitions. */
  readonly repetition: number
  readonly dueAt: Instant
  readonly important: boolean
  readonly recipients: readonly LadderRecipient[]
  readonly toldIds: readonly string[]
  /** Why nobody was told, in which case the next step followed at once. */
  readonly unreached: 'nobody' | 'absent' | null
  /** The place of a step that reached nobody: this one was taken then, ahead of its time. Absent when it was its turn. */
  readonly insteadOf?: Pick<LadderPlace, 'percent' | 'offsetMinutes'> | undefined
  /** How many earlier steps of this clock came due while the ticket was a duplicate, and were told to nobody. */
  readonly passedOver?: number | undefined
}
