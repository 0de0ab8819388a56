/**
 * Writing tickets: drafts become events with identity, times and a place in the chain, the projection follows, and
 * both are stored together. Commands, ladders and imports go through here; nothing else writes a ticket. Many are written
 * here, one with all its events by `write-ticket.ts`.
 */
import { v7 as uuidv7 } from 'uuid'
import { apply } from '@shared/domain/apply'
import type { ChainedEvent, EventContent, EventDraft, TicketEvent } from '@shared/domain/event'
import type { Instant } from '@shared/domain/instant'
import { scopesOf } from '@shared/domain/scopes'
import type { Ticket } from '@shared/domain/ticket'
import { contentHash, eventHash, newSalt } from './chain'
import type { DatabaseTransaction } from './database'
import { toJson } from './json'

/** A draft with who and when. */
export interface PlannedEvent extends EventDraft {
  readonly actorId: string | null
  readonly commandId: string | null
  readonly occurredAt: Instant
  readonly receivedAt: Instant
  readonly effectiveAt: Instant
}

interface StoredContent {
  readonly eventId: string
  readonly salt: string
  readonly body: EventContent
}

/** A ticket with the events that made it what it is, ready to be stored. */
export interface PlannedTicket {
  readonly before: Ticket | null
  readonly ticket: Ticket
  readonly events: readonly TicketEvent[]
  readonly chained: readonly ChainedEvent[]
  readonly contents: readonly StoredContent[]
}

/**
 * Makes the events of one ticket, in memory.
 *
 * @param before the stored ticket, locked; null for a new one
 * @param previousHash the hash of its last event; null for a new one
 */
export function planTicket(
  ticketId: string,
  before: Ticket | null,
  previousHash: string | null,
  planned: readonly PlannedEvent[],
): PlannedTicket {
  let ticket = before
  let prevHash = previousHash
  const events: TicketEvent[] = []
  const chained: ChainedEvent[] = []
  const contents: StoredContent[] = []
  for (const { countsWhenReceived: _counts, content, ...rest } of planned) {
    const id = uuidv7()
    const salt = content === null ? null : newSalt()
    const link = {
      ...rest,
      id,
      ticketId,
      seqInTicket: (ticket?.version ?? 0) + 1,
      contentHash: content === null || salt === null ? null : contentHash(salt, content),
      prevHash,
    }
    const { contentHash: _contentHash, prevHash: _prevHash, ...bare } = link
    const event: TicketEvent = { ...bare, content }
    prevHash = eventHash(link)
    chained.push({ ...link, hash: prevHash })
    if (content !== null && salt !== null) contents.push({ eventId: id, salt, body: content })
    events.push(event)
    ticket = apply(ticket, event)
  }
  if (ticket === null) throw new Error(`Ticket ${ticketId} was planned without events`)
  return { before, ticket, events, chained, contents }
}

/** Rows per statement: PostgreSQL takes at most 65,535 parameters in one. */
const ROWS_PER_STATEMENT = 500

/**
 * Stores planned tickets: new ones are inserted, known ones updated.
 *
 * @param isRestricted whether a ticket's group is restricted, which decides its scopes
 */
export async function writeTickets(
  transaction: DatabaseTransaction,
  organisationId: string,
  plans: readonly PlannedTicket[],
  isRestricted: (ticket: Ticket) => boolean,
): Promise<void> {
  const row = (plan: PlannedTicket) => ticketRow(organisationId, plan, isRestricted(plan.ticket))
  for (const chunk of chunks(plans.filter((plan) => plan.before === null))) {
    await transaction.insertInto('tickets').values(chunk.map(row)).execute()
  }
  for (const plan of plans) {
    if (plan.before !== null) await updateTicket(transaction, row(plan))
  }
  await writeEvents(transaction, organisationId, plans)
}

/** The columns of a ticket as it stands after its plan. */
export const ticketRow = (organisationId: string, plan: PlannedTicket, isRestricted: boolean) => ({
  id: plan.ticket.id,
  organisation_id: organisationId,
  number: numberOf(plan.ticket),
  image: toJson(plan.ticket),
  state: plan.ticket.state,
  assigned_group_id: plan.ticket.assignedGroupId,
  assignee_id: plan.ticket.assigneeId,
  requester_id: plan.ticket.requesterId,
  external_ref: plan.ticket.externalRef,
  scopes: [...scopesOf(plan.ticket, isRestricted)],
  imported_events: plan.events.filter((event) => event.type === 'imported').length,
  registered_at: plan.ticket.registeredAt,
  updated_at: plan.ticket.updatedAt,
  last_hash: plan.chained.at(-1)?.hash ?? '',
  version: plan.ticket.version,
  last_command_id: plan.ticket.lastCommandId,
})

async function updateTicket(transaction: DatabaseTransaction, row: ReturnType<typeof ticketRow>): Promise<void> {
  const { id, organisation_id: _organisation, imported_events: imported, ...values } = row
  await transaction
    .updateTable('tickets')
    .set((expression) => ({ ...values, imported_events: expression('imported_events', '+', imported) }))
    .where('id', '=', id)
    .execute()
}

/** Events of many tickets and their texts. */
async function writeEvents(
  transaction: DatabaseTransaction,
  organisationId: string,
  plans: readonly PlannedTicket[],
): Promise<void> {
  const contents = new Map(plans.flatMap((plan) => plan.contents).map((content) => [content.eventId, content]))
  for (const chunk of chunks(plans.flatMap((plan) => plan.chained))) {
    const events = chunk.map((event) => eventRow(organisationId, event))
    const texts = chunk.flatMap((event) => textRow(organisationId, event, contents.get(event.id)))
    await transaction.insertInto('events').values(events).execute()
    if (texts.length > 0) await transaction.insertInto('event_content').values(texts).execute()
  }
}

export const eventRow = (organisationId: string, event: ChainedEvent) => ({
  id: event.id,
  organisation_id: organisationId,
  ticket_id: event.ticketId,
  seq_in_ticket: event.seqInTicket,
  type: event.type,
  actor_id: event.actorId,
  command_id: event.commandId,
  fields: toJson(event.fields),
  occurred_at: event.occurredAt,
  received_at: event.receivedAt,
  effective_at: event.effectiveAt,
  content_hash: event.contentHash,
  prev_hash: event.prevHash,
  hash: event.hash,
})

function textRow(organisationId: string, event: ChainedEvent, content: StoredContent | undefined) {
  if (content === undefined) return []
  const { salt, body } = content
  const row = { event_id: event.id, organisation_id: organisationId, ticket_id: event.ticketId, salt }
  return [{ ...row, body: toJson(body) }]
}

/**
 * Takes register numbers. The counter row stays locked until the transaction ends and goes back with it, so the
 * register has no gaps.
 *
 * @returns the first of `count` numbers in a row
 */
export async function takeNumbers(
  transaction: DatabaseTransaction,
  organisationId: string,
  count: number,
): Promise<number> {
  const { last_number: last } = await transaction
    .updateTable('register_counters')
    .set((expression) => ({ last_number: expression('last_number', '+', count) }))
    .where('organisation_id', '=', organisationId)
    .returning('last_number')
    .executeTakeFirstOrThrow()
  return last - count + 1
}

function numberOf(ticket: Ticket): number {
  if (ticket.number === null) throw new Error(`Ticket ${ticket.id} has no register number`)
  return ticket.number
}

function chunks<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const result: Row[][] = []
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT)
    result.push(rows.slice(start, start + ROWS_PER_STATEMENT))
  return result
}
