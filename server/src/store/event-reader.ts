/** Reading events with their texts: by ticket, by id, by the command that made them. */
import { sql } from 'kysely'
import type { TicketEvent } from '@shared/domain/event'
import type { Queryable } from './database'
import type { EventRow } from './images'

const eventsWithContent = (database: Queryable) =>
  database
    .selectFrom('events')
    .leftJoin('event_content', 'event_content.event_id', 'events.id')
    .selectAll('events')
    .select('event_content.body')

/**
 * Whole histories, in order, by ticket. A ticket without events is not among them. The database puts each together: one
 * row and one JSON text a ticket cost much less to bring over than a row of a dozen columns for each event.
 */
export async function timelinesOf(
  database: Queryable,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, readonly TicketEvent[]>> {
  if (ticketIds.length === 0) return new Map()
  const { rows } = await sql<{ ticket_id: string; events: readonly TicketEvent[] }>`
    select events.ticket_id, json_agg(json_build_object(
      'id', events.id, 'ticketId', events.ticket_id, 'seqInTicket', seq_in_ticket, 'type', type,
      'actorId', actor_id, 'commandId', command_id, 'fields', fields, 'occurredAt', occurred_at,
      'receivedAt', received_at, 'effectiveAt', effective_at, 'content', body) order by seq_in_ticket) as events
    from events left join event_content on event_content.event_id = events.id
    where events.ticket_id = any(${[...ticketIds]}::uuid[])
    group by events.ticket_id`.execute(database)
  return new Map(rows.map((row) => [row.ticket_id, row.events]))
}

export async function eventsById(
  database: Queryable,
  organisationId: string,
  ids: readonly string[],
): Promise<readonly EventRow[]> {
  if (ids.length === 0) return []
  return eventsWithContent(database)
    .where('events.organisation_id', '=', organisationId)
    .where(sql<boolean>`events.id = any(${[...ids]}::uuid[])`)
    .execute()
}

/** The file that came along to a ticket from one that was merged into it, by the command that attached it there. */
export function fileTakenAlong(
  database: Queryable,
  ticketId: string,
  attachedAs: string,
): Promise<EventRow | undefined> {
  return eventsWithContent(database)
    .where('events.ticket_id', '=', ticketId)
    .where('events.type', '=', 'attached')
    .where(sql<boolean>`events.fields -> 'attachedAs' ->> 'to' = ${attachedAs}`)
    .orderBy('events.seq_in_ticket')
    .limit(1)
    .executeTakeFirst()
}

/** Events by which any of these bytes are attached to a ticket, wherever that is. */
export async function eventsAttaching(
  database: Queryable,
  organisationId: string,
  hashes: readonly string[],
): Promise<readonly EventRow[]> {
  if (hashes.length === 0) return []
  return (
    eventsWithContent(database)
      .where('events.organisation_id', '=', organisationId)
      // As the index has it, and no parameter: the same plan for every call.
      .where(sql<boolean>`events.type = 'attached'`)
      .where(sql<boolean>`events.fields -> 'attachment' -> 'to' ->> 'hash' = any(${[...hashes]}::text[])`)
      .orderBy('events.id')
      .execute()
  )
}

export async function eventsOfCommand(
  database: Queryable,
  organisationId: string,
  commandId: string,
): Promise<readonly EventRow[]> {
  return eventsWithContent(database)
    .where('events.organisation_id', '=', organisationId)
    .where('events.command_id', '=', commandId)
    .orderBy('events.ticket_id')
    .orderBy('events.seq_in_ticket')
    .execute()
}
