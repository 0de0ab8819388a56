/** One-click sign-in to the demo. These routes are there only where the database is marked as a demo. */
import type { FastifyRequest } from 'fastify'
import {
  DEMO_GRANT_HEADER,
  demoAccountsResponseSchema,
  demoGrantRequestSchema,
  demoSignInRequestSchema,
  sessionResponseSchema,
} from '@shared/protocol/auth'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { DEMO_GRANT_COOKIE, demoGrant, isDemoGrant, listDemoAccounts, type DemoTokens } from '../auth/demo'
import { PUBLIC, type Api } from './app-types'
import { signInAs } from './auth-routes'
import { ProblemError, type ApiContext } from './context'
import { clientKindOf, readCookie, setCookie } from './refresh-cookie'

const refused = (detail: string): ProblemError => new ProblemError(403, 'auth.demoGrantNeeded', detail)

export function registerDemoRoutes(app: Api, context: ApiContext, tokens: DemoTokens): void {
  const list = async () => ({ serverNow: context.now(), accounts: [...(await listDemoAccounts(context.database))] })

  app.post(
    '/v1/auth/demo/grant',
    {
      config: PUBLIC,
      schema: {
        summary: 'Exchange the one-time token of the printed address for the demo accounts',
        tags: ['demo'],
        body: demoGrantRequestSchema,
        response: { 200: demoAccountsResponseSchema },
      },
    },
    async (request, reply) => {
      if (!tokens.consume(request.body.token, context.now())) {
        throw refused('This address has been used; print another with: npm run opora -- demo-link')
      }
      const grant = demoGrant(context.tokenSecret, context.now())
      if (clientKindOf(request) === 'desktop') return { ...(await list()), grant }
      setCookie(request, reply, DEMO_GRANT_COOKIE, grant)
      return list()
    },
  )

  app.get(
    '/v1/auth/demo/accounts',
    {
      config: PUBLIC,
      schema: { summary: 'The demo accounts again', tags: ['demo'], response: { 200: demoAccountsResponseSchema } },
    },
    async (request) => {
      checkGrant(request, context)
      return list()
    },
  )

  app.post(
    '/v1/auth/demo/sign-in',
    {
      config: PUBLIC,
      schema: {
        summary: 'Sign in as a demo account',
        tags: ['demo'],
        body: demoSignInRequestSchema,
        response: { 200: sessionResponseSchema },
      },
    },
    async (request, reply) => {
      checkGrant(request, context)
      const accounts = await listDemoAccounts(context.database)
      const account = accounts.find(({ id }) => id === request.body.accountId)
      if (account === undefined) throw new ProblemError(404, PROBLEM_CODES.notFound, 'There is no such demo account')
      return signInAs(context, account.id, request, reply)
    },
  )
}

function checkGrant(request: FastifyRequest, context: ApiContext): void {
  const header = request.headers[DEMO_GRANT_HEADER]
  const grant = typeof header === 'string' ? header : readCookie(request, DEMO_GRANT_COOKIE, request.method !== 'GET')
  if (grant === null || !isDemoGrant(context.tokenSecret, grant, context.now())) {
    throw refused('Open the address that the server printed, or print another with: npm run opora -- demo-link')
  }
}
