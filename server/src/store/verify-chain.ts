/** Proving a ticket's history: every event is where it was, says what it said, and its text is the text it had. */
import type { Selectable } from 'kysely'
import { contentHash, eventHash } from './chain'
import type { Queryable } from './database'
import type { EventContentTable, EventsTable } from './tables/tickets'

export interface ChainFault {
  /** Null when the ticket has no event at all. */
  readonly eventId: string | null
  readonly seqInTicket: number
  /** What does not fit: its place among the events, the link to the one before, what it says, its text; or the end is missing. */
  readonly fault: 'sequence' | 'link' | 'event' | 'content' | 'end'
}

type Link = Selectable<EventsTable> & {
  readonly salt: string | null
  readonly body: Selectable<EventContentTable>['body'] | null
}

/** @returns what is wrong, in the order of the events; nothing for a history that can be trusted */
export async function verifyTicketChain(database: Queryable, ticketId: string): Promise<readonly ChainFault[]> {
  const links: readonly Link[] = await database
    .selectFrom('events')
    .leftJoin('event_content', 'event_content.event_id', 'events.id')
    .selectAll('events')
    .select(['event_content.salt', 'event_content.body'])
    .where('events.ticket_id', '=', ticketId)
    .orderBy('events.seq_in_ticket')
    .execute()
  const faults = links.flatMap((link, index): ChainFault[] => {
    const fault = faultOf(link, index, links[index - 1]?.hash ?? null)
    return fault === null ? [] : [{ eventId: link.id, seqInTicket: link.seq_in_ticket, fault }]
  })
  const ticket = await database.selectFrom('tickets').select('last_hash').where('id', '=', ticketId).executeTakeFirst()
  const last = links.at(-1)
  if (ticket?.last_hash === last?.hash) return faults
  return [...faults, { eventId: last?.id ?? null, seqInTicket: last?.seq_in_ticket ?? 0, fault: 'end' }]
}

function faultOf(link: Link, index: number, previousHash: string | null): Exclude<ChainFault['fault'], 'end'> | null {
  if (link.seq_in_ticket !== index + 1) return 'sequence'
  if (link.prev_hash !== previousHash) return 'link'
  const hash = eventHash({
    id: link.id,
    ticketId: link.ticket_id,
    seqInTicket: link.seq_in_ticket,
    type: link.type,
    actorId: link.actor_id,
    commandId: link.command_id,
    fields: link.fields,
    occurredAt: link.occurred_at,
    receivedAt: link.received_at,
    effectiveAt: link.effective_at,
    contentHash: link.content_hash,
    prevHash: link.prev_hash,
  })
  if (hash !== link.hash) return 'event'
  // A text that has been erased leaves its hash: that is no fault.
  const isContentTrue =
    link.salt === null || link.body === null || contentHash(link.salt, link.body) === link.content_hash
  return isContentTrue ? null : 'content'
}
