/**
 * Duplicates: tickets stored before them were merged into nothing. As with `0006-raised`, desktops fetch them anew; what is
 * packed in segments is packed anew, since their triggers sleep meanwhile.
 */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `alter table tickets disable trigger user`,
  `update tickets set image = image || '{"mergedIntoId": null, "duplicates": []}' where not image ? 'mergedIntoId'`,
  `alter table tickets enable trigger user`,
  `delete from segments`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
