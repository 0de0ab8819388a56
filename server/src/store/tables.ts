/**
 * The tables of the central API as Kysely sees them. Instants are `bigint` epoch milliseconds, read as numbers on both
 * drivers. Every row carries its organisation; nothing is shared between organisations.
 */
import type { ColumnType, Generated } from 'kysely'
import type { EventContent, EventType, FieldChanges } from '@shared/domain/event'
import type { FileRules } from '@shared/domain/files'
import type { NoticeReason } from '@shared/domain/notices'
import type { Language, Role } from '@shared/domain/people'
import type { PriorityMatrix } from '@shared/domain/priority-matrix'
import type { PersonWrites } from '@shared/domain/requester'
import type { TierTable } from '@shared/domain/tiers'
import type { Ticket, TicketState } from '@shared/domain/ticket'
import type { DutyRotaPlan } from '@shared/duty'
import type { EntityName, Verdict, VerdictStatus } from '@shared/protocol/sync'
import type { CalendarDefinition, PolicyDefinition } from '@shared/sla/types'

/** Read parsed, written as JSON text: a plain array parameter would become a PostgreSQL array. */
export type JsonColumn<Value> = ColumnType<Value, string, string>

interface Synced {
  organisation_id: string
  /** Raised with every write; a client applies an image only when its version is higher. */
  version: Generated<number>
  last_command_id: string | null
}

export interface ServerTable {
  is_only_row: Generated<boolean>
  server_id: string
  token_secret: string
  created_at: number
}

export interface OrganisationsTable extends Synced {
  id: string
  name: string
  desk_group_id: string
  priority_matrix: JsonColumn<PriorityMatrix>
  tiers: ColumnType<TierTable, string | undefined, string>
  /** In which its people are written to, unless they say otherwise. */
  zone: Generated<string | null>
  language: Generated<Language | null>
  /** What may be attached; null is the default. */
  file_rules: ColumnType<FileRules | null, string | null | undefined, string | null>
  /** Changes when the database is restored: clients then drop their cache. */
  epoch: string
  is_demo: Generated<boolean>
  created_at: number
}

/** Files that have arrived whole, by who sent them. */
export interface SentFilesTable {
  organisation_id: string
  person_id: string
  hash: string
  size: number
  sent_at: number
}

/** A counter row and never a sequence: a rollback must leave no gap. */
export interface RegisterCountersTable {
  organisation_id: string
  last_number: Generated<number>
}

export interface PeopleTable extends Synced {
  id: string
  name: string
  email: string | null
  phone: string | null
  department: string | null
  tier: string | null
  /** In which they are written to; null is the organisation's. */
  zone: Generated<string | null>
  language: Generated<Language | null>
  /** Who changed which of these values last. */
  writes: Generated<PersonWrites>
  roles: Role[]
  is_active: Generated<boolean>
  external_ref: string | null
}

export interface GroupsTable extends Synced {
  id: string
  name: string
  member_ids: string[]
  lead_id: string | null
  manager_id: string | null
  is_restricted: Generated<boolean>
  is_active: Generated<boolean>
  external_ref: string | null
}

export interface CategoriesTable extends Synced {
  id: string
  name: string
  parent_id: string | null
  group_id: string | null
  is_active: Generated<boolean>
  external_ref: string | null
}

export interface ServicesTable extends Synced {
  id: string
  name: string
  is_active: Generated<boolean>
}

/** One row a version. Never changed: whoever publishes adds the next one. */
interface Published<Definition> {
  organisation_id: string
  id: string
  version: number
  definition: JsonColumn<Definition>
  /** Null where it came with an import. */
  published_by: ColumnType<string | null, string | null | undefined, never>
  published_at: ColumnType<number | null, number | null | undefined, never>
}

export interface CalendarsTable extends Published<CalendarDefinition> {
  last_command_id: string | null
}

export interface PoliciesTable extends Published<PolicyDefinition> {
  last_command_id: string | null
}

/** An organisation has one, and the newest stands in its own row as well: that is what clients get. */
export type TierTablesTable = Published<TierTable>
export type PriorityMatricesTable = Published<PriorityMatrix>

/** One a group. */
export interface DutyRotasTable extends Synced {
  id: string
  group_id: string
  plan: JsonColumn<DutyRotaPlan>
}

export interface AbsencesTable extends Synced {
  id: string
  person_id: string
  starts_at: number
  ends_at: number
  substitute_id: string | null
  note: string
}

export interface AccountsTable {
  id: string
  organisation_id: string
  person_id: string
  /** Lower case; unique on the server. */
  login: string
  password_hash: string
  is_active: Generated<boolean>
  created_at: number
}

/** One sign-in: a family of refresh tokens, each derived from the secret, the family and its counter. */
export interface SessionsTable {
  id: string
  account_id: string
  client_kind: 'browser' | 'desktop'
  /** The newest token that was handed out. */
  counter: number
  /** When the token before the newest was used; until the successor is used it may be asked for again for 60 s. */
  rotated_at: number | null
  created_at: number
  last_used_at: number
  expires_at: number
  revoked_at: number | null
}

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

export interface FeedTable {
  seq: number
  organisation_id: string
  commit_id: number
  entity: EntityName | 'eventContent' | 'verdict'
  entity_id: string
  op: 'upsert' | 'delete'
  version: number
  scopes_before: string[] | null
  scopes_after: string[] | null
  command_id: string | null
  server_at: number
}

/** How far the feed has been trimmed: a cursor below it must begin again. And how far each entity is in it only once. */
export interface FeedFloorsTable {
  organisation_id: string
  seq: number
  compacted_seq: Generated<number>
}

/** Last rows of commits that compaction has removed: cursors may stand there. */
export interface FeedMarksTable {
  organisation_id: string
  seq: number
  commit_id: number
  server_at: number
}

/** When a client was last heard of, and its longest silences: bounds for the time that an offline command may claim. */
export interface ClientsTable {
  id: string
  organisation_id: string
  person_id: string
  last_contact_at: number
  previous_contact_at: number | null
  skew_ms: number
}

export interface ContactGapsTable {
  client_id: string
  started_at: number
  ended_at: number
}

/** Finished tickets that everybody may read, packed once. Dropped by triggers when one must not be read any more. */
export interface SegmentsTable {
  id: string
  organisation_id: string
  /** Rises in the order in which they were committed. */
  serial: Generated<number>
  ticket_count: number
  byte_size: number
  bytes: Uint8Array
  built_at: number
}

/** Which version of a ticket stands in which segment. */
export interface SegmentTicketsTable {
  ticket_id: string
  segment_id: string
  version: number
}

export interface Tables {
  server: ServerTable
  organisations: OrganisationsTable
  register_counters: RegisterCountersTable
  sent_files: SentFilesTable
  people: PeopleTable
  groups: GroupsTable
  categories: CategoriesTable
  services: ServicesTable
  calendars: CalendarsTable
  policies: PoliciesTable
  tier_tables: TierTablesTable
  priority_matrices: PriorityMatricesTable
  duty_rotas: DutyRotasTable
  absences: AbsencesTable
  accounts: AccountsTable
  sessions: SessionsTable
  tickets: TicketsTable
  events: EventsTable
  event_content: EventContentTable
  commands: CommandsTable
  notices: NoticesTable
  escalation_plans: EscalationPlansTable
  escalation_steps: EscalationStepsTable
  feed: FeedTable
  feed_floors: FeedFloorsTable
  feed_marks: FeedMarksTable
  clients: ClientsTable
  contact_gaps: ContactGapsTable
  segments: SegmentsTable
  segment_tickets: SegmentTicketsTable
}
