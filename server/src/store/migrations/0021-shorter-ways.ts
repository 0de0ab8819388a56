/**
 * The same functions, in fewer steps: a command passes through each of them, and every statement in a function costs as
 * much as a way into the engine. A lock is taken by an expression, which needs no statement; a feed row is inserted by
 * the trigger itself; what a command does not name is not looked for. Rows are still sought one by one, by their keys.
 */
import { sql, type Kysely } from 'kysely'

const LOCK_OF_FEED = (organisation: string): string =>
  `pg_advisory_xact_lock(hashtextextended('opora.feed:' || ${organisation}::text, 0)) is null`

const NUMBERED = `nextval('feed_seq'), new.organisation_id, pg_current_xact_id()::text::bigint`
const NOW = `(extract(epoch from clock_timestamp()) * 1000)::bigint`
/** Otherwise some of what these functions ask is planned anew each time, which takes longer than to run it. */
const GENERIC = `set plan_cache_mode = force_generic_plan`

const STATEMENTS = [
  `create or replace function feed_ticket() returns trigger language plpgsql as $$
  declare
    before text[];
    held boolean;
  begin
    if tg_op = 'DELETE' then
      perform feed_put(old.organisation_id, 'ticket', old.id::text, 'delete', old.version, old.scopes, null, null);
      return null;
    end if;
    if tg_op = 'UPDATE' then before := old.scopes; end if;
    held := ${LOCK_OF_FEED('new.organisation_id')};
    insert into feed (seq, organisation_id, commit_id, entity, entity_id, op, version,
                      scopes_before, scopes_after, command_id, server_at)
    values (${NUMBERED}, 'ticket', new.id::text, 'upsert', new.version,
            before, new.scopes, new.last_command_id, ${NOW});
    if new.imported_events > 0 and (tg_op = 'INSERT' or new.imported_events is distinct from old.imported_events) then
      perform feed_put(new.organisation_id, 'timeline', new.id::text, 'upsert', new.version, before, new.scopes, null);
    end if;
    return null;
  end $$`,

  `create or replace function feed_event() returns trigger language plpgsql as $$
  declare held boolean := ${LOCK_OF_FEED('new.organisation_id')};
  begin
    insert into feed (seq, organisation_id, commit_id, entity, entity_id, op, version, command_id, server_at)
    values (${NUMBERED}, 'event', new.id::text, 'upsert', 1, new.command_id, ${NOW});
    return null;
  end $$`,

  `create or replace function open_command(
    organisation uuid, command uuid, named_tickets uuid[], dependencies uuid[], named_people uuid[]
  ) returns json language plpgsql volatile ${GENERIC} as $$
  declare
    -- Repeats that arrive at the same time wait here, before they hold anything else.
    held boolean := pg_advisory_xact_lock(hashtextextended('opora.command:' || command::text, 0)) is null;
    sought uuid[] := named_tickets;
    wanted uuid;
    ticket record;
    held_ids uuid[] := '{}';
    merged_into uuid[];
    one json;
    locked json[] := '{}';
    is_elsewhere boolean := false;
    earlier json;
    answered json[] := '{}';
    asked_people uuid[] := '{}';
    found_people json[] := '{}';
    directory bigint;
  begin
    if cardinality(sought) > 1 then
      sought := array(select named.id from unnest(sought) as named (id) order by named.id);
    end if;
    while cardinality(sought) > 0 loop
      merged_into := '{}';
      -- By ascending id, so that no two commands wait for each other.
      foreach wanted in array sought loop
        select image, last_hash, requester_id, assignee_id,
               image -> 'pending' ->> 'ownerId' as owner_id, image ->> 'mergedIntoId' as merged_into_id into ticket
          from tickets where id = wanted and organisation_id = organisation for update;
        if found then
          held_ids := held_ids || wanted;
          if ticket.merged_into_id is not null then merged_into := merged_into || ticket.merged_into_id::uuid; end if;
          locked := locked || json_build_object('id', wanted, 'image', ticket.image, 'hash', ticket.last_hash);
          named_people := named_people || array[ticket.requester_id, ticket.assignee_id, ticket.owner_id::uuid];
        else
          is_elsewhere := is_elsewhere or exists (select from tickets where id = wanted);
        end if;
      end loop;
      -- What is said on a ticket that was merged into another is written there. That is known from the locked ticket
      -- alone, so that this one lock may come out of order; whoever loses to a deadlock by it is run again.
      sought := '{}';
      if cardinality(merged_into) > 0 then
        sought := array(
          select distinct into_id from unnest(merged_into) as next (into_id)
          where into_id <> all (held_ids) order by into_id);
      end if;
    end loop;

    select json_build_object('verdict', verdict, 'personId', person_id, 'organisationId', organisation_id)
      into earlier from commands where id = command;
    foreach wanted in array dependencies loop
      select json_build_object('id', id, 'status', status) into one
        from commands where id = wanted and organisation_id = organisation;
      if found then answered := answered || one; end if;
    end loop;
    foreach wanted in array named_people loop
      continue when wanted is null or wanted = any (asked_people);
      asked_people := asked_people || wanted;
      select row_to_json(people) into one from people where id = wanted and organisation_id = organisation;
      if found then found_people := found_people || one; end if;
    end loop;
    select seq into directory from feed where organisation_id = organisation
      and entity in ('group', 'category', 'service', 'calendar', 'policy', 'settings') order by seq desc limit 1;
    return json_build_object(
      'earlier', earlier, 'tickets', to_json(locked), 'isElsewhere', is_elsewhere, 'dependencies', to_json(answered),
      'people', to_json(found_people), 'directorySeq', coalesce(directory, 0));
  end $$`,

  `alter function close_feed ${GENERIC}`,

  // When a ticket's ladder is due next: the first of its steps, in order of time, that was not taken. In a function, since
  // a statement with a list of steps in it is planned anew each time.
  `create function next_step_at(ticket uuid, keys text[], instants bigint[]) returns bigint language plpgsql stable ${GENERIC} as $$
  begin
    for place in 1 .. cardinality(keys) loop
      if not exists (select from escalation_steps where ticket_id = ticket and key = keys[place]) then
        return instants[place];
      end if;
    end loop;
    return null;
  end $$`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
