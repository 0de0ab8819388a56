/** The calls with which the main process renews and ends a session: over Chromium's network, as the page's are. */
import { CLIENT_HEADER, sessionResponseSchema } from '@shared/protocol/auth'
import { parsedJson } from '../parsed-json'

export type Fetch = (address: string, init: RequestInit) => Promise<Response>

export interface RenewedSession {
  readonly accessToken: string
  readonly expiresAt: number
  readonly refreshToken: string
}

const TIMEOUT_MS = 20_000

/** The token may still be good: the server was not reached, or its answer is not understood. */
export class NotRenewedError extends Error {
  override readonly name = 'NotRenewedError'
  /** @param why in a word for the log: `networkAway`, `status503`, `answer` */
  constructor(
    readonly why: string,
    cause: unknown = null,
  ) {
    super(`The session was not renewed: ${why}`, { cause })
  }
}

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
 * @throws NotRenewedError when it could not be asked, or answers what is not understood
 */
export async function refreshSession(fetch: Fetch, apiOrigin: string, token: string): Promise<RenewedSession | null> {
  const { status, body } = await answered(post(fetch, `${apiOrigin}/v1/auth/refresh`, { refreshToken: token }))
  if (status === 401 || status === 403) return null
  if (status < 200 || status > 299) throw new NotRenewedError(`status${status}`)
  const session = sessionResponseSchema.safeParse(parsedJson(body))
  if (!session.success) throw new NotRenewedError('answer', session.error)
  const { accessToken, accessTokenExpiresAt, refreshToken } = session.data
  // A token to keep is what a desktop is answered with.
  if (refreshToken === undefined) throw new NotRenewedError('answer')
  return { accessToken, expiresAt: accessTokenExpiresAt, refreshToken }
}

async function answered(response: Promise<Response>): Promise<{ readonly status: number; readonly body: string }> {
  try {
    const { status } = await response
    return { status, body: await (await response).text() }
  } catch (error) {
    throw new NotRenewedError('networkAway', error)
  }
}

/** @throws when the server was not told */
export async function endSession(fetch: Fetch, apiOrigin: string, token: string): Promise<void> {
  const response = await post(fetch, `${apiOrigin}/v1/auth/sign-out`, { refreshToken: token })
  if (response.status >= 500) throw new Error(`The session was not ended: ${response.status}`)
}
