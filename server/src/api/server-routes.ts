/** What anybody may ask: whether the server lives, whether it can work, and which one it is. */
import { sql } from 'kysely'
import { z } from 'zod'
import { serverInfoSchema } from '@shared/protocol/auth'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import { PUBLIC, type Api, type AppOptions } from './app-types'
import { ProblemError, type ApiContext } from './context'
import { describeError } from './log'

const statusSchema = z.object({ status: z.literal('ok') })

export function registerServerRoutes(app: Api, context: ApiContext, options: Pick<AppOptions, 'version'>): void {
  app.get(
    '/healthz',
    { schema: { summary: 'The process lives', tags: ['server'], response: { 200: statusSchema } } },
    async () => ({ status: 'ok' as const }),
  )

  app.get(
    '/readyz',
    {
      schema: {
        summary: 'The process can work: its database answers',
        tags: ['server'],
        response: { 200: statusSchema },
      },
    },
    async (request) => {
      try {
        await sql`select 1 from server`.execute(context.database)
      } catch (error) {
        request.log.warn({ error: describeError(error) }, 'The database does not answer')
        const options = { retryAfterSeconds: 5 }
        throw new ProblemError(503, PROBLEM_CODES.unavailable, 'The database does not answer', options)
      }
      return { status: 'ok' as const }
    },
  )

  app.get(
    '/v1/server',
    {
      config: PUBLIC,
      schema: { summary: 'Which server this is', tags: ['server'], response: { 200: serverInfoSchema } },
    },
    async () => {
      const organisation = await context.database
        .selectFrom('organisations')
        .select('name')
        .orderBy('created_at')
        .executeTakeFirst()
      return {
        serverId: context.serverId,
        name: organisation?.name ?? 'Opora',
        version: options.version,
        schema: SYNC_SCHEMA,
        isDemo: context.isDemo,
        serverNow: context.now(),
      }
    },
  )
}
