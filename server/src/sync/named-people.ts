/** The people whom tickets and their histories name: sent with them, so that nobody reads a ticket of strangers. */
import { requestersOf } from '@shared/domain/duplicates'
import type { TicketEvent } from '@shared/domain/event'
import type { Ticket } from '@shared/domain/ticket'
import type { Upsert } from '@shared/protocol/sync'
import { UUID } from '@shared/domain/uuid'
import { readUpserts } from '../store/row-entities'
import type { Reader } from './reader'

/** What an import brought in may name somebody by anything. */
const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)

export function namedPeople(ticket: Ticket, events: readonly TicketEvent[]): ReadonlySet<string> {
  const { pending, handOver, acknowledgement, raised } = ticket
  const inTicket = [ticket.registeredBy, ticket.assigneeId, pending?.ownerId, handOver?.offeredBy, acknowledgement?.by]
  const inEvents = events.flatMap(({ actorId, fields }) => {
    const { assigneeId, requesterId } = fields
    return [actorId, assigneeId?.from, assigneeId?.to, requesterId?.from, requesterId?.to]
  })
  const told = [...(raised?.personIds ?? []), ...(raised === null ? [] : [raised.raisedBy])]
  return new Set([...requestersOf(ticket), ...ticket.participantIds, ...told, ...inTicket, ...inEvents].filter(isId))
}

/** @param tickets of one page, with their histories */
export async function readNamedPeople(
  { transaction, session }: Pick<Reader, 'transaction' | 'session'>,
  tickets: readonly { readonly image: Ticket; readonly events: readonly TicketEvent[] }[],
): Promise<readonly Upsert[]> {
  const ids = new Set(tickets.flatMap(({ image, events }) => [...namedPeople(image, events)]))
  return readUpserts(transaction, session.organisationId, 'person', [...ids])
}
