/**
 * The tables of the central API as Kysely sees them. Instants are `bigint` epoch milliseconds, read as numbers on both
 * drivers. Every row carries its organisation; nothing is shared between organisations.
 */
import type { AccountsTable, SessionsTable } from './tables/accounts'
import type {
  CategoriesTable,
  GroupsTable,
  OrganisationsTable,
  PeopleTable,
  RegisterCountersTable,
  ServerTable,
  ServicesTable,
} from './tables/organisation'
import type {
  AbsencesTable,
  CalendarsTable,
  DutyRotasTable,
  FileRulesTable,
  PoliciesTable,
  PriorityMatricesTable,
  TierTablesTable,
} from './tables/rules'
import type {
  ClientsTable,
  ContactGapsTable,
  FeedFloorsTable,
  FeedMarksTable,
  FeedTable,
  SegmentTicketsTable,
  SegmentsTable,
} from './tables/sync'
import type {
  CommandsTable,
  EscalationPlansTable,
  EscalationStepsTable,
  EventContentTable,
  EventsTable,
  NoticesTable,
  SentFilesTable,
  TicketsTable,
} from './tables/tickets'

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
  file_rules: FileRulesTable
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
