/**
 * Groups that take part in a ticket without having it. They read it also when it is restricted, so whoever joins or leaves
 * one of them is sent what they may now read, as with a group that was asked to take a ticket over.
 */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `alter table tickets disable trigger user`,
  `update tickets set image = image || '{"participantGroupIds": []}' where not image ? 'participantGroupIds'`,
  `alter table tickets enable trigger user`,
  `create or replace function feed_group_rights() returns trigger language plpgsql as $$
  declare changed record;
  begin
    if new.is_restricted is distinct from old.is_restricted then
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
    -- Tickets of restricted groups that were offered to this group, or in which it takes part, are read by its members too.
    if (new.member_ids, new.is_active) is distinct from (old.member_ids, old.is_active) then
      for changed in
        select tickets.id, tickets.version, tickets.scopes from tickets join groups on groups.id = tickets.assigned_group_id
        where groups.organisation_id = new.organisation_id and groups.is_restricted and groups.id <> new.id
          and (tickets.image -> 'handOver' ->> 'toGroupId' = new.id::text
            or tickets.image -> 'participantGroupIds' ? new.id::text)
      loop
        perform feed_ticket_again(new.organisation_id, changed.id, changed.version, changed.scopes);
      end loop;
    end if;
    return null;
  end $$`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
