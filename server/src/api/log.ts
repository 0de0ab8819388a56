/**
 * The log: one line of JSON a request and a line a failure. It holds no personal text: routes instead of addresses, no
 * bodies, no headers, and of an error that may quote what it was given only the kind and the place.
 */
import type { FastifyBaseLogger } from 'fastify'
import { pino, type DestinationStream } from 'pino'
import type { Api } from './app-types'

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export function createLogger(level: LogLevel, destination: DestinationStream = pino.destination(1)): FastifyBaseLogger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Fastify logs errors and requests of its own under these names.
      serializers: { err: describeError, error: (error: unknown) => error, req: () => undefined, res: () => undefined },
      redact: ['*.password', '*.token', '*.accessToken', '*.refreshToken', '*.authorization', '*.cookie'],
    },
    destination,
  )
}

interface DescribedError {
  readonly name: string
  readonly code?: string
  readonly message?: string
  readonly at: readonly string[]
  readonly cause?: DescribedError
}

const MAX_FRAMES = 12

/** What the log may say about an error: messages of the database and of parsers quote values, so they are left out. */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { name: typeof error, at: [] }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const mayQuote = error instanceof SyntaxError || error.name === 'ZodError' || 'severity' in error
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...(mayQuote ? {} : { message: error.message }),
    at: frames.slice(0, MAX_FRAMES).map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}

/** Asked every few seconds by whoever watches the server. */
const QUIET_ROUTES = new Set(['/healthz', '/readyz'])

export function logRequests(app: Api): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    if (QUIET_ROUTES.has(route) && reply.statusCode < 400) return
    request.log.info(
      {
        method: request.method,
        route,
        status: reply.statusCode,
        elapsedMs: Math.round(reply.elapsedTime),
        ...(request.session ? { accountId: request.session.accountId } : {}),
      },
      'Request',
    )
  })
}
