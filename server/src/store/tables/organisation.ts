/** The server, its organisations, and who and what belongs to one. */
import type { ColumnType, Generated } from 'kysely'
import type { FileRules } from '@shared/domain/files'
import type { Language, Role } from '@shared/domain/people'
import type { PriorityMatrix } from '@shared/domain/priority-matrix'
import type { PersonWrites } from '@shared/domain/requester'
import type { TierTable } from '@shared/domain/tiers'
import type { JsonColumn, Synced } from './columns'

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
