/**
 * What a sign-out has to do once nobody is signed in any more: take the refresh token from this device, end the session
 * at the server, delete the cache. It is written down before it begins and crossed out when all of it is done, so that
 * a crash, or a server out of reach, only puts it off: to the next start or the next sign-in, whichever comes first.
 *
 * In a browser only the server can take the refresh cookie away. Until it has, the cookie stays on this device, and
 * nothing here uses it: whoever was forgotten is not refreshed.
 */
import { z } from 'zod'
import type { Host } from '@/host/host'
import { recallAccount } from './remembered-account'
import { SessionError, type SessionApi } from './session-api'

const farewellSchema = z.object({ serverId: z.string().min(1), personId: z.string().min(1) })
export type Farewell = z.infer<typeof farewellSchema>

const KEY = 'opora.farewell'

/** The sign-out that was begun and is not finished. */
export function recallFarewell(storage: Storage = localStorage): Farewell | null {
  const text = storage.getItem(KEY)
  if (text === null) return null
  try {
    return farewellSchema.parse(JSON.parse(text))
  } catch (error) {
    console.warn('A sign-out that was begun could not be read', error)
    return null
  }
}

/** @param farewell null when nothing of it is left to do */
export function noteFarewell(farewell: Farewell | null, storage: Storage = localStorage): void {
  if (farewell === null) storage.removeItem(KEY)
  else storage.setItem(KEY, JSON.stringify(farewell))
}

export interface FarewellPorts {
  readonly host: Host
  readonly api: SessionApi
  eraseCache(serverId: string, personId: string): Promise<void>
}

/** Tokens that only this page holds; none after a restart. */
export interface HeldTokens {
  readonly accessToken: string | null
  readonly refreshToken: string | null
}

/**
 * Does what is left to do. Each part is tried whatever becomes of the others. Never rejects: what failed stays written
 * down. To be called under the lock of the session, since the server's answer takes the cookie away.
 */
export async function finishFarewell(ports: FarewellPorts, { accessToken, refreshToken }: HeldTokens): Promise<void> {
  const farewell = recallFarewell()
  if (farewell === null) return
  const { serverId, personId } = farewell
  // Somebody who signed in since, with another window: the token that this device keeps is theirs.
  const isTokenTheirs = recallAccount() !== null
  const done = await Promise.all([
    isTokenTheirs || isDone('The token was not forgotten', () => ports.host.credentials.forget(serverId)),
    isDone('The server was not told of the sign-out', () =>
      endSession(ports.api, { accessToken, refreshToken }, !isTokenTheirs),
    ),
    isDone('The cache was not deleted', () => ports.eraseCache(serverId, personId)),
  ])
  if (done.every(Boolean)) noteFarewell(null)
}

async function endSession(api: SessionApi, held: HeldTokens, withCookie: boolean): Promise<void> {
  if (!withCookie && held.accessToken === null && held.refreshToken === null) return
  try {
    await api.signOut(held.accessToken, held.refreshToken, withCookie)
  } catch (error) {
    // A server that answers so knows of no such session any more.
    const isGone = error instanceof SessionError && error.status !== null && error.status < 500
    if (!isGone) throw error
  }
}

async function isDone(otherwise: string, run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run()
    return true
  } catch (error) {
    console.warn(`${otherwise}; it is tried again`, error)
    return false
  }
}
