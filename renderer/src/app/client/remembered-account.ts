/**
 * Who was signed in here last, so that a start without a network opens their tickets. No secret is in it; a sign-out
 * removes it.
 */
import { z } from 'zod'
import { signedInAccountSchema } from '@shared/protocol/auth'

const rememberedSchema = z.object({ serverId: z.string().min(1), account: signedInAccountSchema })
export type RememberedAccount = z.infer<typeof rememberedSchema>

const KEY = 'opora.account'

export function recallAccount(storage: Storage = localStorage): RememberedAccount | null {
  const text = storage.getItem(KEY)
  if (text === null) return null
  try {
    return rememberedSchema.parse(JSON.parse(text))
  } catch (error) {
    console.warn('Whoever was signed in last could not be read', error)
    return null
  }
}

export const rememberAccount = (remembered: RememberedAccount, storage: Storage = localStorage): void =>
  storage.setItem(KEY, JSON.stringify(remembered))

/** Forgets a person; whoever else has signed in here since, with another window, stays remembered. */
export function forgetAccount(personId: string, storage: Storage = localStorage): void {
  if (recallAccount(storage)?.account.personId === personId) storage.removeItem(KEY)
}

const LEAVING_KEY = 'opora.leaving'

/**
 * A sign-out that the server may not have heard of: in a browser only the server can take the refresh cookie away, so
 * it is told at the next start.
 */
export const isLeaving = (storage: Storage = localStorage): boolean => storage.getItem(LEAVING_KEY) !== null

export function noteLeaving(leaving: boolean, storage: Storage = localStorage): void {
  if (leaving) storage.setItem(LEAVING_KEY, 'yes')
  else storage.removeItem(LEAVING_KEY)
}
