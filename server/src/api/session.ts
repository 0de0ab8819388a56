/**
 * Who is asking. Every route below `/v1/` wants a bearer token unless it says otherwise; session, account, roles and
 * groups are read from the database with each request, so a revocation counts from the next one on.
 */
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { readAccessToken } from '../auth/access-token'
import { isSameSecret } from '../auth/keys'
import { findLiveSession } from '../auth/sessions'
import type { Api } from './app-types'
import { ProblemError, type ApiContext, type Session } from './context'

export const unauthenticated = (detail: string): ProblemError =>
  new ProblemError(401, PROBLEM_CODES.unauthenticated, detail)

/** The session of a request on a route for those who signed in. */
export function sessionOf(request: FastifyRequest): Session {
  if (request.session === null) throw unauthenticated('This needs a signed-in person')
  return request.session
}

export function guardRoutes(app: Api, context: ApiContext, adminToken: string | null): void {
  app.decorateRequest('session', null)
  app.addHook('onRequest', async (request) => {
    const { url, config } = request.routeOptions
    if (request.is404 || url?.startsWith('/v1/') !== true) return
    const access = config.access ?? 'signedIn'
    if (access === 'admin') checkAdmin(request, adminToken)
    if (access === 'signedIn') request.session = await readSession(request, context)
  })
}

function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
}

/** @throws ProblemError 401 */
export async function readSession(request: FastifyRequest, context: ApiContext): Promise<Session> {
  const bearer = bearerOf(request)
  if (bearer === null) throw unauthenticated('Send the access token as "Authorization: Bearer …"')
  const token = await readAccessToken(context, bearer)
  if (token === null) throw unauthenticated('The access token has expired or is not ours; refresh it')
  const live = await findLiveSession(context.database, token.sessionId, context.now())
  if (live === null) throw unauthenticated('The session has ended; sign in again')
  const { sessionId, accountId, organisationId, personId, roles, groupIds } = live
  return { sessionId, accountId, organisationId, personId, roles, groupIds, expiresAt: token.expiresAt }
}

/** The command line only: a page never knows the token, and one that sends an Origin is not the command line. */
function checkAdmin(request: FastifyRequest, adminToken: string | null): void {
  const bearer = bearerOf(request)
  if (bearer === null) throw unauthenticated('This needs the token of the data folder')
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
  const isRight = adminToken !== null && isSameSecret(digest(bearer), digest(adminToken))
  if (!isRight || request.headers.origin !== undefined) {
    throw new ProblemError(403, PROBLEM_CODES.forbidden, 'Only the command line of this server may do this')
  }
}
