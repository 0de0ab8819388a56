/** What an organisation has agreed on, version by version, and who is on duty when. */
import type { ColumnType } from 'kysely'
import type { FileRules } from '@shared/domain/files'
import type { PriorityMatrix } from '@shared/domain/priority-matrix'
import type { TierTable } from '@shared/domain/tiers'
import type { DutyRotaPlan } from '@shared/duty'
import type { CalendarDefinition, PolicyDefinition } from '@shared/sla/types'
import type { JsonColumn, Synced } from './columns'

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

export type FileRulesTable = Published<FileRules>

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
