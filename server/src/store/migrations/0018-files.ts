/** What an organisation takes as attachments (null: the default), and who has sent which file. */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `alter table organisations add column file_rules jsonb`,
  `create table sent_files (
     organisation_id uuid not null references organisations (id),
     person_id uuid not null references people (id),
     hash text not null check (hash ~ '^[0-9a-f]{64}$'),
     size bigint not null,
     sent_at bigint not null,
     primary key (organisation_id, person_id, hash)
   )`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
