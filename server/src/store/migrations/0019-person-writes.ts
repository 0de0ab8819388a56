/** Who changed a requester's telephone, address, zone or language last. Of what stands there now, nobody is known to have. */
import { sql, type Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql.raw(`alter table people add column writes jsonb not null default '{}'`).execute(database)
}
