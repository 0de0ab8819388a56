/** The routes of synchronisation: push commands, pull changes, be poked. What they do stands in `server/src/sync`. */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { partResponseSchema, pullResponseSchema, pushResponseSchema } from '@shared/protocol/answer-schemas'
import { describedPushSchema } from '@shared/protocol/command-schemas'
import {
  MAX_PUSH_COMMANDS,
  partRequestSchema,
  pullRequestSchema,
  pushRequestSchema,
  type PartResponse,
  type PullResponse,
  type PushResponse,
} from '@shared/protocol/sync'
import { liveSessionsAmong } from '../auth/sessions'
import { commandServices, type CommandServices } from '../commands/services'
import { checkSchema } from '../sync/client-checks'
import { PresenceBook } from '../sync/presence'
import { pull } from '../sync/pull'
import { push } from '../sync/push'
import { openStream } from '../sync/stream'
import { pullPart } from '../sync/sums'
import { StreamHub, type StreamHubOptions } from '../sync/stream-hub'
import { LARGE_BODY_BYTES, type Api } from './app-types'
import type { ApiContext } from './context'
import { describeError } from './log'
import { logDeadlocks } from './log-deadlocks'
import { registerPresenceRoute } from './presence-route'
import { registerSegmentRoutes } from './segment-routes'
import { sessionOf } from './session'

/** Commands stay opaque: one without an id is answered in its place and does not stop the others. */
const pushBodySchema = pushRequestSchema.extend({ commands: z.array(z.unknown()).min(1).max(MAX_PUSH_COMMANDS) })

/** Before the body is held to what this version takes. */
const preValidation = async (request: FastifyRequest): Promise<void> => checkSchema(request.body)

/** Our own types already say what is answered; walking thousands of rows once more would only take time. */
const serializerCompiler = () => (data: unknown) => JSON.stringify(data)

export interface SyncRoutesOptions {
  readonly services?: CommandServices
  /** Streams end with it; closing the server ends them too. */
  readonly stopping?: AbortSignal
  readonly stream?: Pick<StreamHubOptions, 'pollMs' | 'heartbeatMs' | 'sessionCheckMs'>
}

/** @returns the services, so that whoever writes beside the routes can share directory and signal */
export function registerSyncRoutes(app: Api, context: ApiContext, options: SyncRoutesOptions = {}): CommandServices {
  const onError = (error: unknown, commandId?: string): void =>
    app.log.error(
      { error: describeError(error), ...(commandId === undefined ? {} : { commandId }) },
      'Synchronisation failed',
    )
  const services = options.services ?? commandServices({ database: context.database, now: context.now, onError })
  const hub = new StreamHub({
    database: context.database,
    now: context.now,
    changes: services.changes,
    liveAmong: (sessionIds) => liveSessionsAmong(context.database, sessionIds, context.now()),
    onError,
    onGone: (sessionId) => presence.leave(sessionId),
    ...options.stream,
  })
  const presence = new PresenceBook(context.now, (organisationId, personIds, data) =>
    hub.tell(organisationId, personIds, { event: 'presence', data }),
  )
  registerPresenceRoute(app, services, presence)
  const stopLogging = logDeadlocks(app.log)
  app.addHook('onClose', async () => stopLogging())
  // Open streams would keep the server from closing.
  app.addHook('preClose', async () => hub.stop())
  options.stopping?.addEventListener('abort', () => hub.stop(), { once: true })

  app.post(
    '/v1/sync/push',
    {
      bodyLimit: LARGE_BODY_BYTES,
      config: { describedBody: describedPushSchema },
      preValidation,
      serializerCompiler,
      schema: {
        summary: 'Push commands; each is answered on its own, a repeat with the answer it had',
        tags: ['sync'],
        body: pushBodySchema,
        response: { 200: pushResponseSchema },
      },
    },
    async (request): Promise<PushResponse> => push(services, sessionOf(request), request.body),
  )

  app.post(
    '/v1/sync/pull',
    {
      preValidation,
      serializerCompiler,
      schema: {
        summary: 'Pull one page of a snapshot or of the change feed',
        tags: ['sync'],
        body: pullRequestSchema,
        response: { 200: pullResponseSchema },
      },
    },
    async (request): Promise<PullResponse> => pull(services, context.serverId, sessionOf(request), request.body),
  )

  app.post(
    '/v1/sync/part',
    {
      preValidation,
      serializerCompiler,
      schema: {
        summary: 'Pull one part of the cache whole, where its sum was not that of the server',
        tags: ['sync'],
        body: partRequestSchema,
        response: { 200: partResponseSchema },
      },
    },
    async (request): Promise<PartResponse> => pullPart(services, sessionOf(request), request.body),
  )

  registerSegmentRoutes(app, context)

  app.get(
    '/v1/sync/stream',
    {
      schema: {
        summary: 'Server-sent events: poke when there is something to pull, heartbeat, end',
        tags: ['sync'],
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) =>
      reply
        .header('content-type', 'text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(openStream(hub, sessionOf(request))),
  )
  return services
}
