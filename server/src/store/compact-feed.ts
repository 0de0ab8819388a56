/**
 * Compaction of the feed: of what lies behind a horizon, the last row of each entity is enough, since images are read
 * when they are sent. A slice at a time, in order of the numbers; a reader between two slices finds either the old rows
 * or the one that stands for them.
 *
 * A row says which scopes its ticket was in before, and so who could not read it then and is sent its whole history. The
 * row that stays must say so for all that it stands for: its scopes become those that all of them had. Somebody may then
 * be sent a history that they hold, and nobody misses one.
 */
import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from './database'

interface Row {
  readonly seq: number
  readonly entity: string
  readonly entity_id: string
  readonly scopes_before: readonly string[] | null
}

export interface CompactedSlice {
  readonly removed: number
  /** Nothing is left to look at, or another process is at it. */
  readonly isLast: boolean
}

/**
 * @param horizon the newest number that is looked at
 * @param limit most rows to look at
 */
export async function compactSlice(
  database: Database,
  organisationId: string,
  horizon: number,
  limit: number,
): Promise<CompactedSlice> {
  return database.transaction().execute(async (transaction) => {
    if (!(await isAlone(transaction, organisationId))) return { removed: 0, isLast: true }
    const from = await compactedSeq(transaction, organisationId)
    const rows = await nextRows(transaction, organisationId, from, horizon, limit)
    const last = rows.at(-1)
    if (last === undefined) return { removed: 0, isLast: true }
    // An event is in the feed once, and there are more of them than of anything else.
    const entities = rows.filter((row) => row.entity !== 'event')
    const removed = await mergeRows(transaction, organisationId, [
      ...(await earlierRows(transaction, organisationId, entities, from)),
      ...entities,
    ])
    await transaction
      .insertInto('feed_floors')
      .values({ organisation_id: organisationId, seq: 0, compacted_seq: last.seq })
      .onConflict((conflict) => conflict.column('organisation_id').doUpdateSet({ compacted_seq: last.seq }))
      .execute()
    return { removed, isLast: rows.length < limit }
  })
}

async function isAlone(transaction: DatabaseTransaction, organisationId: string): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('opora.compaction:' || ${organisationId}::text, 0)) as taken`.execute(
    transaction,
  )
  return rows[0]?.taken === true
}

async function compactedSeq(transaction: DatabaseTransaction, organisationId: string): Promise<number> {
  const row = await transaction
    .selectFrom('feed_floors')
    .select('compacted_seq')
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  return row?.compacted_seq ?? 0
}

function nextRows(
  transaction: DatabaseTransaction,
  organisationId: string,
  from: number,
  horizon: number,
  limit: number,
): Promise<Row[]> {
  return transaction
    .selectFrom('feed')
    .select(['seq', 'entity', 'entity_id', 'scopes_before'])
    .where('organisation_id', '=', organisationId)
    .where('seq', '>', from)
    .where('seq', '<=', horizon)
    .orderBy('seq')
    .limit(limit)
    .execute()
}

/** What earlier slices left of the same entities: at most one row of each. */
async function earlierRows(
  transaction: DatabaseTransaction,
  organisationId: string,
  rows: readonly Row[],
  from: number,
): Promise<readonly Row[]> {
  const { rows: earlier } = await sql<Row>`
    select feed.seq, feed.entity, feed.entity_id, feed.scopes_before
    from (
      select distinct * from unnest(${rows.map((row) => row.entity)}::text[], ${rows.map((row) => row.entity_id)}::text[])
    ) as wanted (entity, entity_id)
    join feed on feed.organisation_id = ${organisationId} and feed.entity = wanted.entity
      and feed.entity_id = wanted.entity_id and feed.seq <= ${from} and feed.entity <> 'event'`.execute(transaction)
  return earlier
}

/** @returns how many rows went */
async function mergeRows(
  transaction: DatabaseTransaction,
  organisationId: string,
  rows: readonly Row[],
): Promise<number> {
  const byEntity = new Map<string, Row[]>()
  for (const row of rows) {
    const key = `${row.entity}/${row.entity_id}`
    byEntity.set(key, [...(byEntity.get(key) ?? []), row])
  }
  const groups = [...byEntity.values()].filter((group) => group.length > 1)
  const removed: number[] = []
  for (const group of groups) {
    const kept = group.reduce((last, row) => (row.seq > last.seq ? row : last))
    removed.push(...group.filter((row) => row !== kept).map((row) => row.seq))
    const scopes = commonScopes(group)
    if (scopes === null || scopes.length === kept.scopes_before?.length) continue
    await transaction
      .updateTable('feed')
      .set({ scopes_before: [...scopes] })
      .where('organisation_id', '=', organisationId)
      .where('seq', '=', kept.seq)
      .execute()
  }
  if (removed.length > 0) await removeRows(transaction, organisationId, removed)
  return removed.length
}

/** Those that all of the rows were in before; null when none says. A row that began its ticket says nothing. */
function commonScopes(rows: readonly Row[]): readonly string[] | null {
  const [first, ...others] = rows.flatMap((row) => (row.scopes_before === null ? [] : [row.scopes_before]))
  if (first === undefined) return null
  return first.filter((scope) => others.every((scopes) => scopes.includes(scope)))
}

/** Where one was the last of its commit, a client may stand there: a mark says which commit it was. */
async function removeRows(
  transaction: DatabaseTransaction,
  organisationId: string,
  seqs: readonly number[],
): Promise<void> {
  await sql`
    insert into feed_marks (organisation_id, seq, commit_id, server_at)
    select gone.organisation_id, gone.seq, gone.commit_id, gone.server_at
    from feed as gone
    where gone.organisation_id = ${organisationId} and gone.seq = any(${[...seqs]}::bigint[])
      and gone.commit_id is distinct from (
        select next.commit_id from feed as next
        where next.organisation_id = gone.organisation_id and next.seq > gone.seq
        order by next.seq limit 1
      )`.execute(transaction)
  await sql`
    delete from feed where organisation_id = ${organisationId} and seq = any(${[...seqs]}::bigint[])`.execute(
    transaction,
  )
}
