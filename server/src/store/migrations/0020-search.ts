/**
 * Full-text search: what was written is indexed where it stands, so that a text that is erased cannot be found any more,
 * and nothing has to be kept in step. The Russian configuration stems English words as English ones. Names are not
 * stemmed.
 */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  // People write е for ё.
  `create function words_of(body jsonb) returns tsvector language sql immutable strict parallel safe as $$
    select jsonb_to_tsvector('pg_catalog.russian', translate(body::text, 'ёЁ', 'еЕ')::jsonb, '["string"]')
  $$`,
  `create function words_of_name(name text) returns tsvector language sql immutable strict parallel safe as $$
    select to_tsvector('pg_catalog.simple', translate(name, 'ёЁ', 'еЕ'))
  $$`,
  `create index event_content_words on event_content using gin (words_of(body))`,
  `create index people_words on people using gin (words_of_name(name))`,
  `create index tickets_requester on tickets (requester_id)`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
