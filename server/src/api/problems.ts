/**
 * Every refusal as a problem document (RFC 9457), whatever threw it: our own refusals, validation, Fastify, the
 * database. What nobody foresaw is a 500 that says nothing but the id under which the log knows it.
 */
import { STATUS_CODES } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { Instant } from '@shared/domain/instant'
import { PROBLEM_CODES, PROBLEM_CONTENT_TYPE, type Problem } from '@shared/protocol/problem'
import { describeError } from './log'
import type { Api } from './app-types'
import { ProblemError } from './context'

export function problemDocument(error: ProblemError, serverNow: Instant): Problem {
  return {
    type: `urn:opora:problem:${error.code}`,
    title: STATUS_CODES[error.status] ?? 'Refused',
    status: error.status,
    code: error.code,
    detail: error.message,
    ...(error.options.field === undefined ? {} : { field: error.options.field }),
    serverNow,
  }
}

export function sendProblem(reply: FastifyReply, error: ProblemError, now: Instant): FastifyReply {
  const { retryAfterSeconds } = error.options
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  if (error.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .code(error.status)
    .header('content-type', PROBLEM_CONTENT_TYPE)
    .header('cache-control', 'no-store')
    .serializer((document: unknown) => JSON.stringify(document))
    .send(problemDocument(error, now))
}

export function answerProblems(app: Api, now: () => Instant): void {
  app.setErrorHandler((error, request, reply) => handleError(error, request, reply, now))
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, new ProblemError(404, PROBLEM_CODES.notFound, 'There is nothing at this address'), now()),
  )
}

/** Also for what fails before a route is found. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply, now: () => Instant): void {
  const known = asProblem(error)
  if (known !== null) return void sendProblem(reply, known, now())
  request.log.error({ error: describeError(error) }, 'A request failed')
  const detail = `The server failed; its log knows this as ${request.id}`
  sendProblem(reply, new ProblemError(500, PROBLEM_CODES.internal, detail), now())
}

const UNSUPPORTED_MEDIA_TYPE = 'request.unsupportedMediaType'

/** Refusals of Fastify that have a code of ours; its other refusals are invalid requests. */
const FRAMEWORK_PROBLEMS: Readonly<Record<string, readonly [status: number, code: string, detail: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, PROBLEM_CODES.tooLarge, 'The body is larger than this route takes'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, UNSUPPORTED_MEDIA_TYPE, 'Send JSON as application/json'],
  FST_ERR_BAD_URL: [400, PROBLEM_CODES.invalidRequest, 'The address is not valid'],
}

/** @returns null for what nobody foresaw */
function asProblem(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) return error
  if (hasZodFastifySchemaValidationErrors(error)) return invalidRequest(error.validation[0])
  const code = codeOf(error)
  const framework = FRAMEWORK_PROBLEMS[code]
  if (framework !== undefined) return new ProblemError(...framework)
  if (isUnavailable(code)) {
    const detail = 'The database does not answer; try again'
    return new ProblemError(503, PROBLEM_CODES.unavailable, detail, { retryAfterSeconds: 5 })
  }
  // Class 22 of SQLSTATE: a value that no column can hold, as a text with a NUL.
  if (/^22[0-9A-Z]{3}$/.test(code)) {
    return new ProblemError(400, PROBLEM_CODES.invalidRequest, 'A value cannot be stored')
  }
  const status = statusOf(error)
  if (status < 400 || status > 499) return null
  if (status === 404) return new ProblemError(404, PROBLEM_CODES.notFound, 'There is nothing at this address')
  return new ProblemError(status, PROBLEM_CODES.invalidRequest, 'The request could not be read')
}

interface Issue {
  readonly instancePath: string
  readonly message?: string | undefined
}

/** Names the first field that is wrong and how, never what it held. */
function invalidRequest(issue: Issue | undefined): ProblemError {
  const field = issue?.instancePath.replace(/^\//, '').replaceAll('/', '.') ?? ''
  const detail = `${field === '' ? 'The body' : `The field ${field}`} is not valid: ${issue?.message ?? 'unknown'}`
  return new ProblemError(400, PROBLEM_CODES.invalidRequest, detail, field === '' ? {} : { field })
}

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  '53300',
  '57P01',
  '57P02',
  '57P03',
])

const isUnavailable = (code: string): boolean => CONNECTION_CODES.has(code) || /^08[0-9A-Z]{3}$/.test(code)

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function statusOf(error: unknown): number {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500
}
