/**
 * Refusals that their engineer has decided about. They are sent to nobody any more, and the feed says so to the other
 * computers of that person, as a deletion of the verdict. The record of the command itself stays as it was.
 */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `alter table commands add column decided_at bigint`,
  `drop index commands_attention`,
  `create index commands_attention on commands (person_id, received_at)
    where status in ('conflict', 'rejected') and decided_at is null`,
  `create index commands_decided on commands (person_id, decided_at) where decided_at is not null`,
  `create function feed_decided() returns trigger language plpgsql as $$
  begin
    perform feed_put(new.organisation_id, 'verdict', new.id::text, 'delete', 2, null, array['person:' || new.person_id], new.id);
    return null;
  end $$`,
  `create constraint trigger feed_commands_decided after update on commands
    deferrable initially deferred for each row
    when (old.decided_at is null and new.decided_at is not null) execute function feed_decided()`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
