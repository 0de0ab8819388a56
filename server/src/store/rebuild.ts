/**
 * Tickets projected anew from their events: the proof that the stored images say what the record says, and the repair
 * when they do not. Clients hold images by their version, which a repair cannot raise, so it changes the epoch: every
 * client then fetches its cache again and keeps its outbox.
 */
import { applyAll } from '@shared/domain/apply'
import { canonicalJson, type Json } from '@shared/domain/json'
import { scopesOf } from '@shared/domain/scopes'
import type { Ticket } from '@shared/domain/ticket'
import type { Database, DatabaseTransaction } from './database'
import { changeEpoch } from './epoch'
import { timelinesOf } from './event-reader'
import { toJson } from './json'

export interface Difference {
  readonly ticketId: string
  readonly number: number | null
  readonly fields: string[]
}

export interface RebuiltPage {
  readonly compared: number
  readonly differences: Difference[]
  readonly nextAfterTicketId: string | null
}

/** Compares one page of tickets, locked meanwhile, and stores what the events say when asked to. */
export function rebuildTickets(
  database: Database,
  organisationId: string,
  page: { readonly afterTicketId: string | null; readonly limit: number; readonly write: boolean },
): Promise<RebuiltPage> {
  return database.transaction().execute(async (transaction) => {
    const rows = await transaction
      .selectFrom('tickets')
      .select(['id', 'number', 'image'])
      .where('organisation_id', '=', organisationId)
      .$if(page.afterTicketId !== null, (query) => query.where('id', '>', page.afterTicketId ?? ''))
      .orderBy('id')
      .limit(page.limit)
      .forUpdate()
      .execute()
    const events = await timelinesOf(
      transaction,
      rows.map((row) => row.id),
    )
    const differences: Difference[] = []
    for (const row of rows) {
      const projected = applyAll(events.get(row.id) ?? [])
      const fields = differingFields(row.image, projected)
      if (fields.length === 0) continue
      differences.push({ ticketId: row.id, number: row.number, fields })
      if (page.write && projected !== null) await repair(transaction, projected)
    }
    if (page.write && differences.length > 0) await changeEpoch(transaction, organisationId)
    return {
      compared: rows.length,
      differences,
      nextAfterTicketId: rows.length < page.limit ? null : (rows.at(-1)?.id ?? null),
    }
  })
}

function differingFields(stored: Ticket, projected: Ticket | null): string[] {
  const left = stored as unknown as Readonly<Record<string, Json>>
  const right = (projected ?? {}) as unknown as Readonly<Record<string, Json>>
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort()
  return names.filter((name) => canonicalJson(left[name] ?? null) !== canonicalJson(right[name] ?? null))
}

async function repair(transaction: DatabaseTransaction, ticket: Ticket): Promise<void> {
  const group = await transaction
    .selectFrom('groups')
    .select('is_restricted')
    .where('id', '=', ticket.assignedGroupId)
    .executeTakeFirst()
  await transaction
    .updateTable('tickets')
    .set({
      image: toJson(ticket),
      state: ticket.state,
      assigned_group_id: ticket.assignedGroupId,
      assignee_id: ticket.assigneeId,
      requester_id: ticket.requesterId,
      external_ref: ticket.externalRef,
      scopes: [...scopesOf(ticket, group?.is_restricted ?? false)],
      registered_at: ticket.registeredAt,
      updated_at: ticket.updatedAt,
      version: ticket.version,
    })
    .where('id', '=', ticket.id)
    .execute()
  // Other facts are another ladder: it is planned anew, and what is past by then is past.
  await transaction.deleteFrom('escalation_plans').where('ticket_id', '=', ticket.id).execute()
}
