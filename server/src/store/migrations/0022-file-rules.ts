/** What may be attached is published in versions: who changed it, and when. What was set before is the first, of nobody. */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `create table file_rules (
     organisation_id uuid not null references organisations (id),
     id text not null,
     version integer not null,
     definition jsonb not null,
     published_by uuid,
     published_at bigint,
     primary key (organisation_id, id, version)
   )`,
  `insert into file_rules (organisation_id, id, version, definition)
   select id, 'files', 1, file_rules from organisations where file_rules is not null`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
