/**
 * What the command line asks of the running server. Authorised by the token of the data folder, so whoever may read
 * that folder may do it; nobody reaches it by signing in.
 */
import { z } from 'zod'
import type { DemoTokens } from '../auth/demo'
import { soleOrganisation } from '../store/sole-organisation'
import { registerAccountRoutes } from './admin-account-routes'
import { registerErasureRoutes } from './admin-erasure-routes'
import { registerExplainRoute } from './admin-explain-route'
import { registerImportRoute } from './admin-import-route'
import { ADMIN, type Api, type AppOptions } from './app-types'
import { ProblemError, type ApiContext } from './context'
import { changeEpoch } from '../store/epoch'
import { rebuildTickets } from '../store/rebuild'

export const adminStatusSchema = z.object({
  serverNow: z.number(),
  serverId: z.string(),
  version: z.string(),
  organisation: z.string(),
  isDemo: z.boolean(),
  tickets: z.number(),
  events: z.number(),
  accounts: z.number(),
  lastNumber: z.number(),
})
export const demoLinkSchema = z.object({ token: z.string() })

const rebuildRequestSchema = z.object({
  /** Where the last page ended; absent to begin. */
  afterTicketId: z.uuid().optional(),
  limit: z.int().min(1).max(2_000).default(500),
  /** False only compares. */
  write: z.boolean().default(false),
})
export const rebuildResponseSchema = z.object({
  serverNow: z.number(),
  compared: z.number(),
  differences: z.array(z.object({ ticketId: z.uuid(), number: z.number().nullable(), fields: z.array(z.string()) })),
  /** Where to go on; null when all are done. */
  nextAfterTicketId: z.uuid().nullable(),
})

export const restoredResponseSchema = z.object({ serverNow: z.number(), epoch: z.uuid() })

export function registerAdminRoutes(
  app: Api,
  context: ApiContext,
  options: Pick<AppOptions, 'version'>,
  demoTokens: DemoTokens,
): void {
  app.get(
    '/v1/admin/status',
    {
      config: ADMIN,
      schema: { summary: 'What the server holds', tags: ['admin'], response: { 200: adminStatusSchema } },
    },
    async () => {
      const { database, serverId, isDemo } = context
      const organisation = await soleOrganisation(database)
      const count = async (table: 'tickets' | 'events' | 'accounts'): Promise<number> => {
        const row = await database
          .selectFrom(table)
          .select((expression) => expression.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow()
        return row.count
      }
      const counter = await database
        .selectFrom('register_counters')
        .select('last_number')
        .where('organisation_id', '=', organisation.id)
        .executeTakeFirst()
      return {
        serverNow: context.now(),
        serverId,
        version: options.version,
        organisation: organisation.name,
        isDemo,
        tickets: await count('tickets'),
        events: await count('events'),
        accounts: await count('accounts'),
        lastNumber: counter?.last_number ?? 0,
      }
    },
  )

  app.post(
    '/v1/admin/demo-links',
    {
      config: ADMIN,
      schema: { summary: 'A new one-time token for the demo', tags: ['admin'], response: { 200: demoLinkSchema } },
    },
    async () => {
      if (!context.isDemo)
        throw new ProblemError(409, 'demo.notADemo', 'This database is no demo; people sign in with a password')
      return { token: demoTokens.issue(context.now()) }
    },
  )

  app.post(
    '/v1/admin/rebuild',
    {
      config: ADMIN,
      schema: {
        summary: 'Project a page of tickets anew from their events, and compare',
        tags: ['admin'],
        body: rebuildRequestSchema,
        response: { 200: rebuildResponseSchema },
      },
    },
    async (request) => {
      const { id: organisationId } = await soleOrganisation(context.database)
      const { afterTicketId = null, limit, write } = request.body
      const page = await rebuildTickets(context.database, organisationId, { afterTicketId, limit, write })
      return { serverNow: context.now(), ...page }
    },
  )

  app.post(
    '/v1/admin/restored',
    {
      config: ADMIN,
      schema: {
        summary: 'The database was restored from a backup: a new epoch, so that no desktop goes on with what was lost',
        tags: ['admin'],
        response: { 200: restoredResponseSchema },
      },
    },
    async () => {
      const { id: organisationId } = await soleOrganisation(context.database)
      return { serverNow: context.now(), epoch: await changeEpoch(context.database, organisationId) }
    },
  )

  registerAccountRoutes(app, context)
  registerImportRoute(app, context)
  registerErasureRoutes(app, context)
  registerExplainRoute(app, context)
}
