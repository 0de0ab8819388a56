/** What every route may use, and who is asking. Made once at start; a request only adds its session. */
import type { Instant } from '@shared/domain/instant'
import type { Actor } from '@shared/domain/people'
import type { FileStore } from '../files/file-store'
import type { Database } from '../store/database'

export interface ApiContext {
  readonly database: Database
  readonly files: FileStore
  readonly serverId: string
  /** Signs access tokens and derives refresh tokens. */
  readonly tokenSecret: string
  /** The server's clock; tests give their own. */
  readonly now: () => Instant
  readonly isDemo: boolean
}

/** The signed-in person of one request: roles and groups are read from the database with every request. */
export interface Session extends Actor {
  readonly sessionId: string
  readonly accountId: string
  readonly organisationId: string
  /** When the access token ends; streams end then too. */
  readonly expiresAt: Instant
}

/**
 * A refusal on purpose: becomes a problem document with this code.
 *
 * @see shared/protocol/problem.ts for the codes that clients act upon
 */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    /** What happened and what to do, in English, without personal text. */
    message: string,
    readonly options: { readonly field?: string; readonly retryAfterSeconds?: number } = {},
  ) {
    super(message)
    this.name = 'ProblemError'
  }
}
