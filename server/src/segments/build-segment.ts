/**
 * Builds one segment: finished tickets that everybody may read and that stand in none yet, the oldest first, with their
 * histories. In one transaction that holds the tickets, so that nothing can be hidden or erased between reading and
 * writing (see the migration that made the tables).
 */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Instant } from '@shared/domain/instant'
import type { Ticket } from '@shared/domain/ticket'
import { joinSegment, SEGMENT_TICKETS, segmentLines, type SegmentTicket } from '@shared/protocol/segment'
import { encodeColumns } from '@shared/protocol/encode-columns'
import type { Database, DatabaseTransaction } from '../store/database'
import { timelinesOf } from '../store/event-reader'

const compress = promisify(gzip)

/** @param size tickets in it @returns false when there are not enough tickets for another one */
export async function buildSegment(
  database: Database,
  organisationId: string,
  now: Instant,
  size = SEGMENT_TICKETS,
): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    // One builder at a time: the serials of an organisation then rise in the order of the commits.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`opora.segments:${organisationId}`}, 0))`.execute(
      transaction,
    )
    const tickets = await nextTickets(transaction, organisationId, size)
    if (tickets.length < size) return false
    const timelines = await timelinesOf(
      transaction,
      tickets.map(({ id }) => id),
    )
    const lines = tickets.map((ticket): SegmentTicket => ({ ticket, events: timelines.get(ticket.id) ?? [] }))
    const bytes = await packed(lines)
    const id = uuidv7()
    await transaction
      .insertInto('segments')
      .values({
        id,
        organisation_id: organisationId,
        ticket_count: tickets.length,
        byte_size: bytes.length,
        bytes,
        built_at: now,
      })
      .execute()
    await transaction
      .insertInto('segment_tickets')
      .values(tickets.map((ticket) => ({ ticket_id: ticket.id, segment_id: id, version: ticket.version })))
      .execute()
    return true
  })
}

/** What somebody is changing just now can wait for a later segment. */
async function nextTickets(
  transaction: DatabaseTransaction,
  organisationId: string,
  size: number,
): Promise<readonly Ticket[]> {
  const rows = await transaction
    .selectFrom('tickets')
    .select('image')
    .where('organisation_id', '=', organisationId)
    .where(sql<boolean>`'finished' = any(scopes)`)
    .where(sql<boolean>`not exists (select 1 from segment_tickets where ticket_id = tickets.id)`)
    .orderBy('id')
    .limit(size)
    .forShare()
    .skipLocked()
    .execute()
  return rows.map(({ image }) => image)
}

async function packed(tickets: readonly SegmentTicket[]): Promise<Uint8Array> {
  const columns = encodeColumns(tickets.map(({ ticket }) => ticket))
  return joinSegment({ columns, packed: new Uint8Array(await compress(segmentLines(tickets))) })
}

/** Drops segments of which more than a quarter is sent as rows beside them. @returns how many */
export async function dropOutdated(database: Database, organisationId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from segments where organisation_id = ${organisationId} and id in (
      select segment_id from segment_tickets join tickets on tickets.id = ticket_id
      where tickets.version <> segment_tickets.version and tickets.organisation_id = ${organisationId}
      group by segment_id having count(*) * 4 > (select ticket_count from segments where segments.id = segment_id)
    )`.execute(database)
  return Number(numAffectedRows ?? 0)
}
