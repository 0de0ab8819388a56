/** Rows as the images that are synchronised and that decisions look up: one function an entity. */
import type { Selectable } from 'kysely'
import type { TicketEvent } from '@shared/domain/event'
import type { Notice } from '@shared/domain/notices'
import type { Absence, DutyRota } from '@shared/duty'
import type { Category, Group, OrganisationSettings, Person, Service } from '@shared/domain/people'
import type {
  CategoriesTable,
  GroupsTable,
  OrganisationsTable,
  PeopleTable,
  ServicesTable,
} from './tables/organisation'
import type { AbsencesTable, DutyRotasTable } from './tables/rules'
import type { EventContentTable, EventsTable, NoticesTable } from './tables/tickets'

export const personImage = (row: Selectable<PeopleTable>): Person => ({
  id: row.id,
  name: row.name,
  email: row.email,
  phone: row.phone,
  department: row.department,
  tier: row.tier,
  zone: row.zone,
  language: row.language,
  writes: row.writes,
  roles: row.roles,
  isActive: row.is_active,
  externalRef: row.external_ref,
})

export const groupImage = (row: Selectable<GroupsTable>): Group => ({
  id: row.id,
  name: row.name,
  memberIds: row.member_ids,
  leadId: row.lead_id,
  managerId: row.manager_id,
  isRestricted: row.is_restricted,
  isActive: row.is_active,
  externalRef: row.external_ref,
})

export const categoryImage = (row: Selectable<CategoriesTable>): Category => ({
  id: row.id,
  name: row.name,
  parentId: row.parent_id,
  groupId: row.group_id,
  isActive: row.is_active,
  externalRef: row.external_ref,
})

export const serviceImage = (row: Selectable<ServicesTable>): Service => ({
  id: row.id,
  name: row.name,
  isActive: row.is_active,
})

export const settingsImage = (row: Selectable<OrganisationsTable>): OrganisationSettings => ({
  id: row.id,
  name: row.name,
  deskGroupId: row.desk_group_id,
  priorityMatrix: row.priority_matrix,
  tiers: row.tiers,
  zone: row.zone,
  language: row.language,
  ...(row.file_rules === null ? {} : { fileRules: row.file_rules }),
  isDemo: row.is_demo,
})

export const dutyRotaImage = (row: Selectable<DutyRotasTable>): DutyRota => ({
  id: row.id,
  groupId: row.group_id,
  ...row.plan,
  version: row.version,
})

export const absenceImage = (row: Selectable<AbsencesTable>): Absence => ({
  id: row.id,
  personId: row.person_id,
  from: row.starts_at,
  to: row.ends_at,
  substituteId: row.substitute_id,
  note: row.note,
  version: row.version,
})

export const noticeImage = (row: Selectable<NoticesTable>): Notice => ({
  id: row.id,
  personId: row.person_id,
  ticketId: row.ticket_id,
  reason: row.reason,
  important: row.important,
  createdAt: row.created_at,
  deliveredAt: row.delivered_at,
  seenAt: row.seen_at,
  acknowledgedAt: row.acknowledged_at,
})

export type EventRow = Selectable<EventsTable> & { readonly body: Selectable<EventContentTable>['body'] | null }

export const eventImage = (row: EventRow): TicketEvent => ({
  id: row.id,
  ticketId: row.ticket_id,
  seqInTicket: row.seq_in_ticket,
  type: row.type,
  actorId: row.actor_id,
  commandId: row.command_id,
  fields: row.fields,
  occurredAt: row.occurred_at,
  receivedAt: row.received_at,
  effectiveAt: row.effective_at,
  content: row.body,
})

/** Events never change; only a text that is erased makes a second version of one. */
export const eventVersion = (row: EventRow): number => (row.content_hash !== null && row.body === null ? 2 : 1)
