/**
 * Tickets say who has them and when anything was last done. Those of before say that nobody does and that nothing was,
 * until `opora rebuild --write` reads it from their events. No client needs to hear of it: with the schema of images all of
 * them fetch their cache again.
 */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `alter table tickets disable trigger user`,
  `update tickets set image = image || '{"acknowledgement": null, "lastProgressAt": null, "ladderFacts": []}'
    where not image ? 'ladderFacts'`,
  `alter table tickets enable trigger user`,
  // An acknowledgement finds the notices of its ticket.
  `create index notices_ticket on notices (ticket_id, person_id)`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
