/** Which words tell a failure of signing in. Codes are the server's, or `unreachable` when it did not answer. */

const KEYS: Readonly<Record<string, string>> = {
  unreachable: 'session.failure.unreachable',
  'auth.invalidCredentials': 'session.failure.invalidCredentials',
  'auth.tooManyFailures': 'session.failure.tooManyFailures',
  'auth.demoGrantNeeded': 'session.failure.demoGrantNeeded',
  'server.unavailable': 'session.failure.unavailable',
  'server.internal': 'session.failure.unavailable',
  storage: 'session.failure.storage',
  'storage.blocked': 'session.failure.storageBlocked',
  'session.unsavedWork': 'session.failure.unsavedWork',
  'session.signOutNotNoted': 'session.failure.signOutNotNoted',
}

/** @returns key of the message; it may take `{code}` */
export const failureKey = (code: string): string => KEYS[code] ?? 'session.failure.unknown'
