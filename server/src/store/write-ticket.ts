/**
 * One ticket with its new events and their texts, in one statement: every command pays for each. The statement is put
 * together from text, since building it from objects took as long as the engine takes to run it.
 */
import { sql, type RawBuilder } from 'kysely'
import type { DatabaseTransaction } from './database'
import { toJson } from './json'
import { eventRow, ticketRow, type PlannedTicket } from './ticket-writer'

/**
 * @param along statements that write in the same round trip; each sees the database as it was before
 */
export async function writeTicket(
  transaction: DatabaseTransaction,
  organisationId: string,
  plan: PlannedTicket,
  isRestricted: boolean,
  along: readonly RawBuilder<unknown>[] = [],
): Promise<void> {
  const parts = [insertedEvents(organisationId, plan), ...insertedTexts(organisationId, plan), ...along]
  const named = parts.map((part, index) => sql`${sql.raw(`part_${index}`)} as (${part})`)
  const row = ticketRow(organisationId, plan, isRestricted)
  // The ticket is written first of all, and goes into the feed before its events.
  const ticket = plan.before === null ? insertedTicket(row) : updatedTicket(row)
  await sql`with ${sql.join(named)} ${ticket}`.execute(transaction)
}

function insertedEvents(organisationId: string, { chained }: PlannedTicket): RawBuilder<unknown> {
  const rows = chained.map((event) => {
    const row = eventRow(organisationId, event)
    return sql`(${row.id}, ${row.organisation_id}, ${row.ticket_id}, ${row.seq_in_ticket}, ${row.type}, ${row.actor_id},
      ${row.command_id}, ${row.fields}, ${row.occurred_at}, ${row.received_at}, ${row.effective_at},
      ${row.content_hash}, ${row.prev_hash}, ${row.hash})`
  })
  return sql`insert into events (id, organisation_id, ticket_id, seq_in_ticket, type, actor_id, command_id, fields,
    occurred_at, received_at, effective_at, content_hash, prev_hash, hash) values ${sql.join(rows)}`
}

function insertedTexts(organisationId: string, { ticket, contents }: PlannedTicket): readonly RawBuilder<unknown>[] {
  if (contents.length === 0) return []
  const rows = contents.map(
    ({ eventId, salt, body }) => sql`(${eventId}, ${organisationId}, ${ticket.id}, ${salt}, ${toJson(body)})`,
  )
  return [sql`insert into event_content (event_id, organisation_id, ticket_id, salt, body) values ${sql.join(rows)}`]
}

type TicketRow = ReturnType<typeof ticketRow>

const insertedTicket = (row: TicketRow): RawBuilder<unknown> => sql`
  insert into tickets (id, organisation_id, number, image, state, assigned_group_id, assignee_id, requester_id,
    external_ref, scopes, imported_events, registered_at, updated_at, last_hash, version, last_command_id)
  values (${row.id}, ${row.organisation_id}, ${row.number}, ${row.image}, ${row.state}, ${row.assigned_group_id},
    ${row.assignee_id}, ${row.requester_id}, ${row.external_ref}, ${row.scopes}, ${row.imported_events},
    ${row.registered_at}, ${row.updated_at}, ${row.last_hash}, ${row.version}, ${row.last_command_id})`

const updatedTicket = (row: TicketRow): RawBuilder<unknown> => sql`
  update tickets set number = ${row.number}, image = ${row.image}, state = ${row.state},
    assigned_group_id = ${row.assigned_group_id}, assignee_id = ${row.assignee_id},
    requester_id = ${row.requester_id}, external_ref = ${row.external_ref}, scopes = ${row.scopes},
    imported_events = imported_events + ${row.imported_events}, registered_at = ${row.registered_at},
    updated_at = ${row.updated_at}, last_hash = ${row.last_hash}, version = ${row.version},
    last_command_id = ${row.last_command_id}
  where id = ${row.id}`
