/**
 * Ends the writing part of a command's transaction in one round trip: runs the deferred triggers, which take the feed's
 * lock, and answers with the feed's newest number, which from then on is this transaction's own. In a function every
 * statement sees what the ones before it did, so the number is read after the triggers have written.
 */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `create function close_feed(organisation uuid) returns bigint language plpgsql volatile as $$
  begin
    set constraints all immediate;
    return (select max(seq) from feed where organisation_id = organisation);
  end $$`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
