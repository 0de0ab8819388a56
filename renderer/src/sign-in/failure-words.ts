/** Which words tell a failure of signing in. Codes are the server's, or `unreachable` when it did not answer. */
import type { SettingsSnapshot } from '@shared/protocol/desktop-settings'

/** Of the central API, where the application knows it by an address of its own; null in a browser, which was given the page. */
export type ServerAddress = SettingsSnapshot['server'] | null

const KEYS: Readonly<Record<string, string>> = {
  unreachable: 'session.failure.unreachable',
  'auth.invalidCredentials': 'session.failure.invalidCredentials',
  'auth.tooManyFailures': 'session.failure.tooManyFailures',
  'auth.demoGrantNeeded': 'session.failure.demoGrantNeeded',
  // Of the demo, whose accounts were listed before one of them was closed.
  'request.notFound': 'session.failure.accountClosed',
  'server.unavailable': 'session.failure.unavailable',
  'server.internal': 'session.failure.unavailable',
  storage: 'session.failure.storage',
  'storage.blocked': 'session.failure.storageBlocked',
  'session.unsavedWork': 'session.failure.unsavedWork',
  'session.signOutNotNoted': 'session.failure.signOutNotNoted',
}

/** @returns key of the message; it may take `{code}` and `{origin}` */
export function failureKey(code: string, server: ServerAddress): string {
  if (server !== null && code === 'unreachable') {
    return isUnset(server) ? 'session.failure.noAddress' : 'session.failure.unreachableAt'
  }
  // Nobody can open an address there.
  if (server !== null && code === 'auth.demoGrantNeeded') return 'session.failure.demoHere'
  return KEYS[code] ?? 'session.failure.unknown'
}

/** Nobody has said yet where it is. */
const isUnset = ({ kept, isGiven }: SettingsSnapshot['server']): boolean => kept === null && !isGiven
