/**
 * Everything that a command is decided by, in one round trip: locks its id and its tickets, then reads. In a function
 * every statement sees what was committed before it began, so what is read after a lock is what its last holder left.
 * Rows are sought by their key alone, tickets one by one: PGlite keeps no statistics by itself, and without them a plan
 * may read everything that an organisation has.
 */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `create function open_command(
    organisation uuid, command uuid, named_tickets uuid[], dependencies uuid[], named_people uuid[]
  ) returns json language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
  declare
    sought uuid[] := array(select named.id from unnest(named_tickets) as named (id) order by named.id);
    wanted uuid;
    held record;
    held_ids uuid[] := '{}';
    merged_into uuid[];
    locked json[] := '{}';
    is_elsewhere boolean := false;
  begin
    -- Repeats that arrive at the same time wait here, before they hold anything else.
    perform pg_advisory_xact_lock(hashtextextended('opora.command:' || command::text, 0));
    while cardinality(sought) > 0 loop
      merged_into := '{}';
      -- By ascending id, so that no two commands wait for each other.
      foreach wanted in array sought loop
        select image, last_hash, requester_id, assignee_id,
               image -> 'pending' ->> 'ownerId' as owner_id, image ->> 'mergedIntoId' as merged_into_id into held
          from tickets where id = wanted and organisation_id = organisation for update;
        if found then
          held_ids := held_ids || wanted;
          merged_into := merged_into || held.merged_into_id::uuid;
          locked := locked || json_build_object('id', wanted, 'image', held.image, 'hash', held.last_hash);
          named_people := named_people || array[held.requester_id, held.assignee_id, held.owner_id::uuid];
        else
          is_elsewhere := is_elsewhere or exists (select from tickets where id = wanted);
        end if;
      end loop;
      -- What is said on a ticket that was merged into another is written there. That is known from the locked ticket
      -- alone, so that this one lock may come out of order; whoever loses to a deadlock by it is run again.
      sought := array(
        select distinct into_id from unnest(merged_into) as next (into_id)
        where into_id is not null and into_id <> all (held_ids) order by into_id);
    end loop;
    return json_build_object(
      'earlier', (
        select json_build_object('verdict', verdict, 'personId', person_id, 'organisationId', organisation_id)
        from commands where id = command),
      'tickets', to_json(locked),
      'isElsewhere', is_elsewhere,
      'dependencies', (
        select coalesce(json_agg(json_build_object('id', id, 'status', status)), '[]')
        from commands where id = any (dependencies) and organisation_id = organisation),
      'people', (
        with named as materialized (select * from people where id = any (named_people))
        select coalesce(json_agg(row_to_json(named)), '[]') from named where organisation_id = organisation),
      'directorySeq', (
        select coalesce(max(seq), 0) from feed where organisation_id = organisation
        and entity in ('group', 'category', 'service', 'calendar', 'policy', 'settings')));
  end $$`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
