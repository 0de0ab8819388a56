/**
 * Events: immutable entries in a ticket's history, and the only truth about it.
 *
 * An event holds no personal text. What people wrote and were called stands in its content, stored apart and bound to
 * the event by a salted hash, so that a text can be erased without breaking the chain.
 */
import type { Instant } from './instant'
import type { Json } from './json'

export const EVENT_TYPES = [
  'registered',
  'taken',
  'assigned',
  'replied',
  'noted',
  'attached',
  'stateChanged',
  'pendingSet',
  'priorityChanged',
  'classified',
  'requesterChanged',
  'policyApplied',
  'handedOver',
  'handOverAccepted',
  'handOverRejected',
  'raised',
  'broughtIn',
  'released',
  'majorDeclared',
  'majorEnded',
  'linked',
  'unlinked',
  'childLinked',
  'childUnlinked',
  'merged',
  'unmerged',
  'duplicateMerged',
  'duplicateUnmerged',
  'workLogged',
  'acknowledged',
  'resolved',
  'reopened',
  'closed',
  'cancelled',
  'undone',
  'requesterWrote',
  'noActionNeeded',
  'escalated',
  'breachWithdrawn',
  'erased',
  'imported',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

export interface FieldChange {
  readonly from: Json
  readonly to: Json
}

/**
 * Names of ticket fields, and besides them these, which belong to the event alone:
 * `entry` (publicReply, note, requesterMessage), `messageChannel` (by which an engineer was told what they wrote down),
 * `noActionNeeded` (in what the requester wrote since the resolution),
 * `zone` and `language` (of the requester), `minutes`, `acknowledged`, `undoes`, `handOverAccepted`, `retargetMode`,
 * `priorityAsked`, `escalation`, `breach`, `broughtIn`, `released`, `child` (the ticket that was linked to this one, or
 * unlinked), `duplicate` (the one that was merged into it, or went apart), `forwardedFrom` (the merged ticket on which it
 * was said), `attachment` (hash and size of a file), `files` (the `attach` commands whose files belong to what was said),
 * `attachedAs` (of a file that came along from a merged ticket: the command by which it is named), `erased` (the events of
 * which the content went).
 */
export type FieldChanges = Readonly<Record<string, FieldChange>>

/**
 * Personal text: `subject`, `description`, `text`, `reason`, `fileName`; of a requester also `phone`, `phoneBefore`, …; of
 * an erasure `by`, whoever ran it.
 */
export type EventContent = Readonly<Record<string, string>>

export type EntryKind = 'publicReply' | 'note' | 'requesterMessage'

/** What a decision yields; the server adds identity, times and the chain. */
export interface EventDraft {
  readonly type: EventType
  readonly fields: FieldChanges
  readonly content: EventContent | null
  /** Has to reach somebody to count (a reply): counts at `receivedAt`. */
  readonly countsWhenReceived: boolean
}

/** An event as a projection needs it, and as it is synchronised (the chain stays on the server, `verify` proves it). */
export interface TicketEvent {
  readonly id: string
  readonly ticketId: string
  /** 1 for the first. */
  readonly seqInTicket: number
  readonly type: EventType
  readonly actorId: string | null
  readonly commandId: string | null
  readonly fields: FieldChanges
  /** By the clock of whoever asked; shown, never ordered by. */
  readonly occurredAt: Instant
  readonly receivedAt: Instant
  /** Set once by the server; the only time that clocks use. */
  readonly effectiveAt: Instant
  /** Null when there is none, or when it has been erased. */
  readonly content: EventContent | null
}

/** The event as the register keeps it: a link of the ticket's hash chain. */
export interface ChainedEvent extends Omit<TicketEvent, 'content'> {
  readonly contentHash: string | null
  readonly prevHash: string | null
  readonly hash: string
}
