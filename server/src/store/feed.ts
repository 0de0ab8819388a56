/**
 * Where an organisation's change feed stands: its newest row, and how far it has been trimmed. A number alone does not
 * name a row for ever: a database that was restored from a backup gives the same numbers again, to other changes.
 */
import { sql, type RawBuilder } from 'kysely'
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
  /** Number of the newest change of the directory, for `DirectoryCache.load`. */
  readonly directorySeq: number
}

/** The commit of a number that no row has. */
export const NO_COMMIT = '0'

/** What the directory is made of; as the index `feed_directory` has it. */
const OF_DIRECTORY = sql`entity in ('group', 'category', 'service', 'calendar', 'policy', 'settings')`

/** One statement, since every pull and push begins with it. */
export async function feedBounds(database: Queryable, organisationId: string): Promise<FeedBounds> {
  const { rows } = await sql<BoundsRow>`
    select bounds.*, held.commit_id, held.server_at
    from (
      select greatest(floor, (select max(seq) from feed where organisation_id = ${organisationId})) as last, floor,
             coalesce((select max(seq) from feed where organisation_id = ${organisationId} and ${OF_DIRECTORY}), 0)
               as directory
      from (select coalesce((select seq from feed_floors where organisation_id = ${organisationId}), 0) as floor) as floors
    ) as bounds
    left join lateral (${rowsAt(organisationId, sql`bounds.last`)}) as held on true`.execute(database)
  const [row = { last: 0, floor: 0, directory: 0, commit_id: null, server_at: null }] = rows
  return { floorSeq: row.floor, directorySeq: row.directory, last: { seq: row.last, commit: commitOf(row) } }
}

interface BoundsRow extends HeldCommit {
  readonly last: number
  readonly floor: number
  readonly directory: number
}

/** What this feed holds at a number, or held before it was compacted, to be compared with what a client saw there. */
export async function positionAt(database: Queryable, organisationId: string, seq: number): Promise<FeedPosition> {
  const { rows } = await sql<HeldCommit>`${rowsAt(organisationId, sql`${seq}::bigint`)}`.execute(database)
  return { seq, commit: commitOf(rows[0]) }
}

interface HeldCommit {
  readonly commit_id: number | null
  readonly server_at: number | null
}

const rowsAt = (organisationId: string, seq: RawBuilder<unknown>): RawBuilder<HeldCommit> => sql`
    select commit_id, server_at from feed where organisation_id = ${organisationId} and seq = ${seq}
    union all
    select commit_id, server_at from feed_marks where organisation_id = ${organisationId} and seq = ${seq}`

export const commitOf = (row: HeldCommit | undefined): string =>
  row === undefined || row.commit_id === null ? NO_COMMIT : `${row.commit_id}.${row.server_at}`

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
 * The newest number whose change is older than an instant; null when none is. Numbers and instants rise together, so it is
 * found by halving: a feed of millions is not read for it.
 */
export async function lastSeqBefore(
  database: Queryable,
  organisationId: string,
  before: Instant,
): Promise<number | null> {
  const { last } = await feedBounds(database, organisationId)
  let found: number | null = null
  for (let [low, high] = [0, last.seq]; low <= high;) {
    const middle = Math.floor((low + high) / 2)
    const row = await firstRowFrom(database, organisationId, middle)
    if (row === undefined || row.server_at >= before) high = middle - 1
    else {
      found = row.seq
      low = row.seq + 1
    }
  }
  return found
}

const firstRowFrom = (database: Queryable, organisationId: string, seq: number) =>
  database
    .selectFrom('feed')
    .select(['seq', 'server_at'])
    .where('organisation_id', '=', organisationId)
    .where('seq', '>=', seq)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()

/**
 * Removes changes, the oldest first. Whoever has not pulled since then starts over with a snapshot. The newest of them
 * stays, so that a cursor that stands just there can still be compared.
 *
 * @param last the newest number that may be removed, were it not the newest
 * @param limit most rows to remove
 * @returns how many went; fewer than `limit` when nothing more is that old
 */
export async function trimFeed(
  database: Database,
  organisationId: string,
  last: number,
  limit = Number.MAX_SAFE_INTEGER,
): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    const end = await transaction
      .selectFrom('feed')
      .select('seq')
      .where('organisation_id', '=', organisationId)
      .where('seq', '<', last)
      .orderBy('seq')
      .offset(limit)
      .limit(1)
      .executeTakeFirst()
    const floor = end?.seq ?? last
    // Another process may be further already.
    await sql`
      insert into feed_floors (organisation_id, seq) values (${organisationId}, ${floor})
      on conflict (organisation_id) do update set seq = greatest(feed_floors.seq, excluded.seq)`.execute(transaction)
    await transaction
      .deleteFrom('feed_marks')
      .where('organisation_id', '=', organisationId)
      .where('seq', '<', floor)
      .execute()
    const removed = await transaction
      .deleteFrom('feed')
      .where('organisation_id', '=', organisationId)
      .where('seq', '<', floor)
      .executeTakeFirst()
    return Number(removed.numDeletedRows)
  })
}
