/**
 * A ticket: the projection of its events. Nothing here is a truth of its own; `apply` makes every value from events,
 * so a ticket can always be rebuilt. The clock facts it carries are all that is needed to replay its SLA clocks.
 */
import type { ClockFact, LadderFact, PauseReason, PolicyReference, Priority } from '../sla/types'
import type { Duplicate } from './duplicates'
import type { Instant } from './instant'
import type { Level } from './priority-matrix'
import type { Major } from './major'
import type { Raised } from './raise'

export const TICKET_KINDS = ['incident', 'serviceRequest'] as const
export type TicketKind = (typeof TICKET_KINDS)[number]

export const TICKET_STATES = ['new', 'assigned', 'inProgress', 'pending', 'resolved', 'closed', 'cancelled'] as const
export type TicketState = (typeof TICKET_STATES)[number]

export const CHANNELS = ['phone', 'mail', 'chat', 'inPerson', 'portal'] as const
export type Channel = (typeof CHANNELS)[number]

/** Registration in live contact is itself the first response. */
export const LIVE_CHANNELS: readonly Channel[] = ['phone', 'chat', 'inPerson']

export const PAUSE_REASONS = ['requester', 'thirdParty', 'planned'] as const satisfies readonly PauseReason[]

export const RESOLUTION_CODES = [
  'solved',
  'workaround',
  'fulfilled',
  'noFault',
  'duplicate',
  'notReproducible',
  'declined',
] as const
export type ResolutionCode = (typeof RESOLUTION_CODES)[number]

export interface Pending {
  readonly reason: PauseReason
  readonly ownerId: string
  /** Null only in imported history; a command always says until when. */
  readonly until: Instant | null
}

/** An offer to another group that it has not answered yet. The SLA clocks do not notice it. */
export interface HandOver {
  readonly fromGroupId: string
  readonly toGroupId: string
  readonly offeredBy: string
  readonly offeredAt: Instant
  readonly expectedReturnAt: Instant | null
}

/** Somebody has it: the ladder waits for them. */
export interface Acknowledgement {
  readonly by: string
  readonly at: Instant
}

/** Who wrote a field last, so that a merge can say it in words. */
export interface FieldWrite {
  readonly actorId: string | null
  readonly commandId: string | null
  readonly at: Instant
  /** The commands whose values lie here one on another, the standing one last: an undo takes the last away. */
  readonly undoable: readonly string[]
}

export interface Ticket {
  readonly id: string
  /** Given by the server, without gaps; null until then. */
  readonly number: number | null
  /** Shown until there is a number, and an alias for ever. */
  readonly provisionalCode: string
  /** Its number in the system it was imported from. */
  readonly externalRef: string | null
  readonly kind: TicketKind
  /** Empty when the text has been erased. */
  readonly subject: string
  readonly requesterId: string
  readonly channel: Channel
  /** When the requester says it began. Shown; starts no clock. */
  readonly reportedAt: Instant | null
  readonly registeredAt: Instant
  readonly registeredBy: string | null
  readonly impact: Level
  readonly urgency: Level
  readonly priority: Priority
  readonly isPriorityOverridden: boolean
  readonly categoryId: string | null
  readonly serviceId: string | null
  /** Chosen for this one ticket; absent when it is the requester's, whatever that is by then. */
  readonly tier?: string | null | undefined
  readonly state: TicketState
  readonly pending: Pending | null
  /** The desk: answers for the deadline, whoever works on it. */
  readonly accountableGroupId: string
  readonly assignedGroupId: string
  readonly assigneeId: string | null
  readonly handOver: HandOver | null
  readonly handOverCount: number
  /** Who was told of it last, over the heads of those who work on it; null when nobody was. */
  readonly raised: Raised | null
  readonly resolutionCode: ResolutionCode | null
  readonly resolvedAt: Instant | null
  readonly closedAt: Instant | null
  /** Null unless it is, or was, the parent of a major incident. */
  readonly major: Major | null
  /** The major incident that it belongs to: the id of its parent. */
  readonly majorId: string | null
  /** Tickets that are linked to this one; which they are, they say themselves. */
  readonly childCount: number
  /** The older ticket that it is a duplicate of; then it can only be read. */
  readonly mergedIntoId: string | null
  /** What was merged into this one, in that order. */
  readonly duplicates: readonly Duplicate[]
  /** Groups that were called in: they read it and find it among their own, and it stays where it is. Sorted. */
  readonly participantGroupIds: readonly string[]
  /** Everyone who acted on it or was assigned to it. */
  readonly participantIds: readonly string[]
  readonly workMinutes: number
  readonly lastPublicReplyAt: Instant | null
  readonly lastRequesterMessageAt: Instant | null
  /** The last one; it holds for an hour. */
  readonly acknowledgement: Acknowledgement | null
  /** The last reply, change of state, hand-over or work log. */
  readonly lastProgressAt: Instant | null
  readonly policy: PolicyReference | null
  readonly facts: readonly ClockFact[]
  /** With `facts` all that a ladder goes by. */
  readonly ladderFacts: readonly LadderFact[]
  readonly fieldWrites: Readonly<Record<string, FieldWrite>>
  /** Commands that were undone: none is undone twice. */
  readonly undoneCommandIds: readonly string[]
  /** Raised by one with every event. */
  readonly version: number
  readonly lastCommandId: string | null
  readonly updatedAt: Instant
}

/** Nobody works on it any more, and no clock runs. */
export const isFinished = (state: TicketState): boolean =>
  state === 'resolved' || state === 'closed' || state === 'cancelled'
export const isOpen = (state: TicketState): boolean => !isFinished(state)
