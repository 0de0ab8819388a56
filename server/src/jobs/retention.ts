/**
 * What the server forgets: changes that every client has pulled long ago, silences that no command can claim any more,
 * sessions that have ended. Tickets, events and verdicts are the record and are never touched here: a repeat of a
 * command gets the answer it had, however late it comes.
 */
import { DAY_MS, type Instant } from '@shared/domain/instant'
import { GAP_CLAIM_MS } from '../commands/effective-at'
import { compactSlice } from '../store/compact-feed'
import type { FileStore } from '../files/file-store'
import type { Database } from '../store/database'
import { lastSeqBefore, trimFeed } from '../store/feed'
import { inSlices, type Slicing } from './slices'

/** A client that was away for longer starts over with a snapshot, as after a holiday. */
export const FEED_KEPT_MS = 30 * DAY_MS
/** Older than this, the feed holds the last change of each entity only. */
export const FEED_WHOLE_MS = DAY_MS
/** Ended sessions are kept a while, so that a stolen token is still told from an unknown one. */
export const ENDED_SESSIONS_KEPT_MS = 7 * DAY_MS
/** Rows of the feed that one slice looks at. */
const SLICE = 500

/** A desktop that comes back after a holiday begins a file that it had begun before anew. */
export const ARRIVALS_KEPT_MS = 7 * DAY_MS

export interface Removed {
  /** Trimmed: a cursor below them begins anew. */
  readonly feedRows: number
  /** Compacted: a later change stands for them. */
  readonly supersededRows: number
  readonly contactGaps: number
  readonly sessions: number
  /** Files that were begun and not finished. */
  readonly arrivals: number
}

/** @returns how many rows and arrivals went. Several processes may do it at once: what one has removed, the other does not find. */
export async function removeOld(
  { database, files }: { readonly database: Database; readonly files: FileStore },
  now: Instant,
  slicing: Slicing = {},
): Promise<Removed> {
  const organisations = await database.selectFrom('organisations').select('id').execute()
  let [feedRows, supersededRows] = [0, 0]
  for (const { id } of organisations) {
    feedRows += await trim(database, id, now - FEED_KEPT_MS, slicing)
    supersededRows += await compact(database, id, now - FEED_WHOLE_MS, slicing)
  }
  const gaps = await database
    .deleteFrom('contact_gaps')
    .where('ended_at', '<', now - GAP_CLAIM_MS)
    .executeTakeFirst()
  const endedBefore = now - ENDED_SESSIONS_KEPT_MS
  const sessions = await database
    .deleteFrom('sessions')
    .where((where) => where.or([where('expires_at', '<', endedBefore), where('revoked_at', '<', endedBefore)]))
    .executeTakeFirst()
  return {
    feedRows,
    supersededRows,
    contactGaps: Number(gaps.numDeletedRows),
    sessions: Number(sessions.numDeletedRows),
    arrivals: await files.forgetArrivals(now - ARRIVALS_KEPT_MS),
  }
}

async function trim(database: Database, organisationId: string, before: Instant, slicing: Slicing): Promise<number> {
  const last = await lastSeqBefore(database, organisationId, before)
  if (last === null) return 0
  return inSlices(async () => {
    const done = await trimFeed(database, organisationId, last, SLICE)
    return { done, isLast: done < SLICE }
  }, slicing)
}

async function compact(database: Database, organisationId: string, before: Instant, slicing: Slicing): Promise<number> {
  const horizon = await lastSeqBefore(database, organisationId, before)
  if (horizon === null) return 0
  return inSlices(async () => {
    const { removed, isLast } = await compactSlice(database, organisationId, horizon, SLICE)
    return { done: removed, isLast }
  }, slicing)
}
