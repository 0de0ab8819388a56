/**
 * Refusals that come back with a pull: a person who lost an installation, and its outbox with it, still learns what did
 * not go through. In the feed, those that this same client pushed are left out: it has the answer.
 */
import { sql } from 'kysely'
import type { Verdict } from '@shared/protocol/sync'
import type { Reader } from './reader'

/** More than anybody leaves unread. */
const MAX_RECENT = 500

export async function recentVerdicts({ transaction, session }: Reader): Promise<readonly Verdict[]> {
  const rows = await transaction
    .selectFrom('commands')
    .select('verdict')
    .where('person_id', '=', session.personId)
    .where('status', 'in', ['conflict', 'rejected'])
    .orderBy('received_at', 'desc')
    .limit(MAX_RECENT)
    .execute()
  return rows.map((row) => row.verdict).reverse()
}

export async function verdictsById(
  { transaction, session, clientId }: Reader,
  ids: readonly string[],
): Promise<readonly Verdict[]> {
  if (ids.length === 0) return []
  const rows = await transaction
    .selectFrom('commands')
    .select('verdict')
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .where('person_id', '=', session.personId)
    .where('client_id', '<>', clientId)
    .orderBy('received_at')
    .execute()
  return rows.map((row) => row.verdict)
}
