/**
 * The cookies of the browser host. They are worth something only together with a header that a foreign page cannot send
 * and an Origin that it cannot forge; no script ever reads them.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { SECOND_MS } from '@shared/domain/instant'
import { CLIENT_HEADER, REFRESH_COOKIE } from '@shared/protocol/auth'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { DEMO_GRANT_COOKIE, DEMO_GRANT_LIFE_MS } from '../auth/demo'
import { SESSION_IDLE_MS, type ClientKind } from '../auth/sessions'
import { ProblemError } from './context'
import { isOwnOrigin } from './hosts'

const COOKIE_PATH = '/v1/auth'
const LIFE_MS = { [REFRESH_COOKIE]: SESSION_IDLE_MS, [DEMO_GRANT_COOKIE]: DEMO_GRANT_LIFE_MS }
type CookieName = keyof typeof LIFE_MS

/** The desktop keeps its refresh token itself; everybody else gets it as a cookie. */
export function clientKindOf(request: FastifyRequest): ClientKind {
  return request.headers[CLIENT_HEADER] === 'desktop' ? 'desktop' : 'browser'
}

export function setCookie(request: FastifyRequest, reply: FastifyReply, name: CookieName, value: string): void {
  reply.setCookie(name, value, { ...attributesOf(request), maxAge: LIFE_MS[name] / SECOND_MS })
}

export function clearCookie(request: FastifyRequest, reply: FastifyReply, name: CookieName): void {
  reply.clearCookie(name, attributesOf(request))
}

function attributesOf(request: FastifyRequest) {
  const isSecure = request.protocol === 'https' || request.headers.origin?.startsWith('https:') === true
  return { path: COOKIE_PATH, httpOnly: true, sameSite: 'strict', secure: isSecure } as const
}

/**
 * A cookie of ours, when the request may use it.
 *
 * @param originNeeded false for plain reading, with which browsers send no Origin to the page's own server
 * @returns null when there is none
 * @throws ProblemError 403 when there is one and the request is not surely from our own page
 */
export function readCookie(request: FastifyRequest, name: CookieName, originNeeded = true): string | null {
  const value = request.cookies[name]
  if (value === undefined || value === '') return null
  const origin = isOwnOrigin(request)
  const isOurPage =
    request.headers[CLIENT_HEADER] !== undefined && (origin === true || (origin === null && !originNeeded))
  if (isOurPage) return value
  throw new ProblemError(
    403,
    PROBLEM_CODES.forbidden,
    `The cookie is taken from our own page only, with ${CLIENT_HEADER}`,
  )
}
