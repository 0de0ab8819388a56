/** The client of whoever is signed in; null before and after. Stores watch it, so that a sign-out empties them all. */
import { shallowRef } from 'vue'
import type { Client } from './client-types'

export const currentClient = shallowRef<Client | null>(null)

/** Asked to act while nobody is signed in: a defect of the caller. */
export class NobodySignedInError extends Error {
  readonly code = 'client.nobodySignedIn'
}

/** @throws {NobodySignedInError} */
export function requireClient(): Client {
  if (currentClient.value === null) throw new NobodySignedInError('Nobody is signed in')
  return currentClient.value
}
