/**
 * Which commands belong to one bulk action, so that it can be undone as one; and tickets in the order of their
 * registration, for whoever walks those of a month.
 */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `alter table commands add column group_id uuid`,
  `create index commands_group on commands (organisation_id, group_id, id) where group_id is not null`,
  `create index tickets_registered on tickets (organisation_id, registered_at, id)`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
