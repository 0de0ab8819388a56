/**
 * The central API: everything that stands before, around and behind the routes, in the order in which it works. Routes
 * are refused to whoever is not signed in unless they say otherwise, so a forgotten word closes a door, not opens it.
 */
import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import fastify, { LogController } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { SECOND_MS } from '@shared/domain/instant'
import { CLIENT_HEADER, DEMO_GRANT_HEADER } from '@shared/protocol/auth'
import { createDemoTokens } from '../auth/demo'
import { registerAdminRoutes } from './admin-routes'
import { registerAdministrationRoutes } from './administration-routes'
import { SMALL_BODY_BYTES, type Api, type AppOptions } from './app-types'
import { registerAuthRoutes } from './auth-routes'
import type { ApiContext } from './context'
import { registerDemoRoutes } from './demo-routes'
import { registerDutyRoutes } from './duty-routes'
import { registerFileRoutes } from './file-routes'
import { refuseBrokenHttp } from './broken-http'
import { registerHolidayRoute } from './holiday-route'
import { DESKTOP_ORIGIN, guardHosts } from './hosts'
import { logRequests } from './log'
import { registerNoticeRoutes } from './notice-routes'
import { registerPolicyRoutes } from './policy-routes'
import { describeApi, serveApiDescription } from './openapi'
import { packAnswers } from './pack-answers'
import { servePage } from './page'
import { answerProblems, handleError } from './problems'
import { registerRequesterTierRoute } from './requester-tier-route'
import { sendSecurityHeaders } from './security-headers'
import { registerSearchRoutes } from './search-routes'
import { registerServerRoutes } from './server-routes'
import { guardRoutes } from './session'
import { stopGracefully } from './stopping'
import { registerSyncRoutes, type SyncRoutesOptions } from './sync-routes'

/** A request that takes longer to arrive is somebody holding a connection. */
const REQUEST_TIMEOUT_MS = 60 * SECOND_MS

export interface BuildOptions extends AppOptions {
  /** How often streams look for news; the defaults are for real use. */
  readonly sync?: SyncRoutesOptions
}

/** @returns routes that do not listen yet */
export async function buildApp(context: ApiContext, options: BuildOptions): Promise<Api> {
  const brokenHttp = refuseBrokenHttp(context.now)
  const app = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    bodyLimit: SMALL_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    // While stopping, requests are refused with a problem document (see `stopping.ts`), not in Fastify's words.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => handleError(error, request, reply, context.now),
    clientErrorHandler: brokenHttp.onClientError,
    // Node would refuse a request that names no host without a word; `hosts.ts` has one.
    http: { requireHostHeader: false },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)

  brokenHttp.watch(app.server)
  answerProblems(app, context.now)
  logRequests(app)
  sendSecurityHeaders(app)
  packAnswers(app)
  stopGracefully(app)
  guardHosts(app, context, options)
  await app.register(cors, {
    origin: [DESKTOP_ORIGIN],
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', CLIENT_HEADER, DEMO_GRANT_HEADER],
    exposedHeaders: ['retry-after', 'x-request-id'],
    maxAge: 600,
  })
  await app.register(cookie)
  await describeApi(app, options.version)
  guardRoutes(app, context, options.adminToken)

  const demoTokens = createDemoTokens()
  registerServerRoutes(app, context, options)
  serveApiDescription(app)
  registerAuthRoutes(app, context)
  if (context.isDemo) registerDemoRoutes(app, context, demoTokens)
  registerAdminRoutes(app, context, options, demoTokens)
  registerAdministrationRoutes(app, context)
  registerHolidayRoute(app, context)
  registerRequesterTierRoute(app, context)
  registerDutyRoutes(app, context)
  registerNoticeRoutes(app, context)
  await registerFileRoutes(app, context)
  const services = registerSyncRoutes(app, context, options.sync)
  registerPolicyRoutes(app, services)
  registerSearchRoutes(app, services)
  if (options.pageFolder !== null) await servePage(app, options.pageFolder)
  return app
}
