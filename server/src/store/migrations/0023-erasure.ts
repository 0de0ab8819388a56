/** Erasing an attached file asks what else has the same bytes: of the whole record, so by an index. */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `create index events_attached_bytes on events ((fields -> 'attachment' -> 'to' ->> 'hash')) where type = 'attached'`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
