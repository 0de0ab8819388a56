/** Where an organisation's change feed stands: its newest number, and how far it has been trimmed. */
import { sql } from 'kysely'
import type { Instant } from '@shared/domain/instant'
import type { Database, Queryable } from './database'

export interface FeedBounds {
  /** The newest number; 0 before the first change. */
  readonly lastSeq: number
  /** The newest number that has been trimmed away; a cursor below it would miss changes. */
  readonly floorSeq: number
}

export async function feedBounds(database: Queryable, organisationId: string): Promise<FeedBounds> {
  const { rows } = await sql<{ last: number | null; floor: number | null }>`
    select (select max(seq) from feed where organisation_id = ${organisationId}) as last,
           (select seq from feed_floors where organisation_id = ${organisationId}) as floor`.execute(database)
  const floorSeq = rows[0]?.floor ?? 0
  return { floorSeq, lastSeq: Math.max(rows[0]?.last ?? 0, floorSeq) }
}

/** The newest number of each organisation that has a change, in one query. */
export async function lastSeqs(
  database: Queryable,
  organisationIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (organisationIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; last: number | null }>`
    select organisation.id, (select max(seq) from feed where organisation_id = organisation.id) as last
    from unnest(${[...organisationIds]}::uuid[]) as organisation (id)`.execute(database)
  return new Map(rows.flatMap((row) => (row.last === null ? [] : [[row.id, row.last] as const])))
}

/**
 * Removes changes older than an instant. Whoever has not pulled since then starts over with a snapshot.
 *
 * @returns how many rows were removed
 */
export async function trimFeed(database: Database, organisationId: string, before: Instant): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    const last = await transaction
      .selectFrom('feed')
      .select((expression) => expression.fn.max('seq').as('seq'))
      .where('organisation_id', '=', organisationId)
      .where('server_at', '<', before)
      .executeTakeFirst()
    if (last === undefined || last.seq === null) return 0
    await transaction
      .insertInto('feed_floors')
      .values({ organisation_id: organisationId, seq: last.seq })
      .onConflict((conflict) => conflict.column('organisation_id').doUpdateSet({ seq: last.seq }))
      .execute()
    const removed = await transaction
      .deleteFrom('feed')
      .where('organisation_id', '=', organisationId)
      .where('seq', '<=', last.seq)
      .executeTakeFirst()
    return Number(removed.numDeletedRows)
  })
}
