/** Reading events with their texts: by ticket, by id, by the command that made them. */
import { sql } from 'kysely'
import type { TicketEvent } from '@shared/domain/event'
import type { Queryable } from './database'
import { eventImage, type EventRow } from './images'

const eventsWithContent = (database: Queryable) =>
  database
    .selectFrom('events')
    .leftJoin('event_content', 'event_content.event_id', 'events.id')
    .selectAll('events')
    .select('event_content.body')

/** Whole histories, in order, by ticket. A ticket without events is not among them. */
export async function timelinesOf(
  database: Queryable,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, readonly TicketEvent[]>> {
  const timelines = new Map<string, TicketEvent[]>()
  if (ticketIds.length === 0) return timelines
  const rows = await eventsWithContent(database)
    .where(sql<boolean>`events.ticket_id = any(${[...ticketIds]}::uuid[])`)
    .orderBy('events.ticket_id')
    .orderBy('events.seq_in_ticket')
    .execute()
  for (const row of rows) {
    const timeline = timelines.get(row.ticket_id)
    if (timeline === undefined) timelines.set(row.ticket_id, [eventImage(row)])
    else timeline.push(eventImage(row))
  }
  return timelines
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
