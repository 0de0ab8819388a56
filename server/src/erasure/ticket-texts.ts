/** Texts with what an administrator tells them apart by: number of the ticket, kind of event, author, instant. */
import type { EventContent, EventType, TicketEvent } from '@shared/domain/event'
import type { Instant } from '@shared/domain/instant'
import type { Queryable } from '../store/database'
import { timelinesOf } from '../store/event-reader'
import { ErasureError } from './erasure-error'

export interface TicketText {
  readonly eventId: string
  readonly number: number
  readonly type: EventType
  readonly at: Instant
  /** Null for what nobody did. */
  readonly by: string | null
  readonly content: EventContent
}

/**
 * All that can be erased of a ticket.
 *
 * @throws {ErasureError} when there is no such ticket
 */
export async function textsOfTicket(
  database: Queryable,
  organisationId: string,
  number: number,
): Promise<readonly TicketText[]> {
  const row = await database
    .selectFrom('tickets')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('number', '=', number)
    .executeTakeFirst()
  if (row === undefined) {
    throw new ErasureError(
      'erasure.unknownTicket',
      `There is no ticket ${number} in the register; look it up in the queue`,
    )
  }
  const timeline = (await timelinesOf(database, [row.id])).get(row.id) ?? []
  const erasable = timeline.filter(({ type, content }) => content !== null && type !== 'erased')
  return textsOf(database, erasable)
}

/** Of events that have their content still. */
export async function textsOf(database: Queryable, events: readonly TicketEvent[]): Promise<readonly TicketText[]> {
  const numbers = await numbersOf(database, [...new Set(events.map(({ ticketId }) => ticketId))])
  const names = await namesOf(database, [...new Set(events.flatMap(({ actorId }) => actorId ?? []))])
  return events.map(({ id, ticketId, type, effectiveAt, actorId, content }) => ({
    eventId: id,
    number: numbers.get(ticketId) ?? 0,
    type,
    at: effectiveAt,
    by: actorId === null ? null : (names.get(actorId) ?? null),
    content: content ?? {},
  }))
}

async function numbersOf(database: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await database.selectFrom('tickets').select(['id', 'number']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, number }) => [id, number]))
}

async function namesOf(database: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await database.selectFrom('people').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
