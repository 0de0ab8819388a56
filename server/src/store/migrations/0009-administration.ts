/**
 * Publishing: who added a version of a calendar, a policy, the tiers or the priority matrix, and when. The newest tiers
 * and matrix also stand in the organisation's row, which is the image that clients have.
 */
import { sql, type Kysely } from 'kysely'

const ONE_AN_ORGANISATION = `
  organisation_id uuid not null,
  id text not null,
  version integer not null,
  definition jsonb not null,
  published_by uuid,
  published_at bigint,
  primary key (organisation_id, id, version)`

const STATEMENTS = [
  ...['calendars', 'policies'].map(
    (table) => `alter table ${table} add column published_by uuid, add column published_at bigint`,
  ),
  `create table tier_tables (${ONE_AN_ORGANISATION})`,
  `create table priority_matrices (${ONE_AN_ORGANISATION})`,
  `alter table organisations add column tiers jsonb not null default '{"currency": "RUB", "tiers": []}'`,
  // Clients hold images without tiers: they are sent new ones.
  `update organisations set version = version + 1, last_command_id = null`,
  // A migration that follows in the same transaction could not alter the table while its triggers wait.
  `set constraints all immediate`,
  `set constraints all deferred`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
