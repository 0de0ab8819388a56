/** The calls with which the main process renews and ends a session: over Chromium's network, as the page's are. */
import { CLIENT_HEADER, sessionResponseSchema } from '@shared/protocol/auth'

export type Fetch = (address: string, init: RequestInit) => Promise<Response>

export interface RenewedSession {
  readonly accessToken: string
  readonly expiresAt: number
  readonly refreshToken: string
}

const TIMEOUT_MS = 20_000

function post(fetch: Fetch, address: string, body: unknown): Promise<Response> {
  return fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [CLIENT_HEADER]: 'desktop' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
}

/**
 * @returns null when the server knows no such session any more
 * @throws when it could not be asked, or answers what is not understood: the token may still be good
 */
export async function refreshSession(fetch: Fetch, apiOrigin: string, token: string): Promise<RenewedSession | null> {
  const response = await post(fetch, `${apiOrigin}/v1/auth/refresh`, { refreshToken: token })
  if (response.status === 401 || response.status === 403) return null
  if (!response.ok) throw new Error(`The session was not renewed: ${response.status}`)
  const { accessToken, accessTokenExpiresAt, refreshToken } = sessionResponseSchema.parse(await response.json())
  if (refreshToken === undefined) throw new Error('The session was renewed without a token to keep')
  return { accessToken, expiresAt: accessTokenExpiresAt, refreshToken }
}

/** @throws when the server was not told */
export async function endSession(fetch: Fetch, apiOrigin: string, token: string): Promise<void> {
  const response = await post(fetch, `${apiOrigin}/v1/auth/sign-out`, { refreshToken: token })
  if (response.status >= 500) throw new Error(`The session was not ended: ${response.status}`)
}
