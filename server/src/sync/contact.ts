/**
 * When a client was heard of: measures its clock against ours and remembers its silences. An offline command may claim
 * a time only within one of them (`commands/effective-at.ts`).
 */
import { sql } from 'kysely'
import type { Instant } from '@shared/domain/instant'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { ProblemError, type Session } from '../api/context'
import { GAP_CLAIM_MS, GAP_MS, type ContactGap } from '../commands/effective-at'
import type { Pusher } from '../commands/services'
import type { Database } from '../store/database'

/** Beyond this a client's clock is not a clock; PostgreSQL's bigint would hold it, but nothing could be meant by it. */
const MAX_SKEW_MS = 200 * 365 * 86_400_000

/**
 * Notes that a client was heard of now.
 *
 * @throws {ProblemError} 403 when the client belongs to another person, 400 when its clock shows no time
 */
export async function recordContact(
  database: Database,
  session: Session,
  client: { readonly clientId: string; readonly clientNow: number },
  serverNow: Instant,
): Promise<Omit<Pusher, 'gaps'>> {
  const clientId = client.clientId.toLowerCase()
  const skewMs = Math.round(serverNow - client.clientNow)
  if (!(Math.abs(skewMs) < MAX_SKEW_MS)) {
    const field = { field: 'clientNow' }
    throw new ProblemError(400, PROBLEM_CODES.invalidRequest, 'clientNow is milliseconds since 1970', field)
  }
  const lastContactAt = await exchangeLastContact(database, session, clientId, skewMs, serverNow)
  if (lastContactAt !== null && serverNow - lastContactAt > GAP_MS) {
    await database
      .insertInto('contact_gaps')
      .values({ client_id: clientId, started_at: lastContactAt, ended_at: serverNow })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  return { session, clientId, skewMs }
}

/** @returns when it was heard of before; null for the first time */
async function exchangeLastContact(
  database: Database,
  session: Session,
  clientId: string,
  skewMs: number,
  serverNow: Instant,
): Promise<Instant | null> {
  // One statement, so that two requests at once cannot both end one silence.
  const { rows } = await sql<{ previous_contact_at: number | null }>`
    insert into clients (id, organisation_id, person_id, last_contact_at, skew_ms)
    values (${clientId}, ${session.organisationId}, ${session.personId}, ${serverNow}, ${skewMs})
    on conflict (id) do update
      set previous_contact_at = clients.last_contact_at,
          last_contact_at = greatest(clients.last_contact_at, excluded.last_contact_at),
          skew_ms = excluded.skew_ms
      where clients.person_id = excluded.person_id
    returning previous_contact_at`.execute(database)
  const row = rows[0]
  if (row === undefined) {
    const detail = 'This client belongs to another person: each person has one of their own on each installation'
    throw new ProblemError(403, PROBLEM_CODES.forbidden, detail, { field: 'clientId' })
  }
  return row.previous_contact_at
}

/** Silences of a client that its commands may still be explained by; `recordContact` has just ended the last. */
export async function recentGaps(database: Database, clientId: string, now: Instant): Promise<readonly ContactGap[]> {
  const rows = await database
    .selectFrom('contact_gaps')
    .select(['started_at', 'ended_at'])
    .where('client_id', '=', clientId)
    .where('ended_at', '>=', now - GAP_CLAIM_MS)
    .execute()
  return rows.map((row) => ({ startedAt: row.started_at, endedAt: row.ended_at }))
}
