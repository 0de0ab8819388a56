/**
 * What the engine needs of HTTP, and how it may fail. A broken connection says nothing about a command; only a verdict
 * does. So failures are of the request as a whole, and never touch the outbox.
 */
import type { Instant } from '@shared/domain/instant'
import type { PullRequest, PullResponse, PushRequest, PushResponse } from '@shared/protocol/sync'

export interface SyncTransport {
  /** @throws {TransportError} */
  push(request: PushRequest, accessToken: string): Promise<PushResponse>
  /** @throws {TransportError} */
  pull(request: PullRequest, accessToken: string): Promise<PullResponse>
}

/**
 * - `unreachable`: no answer came, or only part of one
 * - `busy`: an answer, but not now (429, 5xx)
 * - `unauthenticated`: 401
 * - `epochChanged`: 409 · `cursorTooOld`: 410 · `schemaTooOld`: 426
 * - `refused`: this request will never be taken as it is (400, 413, …)
 */
export type TransportFailure =
  'unreachable' | 'busy' | 'unauthenticated' | 'epochChanged' | 'cursorTooOld' | 'schemaTooOld' | 'refused'

interface FailureDetails {
  readonly code?: string | undefined
  readonly retryAfterMs?: number | undefined
  readonly serverNow?: Instant | undefined
  readonly cause?: unknown
}

export class TransportError extends Error {
  override readonly name = 'TransportError'
  /** The problem's stable code, where the server gave one. */
  readonly code: string | null
  readonly retryAfterMs: number | null

  constructor(
    readonly failure: TransportFailure,
    message: string,
    details: FailureDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = details.code ?? null
    this.retryAfterMs = details.retryAfterMs ?? null
  }
}

/** Which failure a status stands for. */
export function failureOf(status: number): TransportFailure {
  if (status === 401) return 'unauthenticated'
  if (status === 409) return 'epochChanged'
  if (status === 410) return 'cursorTooOld'
  if (status === 426) return 'schemaTooOld'
  if (status === 408 || status === 429 || status >= 500) return 'busy'
  return 'refused'
}

/** `Retry-After` in milliseconds: seconds, or a date. Null when it says nothing. */
export function retryAfterMs(header: string | null | undefined, now: Instant): number | null {
  if (header === null || header === undefined || header.trim() === '') return null
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000)
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
