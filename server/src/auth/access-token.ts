/**
 * Access tokens: ten minutes, signed, and no more than a session's id. What its person may do is read from the database
 * with every request, so nothing that was revoked outlives the revocation.
 */
import { jwtVerify, SignJWT, errors } from 'jose'
import { MINUTE_MS, SECOND_MS, type Instant } from '@shared/domain/instant'
import type { ApiContext } from '../api/context'
import { deriveKey } from './keys'

export const ACCESS_TOKEN_LIFE_MS = 10 * MINUTE_MS

type TokenContext = Pick<ApiContext, 'serverId' | 'tokenSecret' | 'now'>

export interface AccessToken {
  readonly accessToken: string
  readonly expiresAt: Instant
}

export async function signAccessToken(context: TokenContext, sessionId: string): Promise<AccessToken> {
  const issuedAt = Math.floor(context.now() / SECOND_MS)
  const expiresAt = issuedAt + ACCESS_TOKEN_LIFE_MS / SECOND_MS
  const accessToken = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sessionId)
    .setIssuer(context.serverId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(deriveKey(context.tokenSecret, 'accessToken'))
  return { accessToken, expiresAt: expiresAt * SECOND_MS }
}

/** @returns the session it stands for; null when it is no token of this server, or not any more */
export async function readAccessToken(
  context: TokenContext,
  token: string,
): Promise<{ readonly sessionId: string; readonly expiresAt: Instant } | null> {
  try {
    const { payload } = await jwtVerify(token, deriveKey(context.tokenSecret, 'accessToken'), {
      algorithms: ['HS256'],
      issuer: context.serverId,
      currentDate: new Date(context.now()),
      requiredClaims: ['sub', 'exp'],
    })
    const { sub: sessionId, exp } = payload
    return sessionId === undefined || exp === undefined ? null : { sessionId, expiresAt: exp * SECOND_MS }
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}
