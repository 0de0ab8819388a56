/** Major incidents: what tickets stored before them say of it. As with `0006-raised`, desktops fetch them anew. */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `alter table tickets disable trigger user`,
  `update tickets set image = image || '{"major": null, "majorId": null, "childCount": 0}' where not image ? 'major'`,
  `alter table tickets enable trigger user`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
