/**
 * A page of the feed: rows after a number, as the latest image of each entity. A commit is never split between pages,
 * so that a client that stores a page whole shows nothing half done.
 */
import { commitOf } from '../store/feed'
import type { FeedCursor } from './cursor'
import { changesOf } from './feed-changes'
import { verdictsOf } from './pulled-verdicts'
import type { FeedRow, Page, Reader } from './reader'

export async function readFeedPage(reader: Reader, cursor: FeedCursor): Promise<Page> {
  const { rows, hasMore } = await wholeCommits(reader, cursor.position.seq)
  const mine = rows.filter((row) => isForReader(row, reader))
  const last = rows.at(-1)
  return {
    changes: await changesOf(reader, mine),
    ...(await verdictsOf(reader, mine)),
    cursor: last === undefined ? cursor : { kind: 'feed', position: { seq: last.seq, commit: commitOf(last) } },
    hasMore,
  }
}

/** Up to `limit` rows and as many commits as fit; one commit that alone is larger comes whole. */
async function wholeCommits(reader: Reader, after: number): Promise<{ rows: readonly FeedRow[]; hasMore: boolean }> {
  const rows = await nextRows(reader, after, reader.limit + 1)
  if (rows.length <= reader.limit) return { rows, hasMore: false }
  const cut = rows[reader.limit]
  const end = rows.findIndex((row) => row.commit_id === cut?.commit_id)
  if (end > 0) return { rows: rows.slice(0, end), hasMore: true }
  return restOfCommit(reader, rows)
}

async function restOfCommit(
  reader: Reader,
  start: readonly FeedRow[],
): Promise<{ rows: readonly FeedRow[]; hasMore: boolean }> {
  const rows = [...start]
  for (;;) {
    const last = rows.at(-1)
    if (last === undefined) return { rows, hasMore: false }
    const more = await nextRows(reader, last.seq, reader.limit)
    const end = more.findIndex((row) => row.commit_id !== last.commit_id)
    rows.push(...(end === -1 ? more : more.slice(0, end)))
    if (end !== -1) return { rows, hasMore: true }
    if (more.length < reader.limit) return { rows, hasMore: false }
  }
}

function nextRows({ transaction, session }: Reader, after: number, limit: number): Promise<FeedRow[]> {
  return transaction
    .selectFrom('feed')
    .select(['seq', 'commit_id', 'server_at', 'entity', 'entity_id', 'op', 'scopes_before', 'scopes_after'])
    .where('organisation_id', '=', session.organisationId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute()
}

/** Notices and verdicts are for one person alone. */
function isForReader(row: FeedRow, { session }: Reader): boolean {
  if (row.entity !== 'notice' && row.entity !== 'verdict') return true
  return row.scopes_after?.includes(`person:${session.personId}`) === true
}
