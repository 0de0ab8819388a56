/** Whether the server can be reached. The truth is the last request; what the browser says of the network is a hint. */
import type { Instant } from '@shared/domain/instant'
import type { SnapshotProgress } from '@shared/protocol/sync'

/** `forbidden`: the server answers, and this person may not work on tickets (any more). */
export type ConnectionKind = 'connecting' | 'online' | 'slow' | 'offline' | 'signedOut' | 'forbidden' | 'updateRequired'

export interface ConnectionState {
  readonly kind: ConnectionKind
  /** When it became so, by this machine's clock. */
  readonly since: Instant
  /** When the server last answered, by this machine's clock; null if it never did. */
  readonly lastAnswerAt: Instant | null
  /** When it will be asked again; null when nothing is planned. */
  readonly nextAttemptAt: Instant | null
  /** While the first tickets are being loaded. */
  readonly snapshot: SnapshotProgress | null
  /** True once a whole snapshot is cached. */
  readonly isComplete: boolean
  /** Server's clock minus this machine's. */
  readonly serverOffsetMs: number
}

/** Whether the server is known to be out of reach: what is asked now is decided on later. */
export const isOutOfReach = (kind: ConnectionKind): boolean =>
  kind === 'offline' || kind === 'signedOut' || kind === 'forbidden' || kind === 'updateRequired'

export const INITIAL_CONNECTION: ConnectionState = {
  kind: 'connecting',
  since: 0,
  lastAnswerAt: null,
  nextAttemptAt: null,
  snapshot: null,
  isComplete: false,
  serverOffsetMs: 0,
}
