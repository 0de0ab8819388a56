/**
 * Sessions: one sign-in, one family of refresh tokens. A token that was used gives the same successor again until that
 * successor is used, for at most a minute, since the answer may have been lost on its way; after that, a second use
 * means that somebody else holds the token, and the whole family ends.
 */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { DAY_MS, SECOND_MS, type Instant } from '@shared/domain/instant'
import type { Role } from '@shared/domain/people'
import type { Database, Queryable } from '../store/database'
import type { RefreshToken } from './refresh-token'

/** A family that nobody used for so long ends by itself. */
export const SESSION_IDLE_MS = 30 * DAY_MS
/** How long a used token still gives its successor. */
export const SUCCESSOR_GRACE_MS = 60 * SECOND_MS

export type ClientKind = 'browser' | 'desktop'

/** Who a live session belongs to, as the database has it now. */
export interface LiveSession {
  readonly sessionId: string
  readonly accountId: string
  readonly organisationId: string
  readonly personId: string
  readonly personName: string
  readonly roles: readonly Role[]
  /** In the order in which the groups were made, the desk last: see `Actor`. */
  readonly groupIds: readonly string[]
}

/** Starts a family. @returns its first refresh token */
export async function startSession(
  database: Database,
  accountId: string,
  clientKind: ClientKind,
  now: Instant,
): Promise<RefreshToken> {
  const first = { sessionId: uuidv7(), counter: 1 }
  await database
    .insertInto('sessions')
    .values({
      id: first.sessionId,
      account_id: accountId,
      client_kind: clientKind,
      counter: first.counter,
      rotated_at: null,
      created_at: now,
      last_used_at: now,
      expires_at: now + SESSION_IDLE_MS,
      revoked_at: null,
    })
    .execute()
  return first
}

/** @returns null when the session, its account or its person is not active any more */
export async function findLiveSession(
  database: Queryable,
  sessionId: string,
  now: Instant,
): Promise<LiveSession | null> {
  const row = await liveSessions(database, now)
    .select([
      'sessions.account_id',
      'accounts.organisation_id',
      'people.id as person_id',
      'people.name',
      'people.roles',
    ])
    .select(
      // Ids are UUIDv7: their order is that of making.
      sql<string[]>`array(
        select groups.id from groups join organisations on organisations.id = groups.organisation_id
        where groups.is_active and groups.member_ids @> array[people.id]
        order by groups.id = organisations.desk_group_id, groups.id)`.as('group_ids'),
    )
    .where('sessions.id', '=', sessionId)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    sessionId,
    accountId: row.account_id,
    organisationId: row.organisation_id,
    personId: row.person_id,
    personName: row.name,
    roles: row.roles,
    groupIds: row.group_ids,
  }
}

/** Which of these sessions are live: for what outlives a request, as streams do. */
export async function liveSessionsAmong(
  database: Queryable,
  sessionIds: readonly string[],
  now: Instant,
): Promise<ReadonlySet<string>> {
  const rows = await liveSessions(database, now)
    .select('sessions.id')
    .where(sql<boolean>`sessions.id = any(${[...sessionIds]}::uuid[])`)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

const liveSessions = (database: Queryable, now: Instant) =>
  database
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .innerJoin('people', 'people.id', 'accounts.person_id')
    .where('sessions.revoked_at', 'is', null)
    .where('sessions.expires_at', '>', now)
    .where('accounts.is_active', '=', true)
    .where('people.is_active', '=', true)

export type Rotation =
  | {
      readonly kind: 'rotated'
      readonly token: RefreshToken
      readonly session: LiveSession
      readonly clientKind: ClientKind
    }
  /** Expired, revoked, or of an account that is not active any more. */
  | { readonly kind: 'ended' }
  /** Used before, too long ago or after its successor: the family is now revoked. */
  | { readonly kind: 'reused' }

/** Exchanges a refresh token for its successor. */
export function rotate(database: Database, token: RefreshToken, now: Instant): Promise<Rotation> {
  return database.transaction().execute(async (transaction): Promise<Rotation> => {
    const row = await transaction
      .selectFrom('sessions')
      .selectAll()
      .where('id', '=', token.sessionId)
      .forUpdate()
      .executeTakeFirst()
    const session = row === undefined ? null : await findLiveSession(transaction, token.sessionId, now)
    if (row === undefined || session === null || token.counter > row.counter) return { kind: 'ended' }

    const { client_kind: clientKind } = row
    const isSuccessorUnused = token.counter === row.counter - 1
    const isWithinGrace = row.rotated_at !== null && now - row.rotated_at <= SUCCESSOR_GRACE_MS
    if (isSuccessorUnused && isWithinGrace) {
      return { kind: 'rotated', token: { ...token, counter: row.counter }, session, clientKind }
    }
    if (token.counter !== row.counter) {
      await transaction.updateTable('sessions').set({ revoked_at: now }).where('id', '=', token.sessionId).execute()
      return { kind: 'reused' }
    }
    const counter = row.counter + 1
    await transaction
      .updateTable('sessions')
      .set({ counter, rotated_at: now, last_used_at: now, expires_at: now + SESSION_IDLE_MS })
      .where('id', '=', token.sessionId)
      .execute()
    return { kind: 'rotated', token: { ...token, counter }, session, clientKind }
  })
}

/** Ends a family. Ending it twice does nothing. */
export async function revokeSession(database: Queryable, sessionId: string, now: Instant): Promise<void> {
  await database
    .updateTable('sessions')
    .set({ revoked_at: now })
    .where('id', '=', sessionId)
    .where('revoked_at', 'is', null)
    .execute()
}

export async function revokeSessionsOf(database: Queryable, accountId: string, now: Instant): Promise<void> {
  await database
    .updateTable('sessions')
    .set({ revoked_at: now })
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .execute()
}
