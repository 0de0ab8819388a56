/**
 * A request with everything around it that is the same for push and pull: the token, one refresh after a 401, and
 * the server's clock measured with the answer.
 */
import { TransportError } from './transport'
import type { SyncPorts } from './ports'
import type { ServerClock } from './server-clock'

/** Nobody is signed in, or not any more. The outbox is not touched by it. */
export class SignedOutError extends Error {
  readonly code = 'sync.signedOut'
}

/** A request that took longer than this makes the connection `slow`. */
export const SLOW_MS = 5_000

export interface Answered<Response> {
  readonly response: Response
  readonly roundTripMs: number
  readonly offsetMoved: boolean
}

/**
 * @param send is called again with a new token after a 401, once
 * @throws {TransportError}
 * @throws {SignedOutError}
 */
export function authorised<Response extends { readonly serverNow: number }>(
  ports: Pick<SyncPorts, 'session' | 'clock'>,
  serverClock: ServerClock,
  send: (accessToken: string) => Promise<Response>,
): Promise<Answered<Response>> {
  return withToken(ports, (token) => measured(ports, serverClock, () => send(token)))
}

/**
 * For an answer that carries no time.
 *
 * @param send is called again with a new token after a 401, once
 * @throws {TransportError}
 * @throws {SignedOutError}
 */
export async function withToken<Answer>(
  ports: Pick<SyncPorts, 'session'>,
  send: (accessToken: string) => Promise<Answer>,
): Promise<Answer> {
  const first = ports.session.accessToken() ?? (await refreshed(ports))
  try {
    return await send(first)
  } catch (error) {
    if (!(error instanceof TransportError) || error.failure !== 'unauthenticated') throw error
  }
  const second = await refreshed(ports)
  try {
    return await send(second)
  } catch (error) {
    if (error instanceof TransportError && error.failure === 'unauthenticated') {
      throw new SignedOutError('The server refuses a token that it has just given', { cause: error })
    }
    throw error
  }
}

async function refreshed({ session }: Pick<SyncPorts, 'session'>): Promise<string> {
  const outcome = await session.refresh()
  const token = session.accessToken()
  if (outcome === 'unreachable') throw new TransportError('unreachable', 'The session could not be refreshed')
  if (outcome === 'signedOut' || token === null) throw new SignedOutError('Nobody is signed in')
  return token
}

async function measured<Response extends { readonly serverNow: number }>(
  { clock }: Pick<SyncPorts, 'clock'>,
  serverClock: ServerClock,
  send: () => Promise<Response>,
): Promise<Answered<Response>> {
  const sentAt = clock.now()
  const response = await send()
  const receivedAt = clock.now()
  const offsetMoved = serverClock.measure(sentAt, receivedAt, response.serverNow)
  return { response, roundTripMs: receivedAt - sentAt, offsetMoved }
}
