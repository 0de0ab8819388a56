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
  // What has been trimmed: a cursor below it would miss changes.
  `create table feed_floors (
    organisation_id uuid primary key,
    seq bigint not null
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

  // A text that has been erased: the event is sent again, without it, as its second version.
  `create function feed_event_content() returns trigger language plpgsql as $$
  begin
    perform feed_put(old.organisation_id, 'eventContent', old.event_id::text, 'upsert', 2, null, null, null);
    return null;
  end $$`,

  `create function feed_notice() returns trigger language plpgsql as $$
  begin
    perform feed_put(new.organisation_id, 'notice', new.id::text, 'upsert', new.version, null, array['person:' || new.person_id], new.last_command_id);
    return null;
  end $$`,

  // A refusal goes to the person who asked, wherever they sign in next: a client may have lost its outbox.
  `create function feed_verdict() returns trigger language plpgsql as $$
  begin
    perform feed_put(new.organisation_id, 'verdict', new.id::text, 'upsert', 1, null, array['person:' || new.person_id], new.id);
    return null;
  end $$`,

  // Who may read a ticket has changed: it goes through the feed again with its whole history, so that every client
  // learns what it may now keep and what it must drop.
  `create function feed_ticket_again(organisation uuid, ticket uuid, version integer, scopes text[])
  returns void language plpgsql as $$
  begin
    perform feed_put(organisation, 'ticket', ticket::text, 'upsert', version, scopes, scopes, null);
    perform feed_put(organisation, 'timeline', ticket::text, 'upsert', version, scopes, scopes, null);
  end $$`,

  `create function feed_group_rights() returns trigger language plpgsql as $$
  declare changed record;
  begin
    if new.is_restricted is distinct from old.is_restricted then
      -- The scopes say who could read a ticket before a change: they follow at once, and put it into the feed.
      update tickets set scopes = (
        select coalesce(array_agg(scope order by scope), '{}') from (
          select scope from unnest(tickets.scopes) as scope where scope not in ('open', 'finished')
          union
          select case when tickets.state in ('resolved', 'closed', 'cancelled') then 'finished' else 'open' end
          where not new.is_restricted
        ) as scopes
      ) where assigned_group_id = new.id;
    elsif new.is_restricted and (new.member_ids, new.is_active) is distinct from (old.member_ids, old.is_active) then
      for changed in select id, version, scopes from tickets where assigned_group_id = new.id loop
        perform feed_ticket_again(new.organisation_id, changed.id, changed.version, changed.scopes);
      end loop;
    end if;
    -- Tickets of restricted groups that were offered to this group are read by its members too.
    if (new.member_ids, new.is_active) is distinct from (old.member_ids, old.is_active) then
      for changed in
        select tickets.id, tickets.version, tickets.scopes from tickets join groups on groups.id = tickets.assigned_group_id
        where groups.organisation_id = new.organisation_id and groups.is_restricted and groups.id <> new.id
          and tickets.image -> 'handOver' ->> 'toGroupId' = new.id::text
      loop
        perform feed_ticket_again(new.organisation_id, changed.id, changed.version, changed.scopes);
      end loop;
    end if;
    return null;
  end $$`,

  // Leads, auditors and admins read what restricted groups hold: a role that comes or goes changes that.
  `create function feed_person_rights() returns trigger language plpgsql as $$
  declare changed record;
  begin
    for changed in
      select tickets.id, tickets.version, tickets.scopes from tickets join groups on groups.id = tickets.assigned_group_id
      where groups.organisation_id = new.organisation_id and groups.is_restricted
    loop
      perform feed_ticket_again(new.organisation_id, changed.id, changed.version, changed.scopes);
    end loop;
    return null;
  end $$`,

  // A client applies an image only when its version is higher: no writer can forget to raise it.
  `create function raise_version() returns trigger language plpgsql as $$
  begin
    if new.version <= old.version then new.version := old.version + 1; end if;
    return new;
  end $$`,
  ...['organisations', 'people', 'groups', 'categories', 'services', 'notices'].map(
    (table) => `create trigger raise_version before update on ${table} for each row execute function raise_version()`,
  ),

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
  deferred(
    'people',
    'update',
    `feed_person_rights()`,
    'when (new.roles is distinct from old.roles)',
    'feed_people_rights',
  ),
  deferred('commands', 'insert', `feed_verdict()`, `when (new.status in ('conflict', 'rejected'))`),
]

function deferred(table: string, when: string, call: string, condition = '', name = `feed_${table}`): string {
  return `create constraint trigger ${name} after ${when} on ${table}
    deferrable initially deferred for each row ${condition} execute function ${call}`
}

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
