/**
 * Signing in and out. A wrong login and a wrong password look the same, in words and in time. Refreshing takes the
 * cookie of a browser or the body of a desktop, and gives the next token the same way.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  REFRESH_COOKIE,
  refreshRequestSchema,
  sessionResponseSchema,
  signInRequestSchema,
  type SessionResponse,
} from '@shared/protocol/auth'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { signAccessToken } from '../auth/access-token'
import { createFailureLimit } from '../auth/failure-limit'
import { isRightPassword } from '../auth/passwords'
import { readRefreshToken, refreshTokenText, type RefreshToken } from '../auth/refresh-token'
import {
  findLiveSession,
  revokeSession,
  rotate,
  startSession,
  type ClientKind,
  type LiveSession,
} from '../auth/sessions'
import { PUBLIC, type Api } from './app-types'
import { ProblemError, type ApiContext } from './context'
import { clearCookie, clientKindOf, readCookie, setCookie } from './refresh-cookie'
import { readSession, unauthenticated } from './session'

export function registerAuthRoutes(app: Api, context: ApiContext): void {
  const failures = createFailureLimit()

  app.post(
    '/v1/auth/sign-in',
    {
      config: PUBLIC,
      schema: {
        summary: 'Sign in with login and password',
        tags: ['auth'],
        body: signInRequestSchema,
        response: { 200: sessionResponseSchema },
      },
    },
    async (request, reply) => {
      const login = request.body.login.toLowerCase()
      await failures.countAttempt(login, request.ip)
      const account = await context.database
        .selectFrom('accounts')
        .innerJoin('people', 'people.id', 'accounts.person_id')
        .select(['accounts.id', 'accounts.password_hash'])
        .where('accounts.login', '=', login)
        .where('accounts.is_active', '=', true)
        .where('people.is_active', '=', true)
        .executeTakeFirst()
      const isRight = await isRightPassword(account?.password_hash ?? null, request.body.password)
      if (!isRight || account === undefined) {
        throw new ProblemError(401, PROBLEM_CODES.invalidCredentials, 'Login or password is wrong')
      }
      await failures.forgive(login, request.ip)
      return signInAs(context, account.id, request, reply)
    },
  )

  app.post(
    '/v1/auth/refresh',
    {
      config: PUBLIC,
      schema: {
        summary: 'Exchange the refresh token for the next one and a new access token',
        tags: ['auth'],
        body: refreshRequestSchema.nullish(),
        response: { 200: sessionResponseSchema },
      },
    },
    async (request, reply) => {
      const token = refreshTokenOf(request, context)
      const rotation = token === null ? null : await rotate(context.database, token, context.now())
      if (rotation?.kind !== 'rotated') {
        clearCookie(request, reply, REFRESH_COOKIE)
        if (rotation?.kind === 'reused') request.log.warn('A used refresh token came again')
        throw unauthenticated('There is no session to go on with; sign in')
      }
      return answerSession(context, rotation.session, rotation.token, rotation.clientKind, request, reply)
    },
  )

  app.post(
    '/v1/auth/sign-out',
    {
      config: PUBLIC,
      schema: {
        summary: 'End the session of the access token or of the refresh token',
        tags: ['auth'],
        body: refreshRequestSchema.nullish(),
        response: { 204: z.undefined().describe('The session has ended') },
      },
    },
    async (request, reply) => {
      // Whoever asks to go is let go: an access token that has expired must not keep the session alive.
      const asked = [refreshTokenOf(request, context)?.sessionId, await sessionOfBearer(request, context)]
      for (const sessionId of new Set(asked)) {
        if (sessionId !== undefined) await revokeSession(context.database, sessionId, context.now())
      }
      clearCookie(request, reply, REFRESH_COOKIE)
      return reply.code(204).send()
    },
  )
}

/** @returns undefined without an access token, or with one that is worth nothing any more */
async function sessionOfBearer(request: FastifyRequest, context: ApiContext): Promise<string | undefined> {
  if (request.headers.authorization === undefined) return undefined
  try {
    return (await readSession(request, context)).sessionId
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) return undefined
    throw error
  }
}

/** Starts a session of an account and answers with it. */
export async function signInAs(
  context: ApiContext,
  accountId: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<SessionResponse> {
  const kind = clientKindOf(request)
  const token = await startSession(context.database, accountId, kind, context.now())
  const session = await findLiveSession(context.database, token.sessionId, context.now())
  if (session === null) throw unauthenticated('The account was closed just now')
  return answerSession(context, session, token, kind, request, reply)
}

async function answerSession(
  context: ApiContext,
  session: LiveSession,
  refresh: RefreshToken,
  kind: ClientKind,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<SessionResponse> {
  const { accessToken, expiresAt } = await signAccessToken(context, session.sessionId)
  const refreshToken = refreshTokenText(context.tokenSecret, refresh)
  if (kind === 'browser') setCookie(request, reply, REFRESH_COOKIE, refreshToken)
  return {
    accessToken,
    accessTokenExpiresAt: expiresAt,
    serverNow: context.now(),
    serverId: context.serverId,
    account: {
      personId: session.personId,
      name: session.personName,
      roles: [...session.roles],
      groupIds: [...session.groupIds],
    },
    ...(kind === 'desktop' ? { refreshToken } : {}),
  }
}

type RefreshRequest = z.infer<typeof refreshRequestSchema>

function refreshTokenOf(request: FastifyRequest<{ Body: RefreshRequest | null | undefined }>, context: ApiContext) {
  const text = request.body?.refreshToken ?? readCookie(request, REFRESH_COOKIE)
  return text === null ? null : readRefreshToken(context.tokenSecret, text)
}
