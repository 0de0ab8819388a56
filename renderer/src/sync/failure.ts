/** What a failed round means for what comes next. */
import { LAST_CEILING_MS } from './backoff'
import type { ConnectionState } from './connection'
import { SignedOutError } from './requests'
import { TransportError } from './transport'

/**
 * - `signedOut`, `updateRequired`: nothing more is asked before a person has seen to it
 * - `startOver`: the cache is of no use any more; the outbox stays
 * - `later`: the same again after a while
 * - `broken`: no request failed, but this device or our own code
 */
export type Failure =
  | { readonly kind: 'signedOut' | 'updateRequired' | 'broken' }
  | { readonly kind: 'startOver'; readonly isRestored: boolean }
  | {
      readonly kind: 'later'
      readonly connection: Pick<ConnectionState, 'kind' | 'refusedWith'>
      readonly atLeastMs: number | null
    }

export function failureOfRound(error: unknown): Failure {
  if (error instanceof SignedOutError) return { kind: 'signedOut' }
  if (!(error instanceof TransportError)) return { kind: 'broken' }
  switch (error.failure) {
    case 'schemaTooOld':
      return { kind: 'updateRequired' }
    case 'epochChanged':
    case 'cursorTooOld':
      return { kind: 'startOver', isRestored: error.failure === 'epochChanged' }
    case 'unreachable':
      return later({ kind: 'offline', refusedWith: null }, error.retryAfterMs)
    // Whoever may not work now may again once somebody has seen to it: no hurry, and nothing is given up.
    case 'forbidden':
      return later({ kind: 'forbidden', refusedWith: null }, LAST_CEILING_MS)
    case 'busy':
    case 'refused':
    case 'unauthenticated':
      return later({ kind: 'refusing', refusedWith: error.status }, error.retryAfterMs)
  }
}

type Later = Extract<Failure, { readonly kind: 'later' }>

const later = (connection: Later['connection'], atLeastMs: number | null): Later => ({
  kind: 'later',
  connection,
  atLeastMs,
})
