/**
 * The change feed. Its rows are written by deferred constraint triggers, which run at COMMIT, when every row lock is
 * already held: they take one advisory lock per organisation and only then a sequence number. PostgreSQL makes a
 * commit visible before it releases its locks, so the order of the feed is the order of the commits, and a reader
 * that goes on after the highest number it saw misses nothing. A number taken earlier would be missed (the control
 * in `feed-order.test.ts` shows it), a lock taken earlier would deadlock. No writer can bypass a trigger.
 */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `create sequence feed_seq`,
  `create table feed (
    seq bigint primary key,
    organisation_id uuid not null,
    commit_id bigint not null,
    entity text not null,
    entity_id text not null,
    op text not null check (op in ('upsert', 'delete')),
    version integer not null,
    scopes_before text[],
    scopes_after text[],
    command_id uuid,
    server_at bigint not null
  )`,
  `create index feed_organisation on feed (organisation_id, seq)`,
  `create index feed_directory on feed (organisation_id, seq)
    where entity in ('group', 'category', 'service', 'calendar', 'policy', 'settings')`,

  `create function feed_put(
    organisation uuid, entity text, entity_id text, op text, version integer,
    scopes_before text[], scopes_after text[], command uuid
  ) returns void language plpgsql as $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('opora.feed:' || organisation::text, 0));
    insert into feed (seq, organisation_id, commit_id, entity, entity_id, op, version,
                      scopes_before, scopes_after, command_id, server_at)
    values (nextval('feed_seq'), organisation, pg_current_xact_id()::text::bigint, entity, entity_id, op, version,
            scopes_before, scopes_after, command, (extract(epoch from clock_timestamp()) * 1000)::bigint);
  end $$`,

  `create function feed_row() returns trigger language plpgsql as $$
  begin
    if tg_op = 'DELETE' then
      perform feed_put(old.organisation_id, tg_argv[0], old.id::text, 'delete', old.version, null, null, null);
    else
      perform feed_put(new.organisation_id, tg_argv[0], new.id::text, 'upsert', new.version, null, null, new.last_command_id);
    end if;
    return null;
  end $$`,

  `create function feed_settings() returns trigger language plpgsql as $$
  begin
    perform feed_put(new.id, 'settings', new.id::text, 'upsert', new.version, null, null, new.last_command_id);
    return null;
  end $$`,

  `create function feed_versioned() returns trigger language plpgsql as $$
  begin
    perform feed_put(new.organisation_id, tg_argv[0], new.id || '@' || new.version, 'upsert', new.version, null, null, new.last_command_id);
    return null;
  end $$`,

  `create function feed_ticket() returns trigger language plpgsql as $$
  declare before text[];
  begin
    if tg_op = 'DELETE' then
      perform feed_put(old.organisation_id, 'ticket', old.id::text, 'delete', old.version, old.scopes, null, null);
      return null;
    end if;
    if tg_op = 'UPDATE' then before := old.scopes; end if;
    perform feed_put(new.organisation_id, 'ticket', new.id::text, 'upsert', new.version, before, new.scopes, new.last_command_id);
    if new.imported_events > 0 and (tg_op = 'INSERT' or new.imported_events is distinct from old.imported_events) then
      perform feed_put(new.organisation_id, 'timeline', new.id::text, 'upsert', new.version, before, new.scopes, null);
    end if;
    return null;
  end $$`,

  `create function feed_event() returns trigger language plpgsql as $$
  begin
    perform feed_put(new.organisation_id, 'event', new.id::text, 'upsert', 1, null, null, new.command_id);
    return null;
  end $$`,

  `create function feed_event_content() returns trigger language plpgsql as $$
  begin
    perform feed_put(old.organisation_id, 'eventContent', old.event_id::text, lower(case tg_op when 'DELETE' then 'DELETE' else 'UPSERT' end), 1, null, null, null);
    return null;
  end $$`,

  `create function feed_notice() returns trigger language plpgsql as $$
  begin
    perform feed_put(new.organisation_id, 'notice', new.id::text, 'upsert', new.version, null, array['person:' || new.person_id], new.last_command_id);
    return null;
  end $$`,

  // Who may read the tickets of a group has changed: they go through the feed again, so that every client learns
  // what it may now keep and what it must drop.
  `create function feed_group_rights() returns trigger language plpgsql as $$
  declare ticket record;
  begin
    if new.is_restricted is distinct from old.is_restricted
       or (new.is_restricted and new.member_ids is distinct from old.member_ids) then
      for ticket in select id, version, scopes from tickets where assigned_group_id = new.id loop
        perform feed_put(new.organisation_id, 'ticket', ticket.id::text, 'upsert', ticket.version, ticket.scopes, ticket.scopes, null);
        perform feed_put(new.organisation_id, 'timeline', ticket.id::text, 'upsert', ticket.version, ticket.scopes, ticket.scopes, null);
      end loop;
    end if;
    return null;
  end $$`,

  deferred('tickets', 'insert or update or delete', `feed_ticket()`),
  // Imported events come with their ticket's whole timeline.
  deferred('events', 'insert', `feed_event()`, `when (new.type <> 'imported')`),
  deferred('event_content', 'update or delete', `feed_event_content()`),
  deferred('people', 'insert or update or delete', `feed_row('person')`),
  deferred('groups', 'insert or update or delete', `feed_row('group')`),
  deferred('groups', 'update', `feed_group_rights()`, '', 'feed_groups_rights'),
  deferred('categories', 'insert or update or delete', `feed_row('category')`),
  deferred('services', 'insert or update or delete', `feed_row('service')`),
  deferred('calendars', 'insert', `feed_versioned('calendar')`),
  deferred('policies', 'insert', `feed_versioned('policy')`),
  deferred('organisations', 'insert or update', `feed_settings()`),
  deferred('notices', 'insert or update', `feed_notice()`),
]

function deferred(table: string, when: string, call: string, condition = '', name = `feed_${table}`): string {
  return `create constraint trigger ${name} after ${when} on ${table}
    deferrable initially deferred for each row ${condition} execute function ${call}`
}

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
