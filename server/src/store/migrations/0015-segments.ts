/**
 * Segments: finished tickets that everybody may read, packed for first syncs. Whatever must not be read any more takes
 * its segment with it in the same transaction, by triggers: no writer can bypass them. The tickets that it held are sent
 * as rows until they are packed again.
 *
 * Whoever builds a segment holds its tickets with FOR SHARE. An update of a ticket waits for that by itself, the erasure
 * of a text takes the ticket's lock here; both then see what was built meanwhile.
 */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `create sequence segment_serial`,
  `create table segments (
    id uuid primary key,
    organisation_id uuid not null references organisations (id),
    serial bigint not null default nextval('segment_serial'),
    ticket_count integer not null,
    byte_size integer not null,
    bytes bytea not null,
    built_at bigint not null
  )`,
  // It is compressed already.
  `alter table segments alter column bytes set storage external`,
  `create unique index segments_organisation on segments (organisation_id, serial)`,
  `create table segment_tickets (
    ticket_id uuid primary key,
    segment_id uuid not null references segments (id) on delete cascade,
    version integer not null
  )`,
  `create index segment_tickets_segment on segment_tickets (segment_id)`,

  `create function drop_segment_of(ticket uuid) returns void language plpgsql as $$
  begin
    delete from segments where id = (select segment_id from segment_tickets where ticket_id = ticket);
  end $$`,

  `create function segment_ticket_changed() returns trigger language plpgsql as $$
  begin
    perform drop_segment_of(old.id);
    return null;
  end $$`,
  // Held by a restricted group now, or made anew from its events under the version it had.
  `create trigger segment_ticket_hidden after update on tickets for each row
    when (not (new.scopes && array['open', 'finished'])
      or (new.version = old.version and new.image is distinct from old.image))
    execute function segment_ticket_changed()`,
  `create trigger segment_ticket_deleted after delete on tickets for each row
    execute function segment_ticket_changed()`,

  `create function segment_text_erased() returns trigger language plpgsql as $$
  declare ticket uuid;
  begin
    select ticket_id into ticket from events where id = old.event_id;
    perform 1 from tickets where id = ticket for no key update;
    perform drop_segment_of(ticket);
    return null;
  end $$`,
  `create trigger segment_text_erased after update or delete on event_content for each row
    execute function segment_text_erased()`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
