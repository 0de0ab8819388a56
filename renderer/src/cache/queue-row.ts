/** A ticket as the queue needs it: lean, flat, and enough to filter, sort, count and warn without the ticket itself. */
import type { AlarmRow, Clock, Metric, Priority } from '@shared/sla'
import type { Instant } from '@shared/domain/instant'
import type { Acknowledgement, TicketKind, TicketState } from '@shared/domain/ticket'

/** How far this device's own changes to the row have come; `none` when there are none. */
export type UnsavedMark = 'none' | 'saving' | 'onDevice' | 'notSaved'

/** With whether the server knows of it. */
export interface ShownAcknowledgement extends Acknowledgement {
  readonly isConfirmed: boolean
}

export interface QueueRow {
  readonly id: string
  readonly number: number | null
  readonly provisionalCode: string
  readonly externalRef: string | null
  readonly kind: TicketKind
  readonly subject: string
  readonly requesterId: string
  readonly requesterName: string
  readonly priority: Priority
  readonly state: TicketState
  readonly groupId: string
  readonly accountableGroupId: string
  /** The group that was asked to take it over and has not answered. */
  readonly offeredToGroupId: string | null
  /** Groups that were called in. */
  readonly participantGroupIds: readonly string[]
  /** The parent of a major incident that goes on. */
  readonly isMajor: boolean
  /** Of which major incident it is one ticket. */
  readonly majorId: string | null
  readonly childCount: number
  readonly assigneeId: string | null
  /** Who said last that they have it; it holds for an hour. */
  readonly acknowledgement: ShownAcknowledgement | null
  readonly categoryId: string | null
  readonly pendingUntil: Instant | null
  /** The clock that speaks for the ticket; `clockTick` makes a chip of it. Null without a promise, or until reckoned. */
  readonly clock: Clock | null
  /** Of the offer that waits for an answer; null without one, or until reckoned. */
  readonly offerClock: Clock | null
  /** When its deadline is less than an hour of working time away; null when it does not run. */
  readonly soonAt: Instant | null
  /** When it must be reckoned again although nobody does anything (a pause ends); null when never. */
  readonly reckonAgainAt: Instant | null
  /** When an open SLA clock of it became overdue; a deadline that passes later is told by `clock`. */
  readonly breachedAt: Instant | null
  /** Whose deadline that was; `clock` may be another one. */
  readonly breachedMetric: Metric | null
  readonly isReckoned: boolean
  /** When its clocks were reckoned, by the server's clock as it was known then; null when they were not. */
  readonly reckonedAt: Instant | null
  readonly alarms: readonly AlarmRow[]
  readonly registeredAt: Instant
  readonly updatedAt: Instant
  readonly finishedAt: Instant | null
  readonly version: number
  readonly unsaved: UnsavedMark
  /** Changed by somebody else since the engineer last opened it. */
  readonly isUnread: boolean
}
