/**
 * What the engine needs of HTTP, and how it may fail. A broken connection says nothing about a command; only a verdict
 * does. So failures are of the request as a whole, and never touch the outbox.
 */
import type { Instant } from '@shared/domain/instant'
import type { NoticesSeen, SeenNotices } from '@shared/protocol/notices'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import type {
  PartRequest,
  PartResponse,
  PullRequest,
  PullResponse,
  PushRequest,
  PushResponse,
} from '@shared/protocol/sync'

export interface SyncTransport {
  /** @throws {TransportError} */
  push(request: PushRequest, accessToken: string): Promise<PushResponse>
  /** @throws {TransportError} */
  pull(request: PullRequest, accessToken: string): Promise<PullResponse>
  /** @throws {TransportError} */
  pullPart(request: PartRequest, accessToken: string): Promise<PartResponse>
  /**
   * @param ids no more than `MOST_SEGMENTS_AT_ONCE`
   * @returns in this order, null where the API says that there is none any more
   * @throws {TransportError}
   */
  segments(ids: readonly string[], accessToken: string): Promise<readonly (Uint8Array | null)[]>
  /** @throws {TransportError} */
  seeNotices(request: SeenNotices, accessToken: string): Promise<NoticesSeen>
}

/**
 * - `unreachable`: no answer came, or only part of one
 * - `busy`: an answer, but not one to act upon: not now (429, 5xx), or from something on the way that knows no commands
 * - `unauthenticated`: 401
 * - `forbidden`: the API itself says that this person may not (an account that lost its roles)
 * - `epochChanged`, `cursorTooOld`, `schemaTooOld`: the API itself says so
 * - `refused`: this request will never be taken as it is: too large, or malformed in the API's own words
 */
export type TransportFailure =
  | 'unreachable'
  | 'busy'
  | 'unauthenticated'
  | 'forbidden'
  | 'epochChanged'
  | 'cursorTooOld'
  | 'schemaTooOld'
  | 'refused'

interface FailureDetails {
  readonly status?: number | undefined
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
  /** Of the HTTP answer, where there was one. */
  readonly status: number | null

  constructor(
    readonly failure: TransportFailure,
    message: string,
    details: FailureDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = details.code ?? null
    this.status = details.status ?? null
    this.retryAfterMs = details.retryAfterMs ?? null
  }
}

const FAILURES: Readonly<Record<string, TransportFailure>> = {
  [PROBLEM_CODES.forbidden]: 'forbidden',
  [PROBLEM_CODES.epochChanged]: 'epochChanged',
  [PROBLEM_CODES.cursorTooOld]: 'cursorTooOld',
  [PROBLEM_CODES.schemaTooOld]: 'schemaTooOld',
  [PROBLEM_CODES.invalidRequest]: 'refused',
  [PROBLEM_CODES.tooLarge]: 'refused',
}

/**
 * Which failure an answer stands for. Proxies answer 403, 404, 405 or 407 on their own account; that is no verdict on
 * anybody's work, so only what the API says in a problem document counts. The size of a request is the exception:
 * whoever refuses it with 413 will refuse it for ever.
 *
 * @param code of the problem document; null when the answer was none
 */
export function failureOf(status: number, code: string | null): TransportFailure {
  if (status === 401) return 'unauthenticated'
  if (status === 413) return 'refused'
  if (status === 408 || status === 429 || status >= 500 || code === null) return 'busy'
  return FAILURES[code] ?? 'busy'
}

/** `Retry-After` in milliseconds: seconds, or a date. Null when it says nothing. */
export function retryAfterMs(header: string | null | undefined, now: Instant): number | null {
  if (header === null || header === undefined || header.trim() === '') return null
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000)
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
