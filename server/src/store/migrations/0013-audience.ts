/** In which zone and language a requester is written to: their own, or the organisation's. Nobody has said either before. */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `alter table people add column zone text, add column language text check (language in ('ru', 'en'))`,
  `alter table organisations add column zone text, add column language text check (language in ('ru', 'en'))`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
