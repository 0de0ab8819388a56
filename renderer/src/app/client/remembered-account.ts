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

/** Takes over what has changed of the person; whoever else has signed in here since stays remembered. */
export function updateAccount(remembered: RememberedAccount, storage: Storage = localStorage): void {
  if (recallAccount(storage)?.account.personId === remembered.account.personId) rememberAccount(remembered, storage)
}
