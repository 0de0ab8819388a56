/**
 * What compaction needs: to find the rows of one entity; how far it has come; and of the rows that it removed, which
 * commit each number belonged to where a client may stand, so that its cursor can still be told from that of another
 * history.
 */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `create index feed_entity on feed (organisation_id, entity, entity_id, seq) where entity <> 'event'`,
  `alter table feed_floors add column compacted_seq bigint not null default 0`,
  `create table feed_marks (
    organisation_id uuid not null,
    seq bigint not null,
    commit_id bigint not null,
    server_at bigint not null,
    primary key (organisation_id, seq)
  )`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
