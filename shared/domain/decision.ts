/**
 * What a decision is made of and what it says. `decide` is pure: the desktop predicts with it, the server rules with
 * it, and only what they can look up differs.
 */
import type { DutyBook } from '../duty'
import type { EventDraft, TicketEvent } from './event'
import type { Instant } from './instant'
import type { Json } from './json'
import type { Actor, Directory, Person } from './people'
import type { PersonChange } from './requester'
import type { Ticket } from './ticket'

/** How two changes of one field met. The words are made of it at the edge, in the reader's language. */
export type MergeRule =
  | 'same'
  | 'laterWins'
  | 'firstWins'
  | 'stillLegal'
  | 'illegal'
  | 'highest'
  | 'appended'
  | 'delivered'
  | 'forwarded'
  | 'changedSince'
  | 'notSold'

export interface Explanation {
  readonly field: string
  readonly rule: MergeRule
  readonly seen: Json
  readonly current: Json
  readonly mine: Json
  /** Who wrote `current`, and when; null when that is not known. */
  readonly by: string | null
  readonly at: Instant | null
}

/** What an accepted command yields on the other tickets that it names, by their ids. */
export type OtherDrafts = Readonly<Record<string, readonly EventDraft[]>>

export type Decision =
  | {
      readonly status: 'applied'
      readonly drafts: readonly EventDraft[]
      readonly newPeople: readonly Person[]
      readonly changedPeople?: readonly PersonChange[]
      readonly others?: OtherDrafts
    }
  | {
      readonly status: 'merged'
      readonly drafts: readonly EventDraft[]
      readonly newPeople: readonly Person[]
      readonly changedPeople?: readonly PersonChange[]
      readonly others?: OtherDrafts
      readonly explanations: readonly Explanation[]
    }
  | { readonly status: 'conflict'; readonly code: string; readonly explanations: readonly Explanation[] }
  | { readonly status: 'rejected'; readonly code: string; readonly params: Readonly<Record<string, Json>> }

/** Another ticket that the command names, and what the engineer saw of it. */
export interface OtherTicket {
  readonly ticket: Ticket
  readonly seen: Readonly<Record<string, Json>>
}

export interface DecisionContext {
  readonly actor: Actor
  readonly directory: Directory
  /** Empty on the server for a command that does not say that it asks (`asksDuty`). */
  readonly duty: DutyBook
  readonly commandId: string
  /** The moment that counts for what is decided (`effectiveAt`). */
  readonly at: Instant
  /** The fields the engineer saw; none when the command says nothing of this ticket. */
  readonly seen: Readonly<Record<string, Json>>
  /** The other tickets that the command names, as far as they are there, by their ids. */
  readonly others: ReadonlyMap<string, OtherTicket>
  /** Whether a command came from this same client: its own earlier writes are no conflict. */
  isOwnCommand(commandId: string): boolean
  /** The events of an earlier command; null when they are not to be had (then only the server can tell). */
  eventsOf(commandId: string): readonly TicketEvent[] | null
}

export const applied = (drafts: readonly EventDraft[], newPeople: readonly Person[] = []): Decision => ({
  status: 'applied',
  drafts,
  newPeople,
})

/** `merged` when something has to be said, otherwise `applied`. */
export const settled = (drafts: readonly EventDraft[], explanations: readonly Explanation[]): Decision =>
  explanations.length === 0 ? applied(drafts) : { status: 'merged', drafts, newPeople: [], explanations }

export const rejected = (code: string, params: Readonly<Record<string, Json>> = {}): Decision => ({
  status: 'rejected',
  code,
  params,
})

export const conflict = (code: string, explanations: readonly Explanation[]): Decision => ({
  status: 'conflict',
  code,
  explanations,
})
