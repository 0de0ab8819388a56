/** What columns have in common. */
import type { ColumnType, Generated } from 'kysely'

/** Read parsed, written as JSON text: a plain array parameter would become a PostgreSQL array. */
export type JsonColumn<Value> = ColumnType<Value, string, string>

/** A row that goes to clients. */
export interface Synced {
  organisation_id: string
  /** Raised with every write; a client applies an image only when its version is higher. */
  version: Generated<number>
  last_command_id: string | null
}
