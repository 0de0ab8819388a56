/**
 * Signing in to the demo by one click. The printed address carries a token that works once; whoever brings it gets a
 * grant for the day, and with that the list of accounts. Without it, nobody who merely reaches the port gets in.
 */
import { createHash, randomBytes } from 'node:crypto'
import { HOUR_MS, MINUTE_MS, type Instant } from '@shared/domain/instant'
import type { DemoAccount } from '@shared/protocol/auth'
import type { Database } from '../store/database'
import { deriveKey, hmacOf, isSameSecret } from './keys'

export const DEMO_GRANT_COOKIE = 'opora_demo_grant'
export const DEMO_GRANT_LIFE_MS = 12 * HOUR_MS
const TOKEN_LIFE_MS = 60 * MINUTE_MS

export interface DemoTokens {
  issue(now: Instant): string
  /** True for a token that was issued within the hour and not used yet: it is used now. */
  consume(token: string, now: Instant): boolean
}

/** Tokens live in memory: a restart makes printed addresses worthless, and prints a new one. */
export function createDemoTokens(): DemoTokens {
  const expiryByHash = new Map<string, Instant>()
  const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
  return {
    issue(now) {
      for (const [hash, expiresAt] of expiryByHash) if (expiresAt <= now) expiryByHash.delete(hash)
      const token = randomBytes(24).toString('base64url')
      expiryByHash.set(hashOf(token), now + TOKEN_LIFE_MS)
      return token
    },
    consume(token, now) {
      const hash = hashOf(token)
      const expiresAt = expiryByHash.get(hash)
      return expiryByHash.delete(hash) && expiresAt !== undefined && expiresAt > now
    },
  }
}

/** The grant as text: when it ends, signed. */
export function demoGrant(tokenSecret: string, now: Instant): string {
  const expiresAt = String(now + DEMO_GRANT_LIFE_MS)
  return `${expiresAt}.${hmacOf(deriveKey(tokenSecret, 'demoGrant'), expiresAt)}`
}

export function isDemoGrant(tokenSecret: string, text: string, now: Instant): boolean {
  const [expiresAt = ''] = text.split('.', 1)
  const expected = `${expiresAt}.${hmacOf(deriveKey(tokenSecret, 'demoGrant'), expiresAt)}`
  return isSameSecret(text, expected) && Number(expiresAt) > now
}

/** Active accounts of demo organisations, in the order in which they were made. */
export async function listDemoAccounts(database: Database): Promise<readonly DemoAccount[]> {
  const rows = await database
    .selectFrom('accounts')
    .innerJoin('organisations', 'organisations.id', 'accounts.organisation_id')
    .innerJoin('people', 'people.id', 'accounts.person_id')
    .select(['accounts.id', 'people.id as personId', 'people.name', 'people.roles', 'accounts.organisation_id'])
    .where('organisations.is_demo', '=', true)
    .where('accounts.is_active', '=', true)
    .where('people.is_active', '=', true)
    .orderBy('accounts.created_at')
    .orderBy('accounts.id')
    .execute()
  const groups = await database
    .selectFrom('groups')
    .select(['name', 'member_ids'])
    .where('is_active', '=', true)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    role: HIGHEST_FIRST.find((role) => row.roles.includes(role)) ?? 'engineer',
    groupNames: groups.filter((group) => group.member_ids.includes(row.personId)).map((group) => group.name),
  }))
}

const HIGHEST_FIRST = ['admin', 'lead', 'auditor', 'engineer'] as const
