/**
 * Whoever says "I have it" has been reached: their notices of that ticket are acknowledged, and seen. An undo opens them
 * again, unless another acknowledgement of theirs still stands.
 */
import { sql } from 'kysely'
import type { Instant } from '@shared/domain/instant'
import type { Ticket } from '@shared/domain/ticket'
import type { DatabaseTransaction } from '../store/database'

export interface Acknowledging {
  readonly before: Ticket | null
  readonly after: Ticket
  readonly commandId: string
  readonly receivedAt: Instant
}

/** Asks the database only when the command gave an acknowledgement, or took one back. */
export async function acknowledgeNotices(
  transaction: DatabaseTransaction,
  { before, after, commandId, receivedAt }: Acknowledging,
): Promise<void> {
  const [earlier, standing] = [acknowledgements(before), acknowledgements(after)]
  for (const { by, at } of standing.filter((one) => !earlier.includes(one))) {
    // Told after the instant at which it counts, and before it came: it answers that too.
    await transaction
      .updateTable('notices')
      .set({
        acknowledged_at: sql<Instant>`greatest(created_at, ${at}::bigint)`,
        seen_at: sql<Instant>`coalesce(seen_at, ${receivedAt}::bigint)`,
        last_command_id: commandId,
      })
      .where('ticket_id', '=', after.id)
      .where('person_id', '=', by)
      .where('acknowledged_at', 'is', null)
      .execute()
  }
  for (const { by, at } of earlier.filter((one) => !standing.includes(one))) {
    const last = Math.max(-1, ...standing.filter((one) => one.by === by).map((one) => one.at))
    await transaction
      .updateTable('notices')
      .set({
        acknowledged_at: sql<Instant | null>`case when created_at <= ${last}::bigint then ${last}::bigint end`,
        last_command_id: commandId,
      })
      .where('ticket_id', '=', after.id)
      .where('person_id', '=', by)
      .where('acknowledged_at', '>=', at)
      .execute()
  }
}

function acknowledgements(ticket: Ticket | null) {
  return ticket?.ladderFacts.filter((fact) => fact.type === 'acknowledged') ?? []
}
