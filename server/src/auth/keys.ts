/** Keys for single purposes, derived from the server's one secret, so that what is signed for one is worthless for another. */
import { createHmac, timingSafeEqual } from 'node:crypto'

export type KeyPurpose = 'accessToken' | 'refreshToken' | 'demoGrant'

export function deriveKey(tokenSecret: string, purpose: KeyPurpose): Buffer {
  return createHmac('sha256', tokenSecret).update(`opora/${purpose}`).digest()
}

export const hmacOf = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('base64url')

/** Compares without telling by its time how much of a secret was right. */
export function isSameSecret(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)]
  return left.length === right.length && timingSafeEqual(left, right)
}
