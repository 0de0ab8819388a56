/**
 * What the server forgets: changes that every client has pulled long ago, silences that no command can claim any more,
 * sessions that have ended. Tickets, events and verdicts are the record and are never touched here.
 */
import { DAY_MS, type Instant } from '@shared/domain/instant'
import { GAP_CLAIM_MS } from '../commands/effective-at'
import type { Database } from '../store/database'
import { trimFeed } from '../store/feed'

/** A client that was away for longer starts over with a snapshot, as after a holiday. */
export const FEED_KEPT_MS = 30 * DAY_MS
/** Ended sessions are kept a while, so that a stolen token is still told from an unknown one. */
export const ENDED_SESSIONS_KEPT_MS = 7 * DAY_MS

export interface Removed {
  readonly feedRows: number
  readonly contactGaps: number
  readonly sessions: number
}

/** @returns how many rows went. Several processes may do it at once: what one has removed, the other does not find. */
export async function removeOld(database: Database, now: Instant): Promise<Removed> {
  const organisations = await database.selectFrom('organisations').select('id').execute()
  let feedRows = 0
  for (const { id } of organisations) feedRows += await trimFeed(database, id, now - FEED_KEPT_MS)
  const gaps = await database
    .deleteFrom('contact_gaps')
    .where('ended_at', '<', now - GAP_CLAIM_MS)
    .executeTakeFirst()
  const endedBefore = now - ENDED_SESSIONS_KEPT_MS
  const sessions = await database
    .deleteFrom('sessions')
    .where((where) => where.or([where('expires_at', '<', endedBefore), where('revoked_at', '<', endedBefore)]))
    .executeTakeFirst()
  return { feedRows, contactGaps: Number(gaps.numDeletedRows), sessions: Number(sessions.numDeletedRows) }
}
