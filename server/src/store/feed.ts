/**
 * Where an organisation's change feed stands: its newest row, and how far it has been trimmed. A number alone does not
 * name a row for ever: a database that was restored from a backup gives the same numbers again, to other changes.
 */
import { sql } from 'kysely'
import type { Instant } from '@shared/domain/instant'
import type { Database, Queryable } from './database'

export interface FeedPosition {
  /** 0 before the first change. */
  readonly seq: number
  /**
   * Which commit wrote the row with that number, and when. The commit alone would not do: a restored copy of the files
   * gives the same transaction ids again too.
   */
  readonly commit: string
}

export interface FeedBounds {
  readonly last: FeedPosition
  /** Everything below has been trimmed away: a cursor that stands lower would miss changes. */
  readonly floorSeq: number
}

/** The commit of a number that no row has. */
export const NO_COMMIT = '0'

export async function feedBounds(database: Queryable, organisationId: string): Promise<FeedBounds> {
  const { rows } = await sql<{ last: number | null; floor: number | null }>`
    select (select max(seq) from feed where organisation_id = ${organisationId}) as last,
           (select seq from feed_floors where organisation_id = ${organisationId}) as floor`.execute(database)
  const floorSeq = rows[0]?.floor ?? 0
  return { floorSeq, last: await positionAt(database, organisationId, Math.max(rows[0]?.last ?? 0, floorSeq)) }
}

/** What this feed holds at a number, to be compared with what a client saw there. */
export async function positionAt(database: Queryable, organisationId: string, seq: number): Promise<FeedPosition> {
  const row = await database
    .selectFrom('feed')
    .select(['commit_id', 'server_at'])
    .where('organisation_id', '=', organisationId)
    .where('seq', '=', seq)
    .executeTakeFirst()
  return { seq, commit: row === undefined ? NO_COMMIT : commitOf(row) }
}

export const commitOf = (row: { readonly commit_id: number; readonly server_at: number }): string =>
  `${row.commit_id}.${row.server_at}`

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
 * Removes changes older than an instant. Whoever has not pulled since then starts over with a snapshot. The newest of
 * them stays, so that a cursor that stands just there can still be compared.
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
      .where('seq', '<', last.seq)
      .executeTakeFirst()
    return Number(removed.numDeletedRows)
  })
}
