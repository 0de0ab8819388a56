/**
 * Refresh tokens are not stored but derived: HMAC(secret, family, counter). The family is a session, the counter says
 * which of its tokens it is, and asking again for the same one gives the same text.
 */
import { deriveKey, hmacOf, isSameSecret } from './keys'

export interface RefreshToken {
  readonly sessionId: string
  /** 1 for the first of a family. */
  readonly counter: number
}

const SHAPE = /^([0-9a-f-]{36})\.([1-9]\d{0,8})\.([\w-]{43})$/

export function refreshTokenText(tokenSecret: string, { sessionId, counter }: RefreshToken): string {
  const name = `${sessionId}.${counter}`
  return `${name}.${hmacOf(deriveKey(tokenSecret, 'refreshToken'), name)}`
}

/** @returns null when it was not made by this server */
export function readRefreshToken(tokenSecret: string, text: string): RefreshToken | null {
  const match = SHAPE.exec(text)
  if (match?.[1] === undefined || match[2] === undefined) return null
  const token = { sessionId: match[1], counter: Number(match[2]) }
  return isSameSecret(text, refreshTokenText(tokenSecret, token)) ? token : null
}
