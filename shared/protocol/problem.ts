/**
 * Every refusal of the central API is a problem document (RFC 9457) with a stable code. The words are for people who
 * read logs; the desktop translates the code.
 */
import { z } from 'zod'

export const PROBLEM_CONTENT_TYPE = 'application/problem+json'

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** Stable: `auth.invalidCredentials`, `sync.epochChanged`, … */
  code: z.string(),
  /** What happened, and what to do. */
  detail: z.string(),
  /** The offending field, where there is one. */
  field: z.string().optional(),
  /** So that a client's clock can be corrected even by a refusal. */
  serverNow: z.number().optional(),
})
export type Problem = z.infer<typeof problemSchema>

/** The codes that a client acts upon; others are only shown. */
export const PROBLEM_CODES = {
  invalidRequest: 'request.invalid',
  notFound: 'request.notFound',
  tooLarge: 'request.tooLarge',
  timeout: 'request.timeout',
  expectationFailed: 'request.expectationFailed',
  unknownHost: 'request.unknownHost',
  unauthenticated: 'auth.unauthenticated',
  invalidCredentials: 'auth.invalidCredentials',
  tooManyFailures: 'auth.tooManyFailures',
  forbidden: 'auth.forbidden',
  epochChanged: 'sync.epochChanged',
  cursorTooOld: 'sync.cursorTooOld',
  schemaTooOld: 'sync.schemaTooOld',
  internal: 'server.internal',
  unavailable: 'server.unavailable',
} as const
