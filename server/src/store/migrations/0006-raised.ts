/**
 * Tickets say whom they were raised to. Those stored before it say that it was nobody; a stored image that lacks the field
 * would be read as one that breaks its type. No change that the feed would have to tell: with the new schema of
 * the protocol every desktop fetches its tickets anew.
 */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `alter table tickets disable trigger user`,
  `update tickets set image = image || '{"raised": null}' where not image ? 'raised'`,
  `alter table tickets enable trigger user`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
