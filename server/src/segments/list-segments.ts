/** Which segments there are for a snapshot: those that were built before it began, the newest first. */
import type { SegmentReference } from '@shared/protocol/segment'
import type { Queryable } from '../store/database'

/** So many are named in a page at most: two to three megabytes, which a client stores in one transaction. */
const MOST_SEGMENTS = 32
/** A client that asks for fewer rows than this gets fewer segments in the same measure, and always one. */
const ROWS_OF_MOST_SEGMENTS = 1_000

/** @returns 0 when there are none */
export async function lastSerial(database: Queryable, organisationId: string): Promise<number> {
  const row = await database
    .selectFrom('segments')
    .select((expression) => expression.fn.max('serial').as('serial'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  return row?.serial ?? 0
}

/** How many tickets are in them, also such as have changed since. */
export async function countPacked(database: Queryable, organisationId: string): Promise<number> {
  const row = await database
    .selectFrom('segments')
    .select((expression) => expression.fn.sum<number | null>('ticket_count').as('tickets'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  return row?.tickets ?? 0
}

export interface SegmentsPage {
  readonly segments: readonly SegmentReference[]
  /** Where the next page begins; null when there is none. */
  readonly last: number | null
}

/**
 * @param before serials below it
 * @param limit rows that were asked for
 */
export async function segmentsAfter(
  database: Queryable,
  organisationId: string,
  before: number,
  limit: number,
): Promise<SegmentsPage> {
  const share = Math.min(1, limit / ROWS_OF_MOST_SEGMENTS)
  const wanted = Math.max(1, Math.floor(MOST_SEGMENTS * share))
  const rows = await database
    .selectFrom('segments')
    .select(['id', 'serial', 'ticket_count', 'byte_size'])
    .where('organisation_id', '=', organisationId)
    .where('serial', '<', before)
    .orderBy('serial', 'desc')
    .limit(wanted)
    .execute()
  return {
    segments: rows.map((row) => ({ id: row.id, tickets: row.ticket_count, bytes: row.byte_size })),
    last: rows.length < wanted ? null : (rows.at(-1)?.serial ?? null),
  }
}
