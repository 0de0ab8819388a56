/** The record: tickets, what happened to them, what was asked and answered, and who is told. */
import type { Generated } from 'kysely'
import type { EventContent, EventType, FieldChanges } from '@shared/domain/event'
import type { NoticeReason } from '@shared/domain/notices'
import type { Ticket, TicketState } from '@shared/domain/ticket'
import type { Verdict, VerdictStatus } from '@shared/protocol/sync'
import type { JsonColumn, Synced } from './columns'

export interface TicketsTable extends Synced {
  id: string
  number: number
  image: JsonColumn<Ticket>
  state: TicketState
  assigned_group_id: string
  assignee_id: string | null
  requester_id: string
  external_ref: string | null
  scopes: string[]
  /** How many of its events were imported: a change puts the whole timeline into the feed instead of each event. */
  imported_events: Generated<number>
  registered_at: number
  updated_at: number
  /** Of its last event: the next one links to it, and a history that was cut short shows. */
  last_hash: string
}

export interface EventsTable {
  id: string
  organisation_id: string
  ticket_id: string
  seq_in_ticket: number
  type: EventType
  actor_id: string | null
  command_id: string | null
  fields: JsonColumn<FieldChanges>
  occurred_at: number
  received_at: number
  effective_at: number
  content_hash: string | null
  prev_hash: string | null
  hash: string
}

export interface EventContentTable {
  event_id: string
  organisation_id: string
  ticket_id: string
  salt: string
  body: JsonColumn<EventContent>
}

export interface CommandsTable {
  id: string
  organisation_id: string
  client_id: string
  person_id: string
  name: string
  ticket_ids: string[]
  /** The bulk action that it is part of. */
  group_id: string | null
  status: VerdictStatus
  verdict: JsonColumn<Verdict>
  seq: number | null
  received_at: number
  /** When its person decided what becomes of a refusal; null while that is open, and for what went through. */
  decided_at: Generated<number | null>
}

export interface NoticesTable extends Synced {
  id: string
  person_id: string
  ticket_id: string
  reason: NoticeReason
  important: boolean
  created_at: number
  delivered_at: number | null
  seen_at: number | null
  acknowledged_at: number | null
}

export interface EscalationPlansTable {
  ticket_id: string
  organisation_id: string
  /** When its ladder is to be looked at; null when nothing is coming. */
  next_at: number | null
}

export interface EscalationStepsTable {
  ticket_id: string
  key: string
  organisation_id: string
  due_at: number
  ran_at: number
  /** `past`: it was over when the ticket came to the ladder, and nobody was told. */
  outcome: 'told' | 'unreached' | 'past'
}

/** Files that have arrived whole, by who sent them. */
export interface SentFilesTable {
  organisation_id: string
  person_id: string
  hash: string
  size: number
  sent_at: number
}
