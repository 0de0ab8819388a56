/** Whether the server can be reached. The truth is the last request; what the browser says of the network is a hint. */
import type { Instant } from '@shared/domain/instant'
import type { SnapshotProgress } from '@shared/protocol/sync'

/**
 * - `refusing`: there is an answer, and it takes nothing: the server is overloaded or broken, or something before it
 *   answers in its place
 * - `forbidden`: the server answers, and this person may not work on tickets (any more)
 */
export type ConnectionKind =
  'connecting' | 'online' | 'slow' | 'offline' | 'refusing' | 'signedOut' | 'forbidden' | 'updateRequired'

/** Changes do not go through, though the server is read all the while. */
export interface Untaken {
  /** The HTTP status that sending them is answered with; null where it is not answered. */
  readonly status: number | null
  /** When it is tried again, by this machine's clock. */
  readonly nextAttemptAt: Instant
}

export interface ConnectionState {
  readonly kind: ConnectionKind
  /** When it became so, by this machine's clock. */
  readonly since: Instant
  /** When the server last answered, by this machine's clock; null if it never did. */
  readonly lastAnswerAt: Instant | null
  /** When it will be asked again; null when nothing is planned. */
  readonly nextAttemptAt: Instant | null
  /** The HTTP status of the answer that takes nothing; null unless it is `refusing`. */
  readonly refusedWith: number | null
  /** Null unless sending alone has failed a few times in a row. */
  readonly untaken: Untaken | null
  /** While the first tickets are being loaded. */
  readonly snapshot: SnapshotProgress | null
  /** True once a whole snapshot is cached. */
  readonly isComplete: boolean
  /** Server's clock minus this machine's. */
  readonly serverOffsetMs: number
}

const OUT_OF_REACH: readonly ConnectionKind[] = ['offline', 'refusing', 'signedOut', 'forbidden', 'updateRequired']

/** Whether the server is known to be out of reach: what is asked now is decided on later. */
export const isOutOfReach = (kind: ConnectionKind): boolean => OUT_OF_REACH.includes(kind)

export const INITIAL_CONNECTION: ConnectionState = {
  kind: 'connecting',
  since: 0,
  lastAnswerAt: null,
  nextAttemptAt: null,
  refusedWith: null,
  untaken: null,
  snapshot: null,
  isComplete: false,
  serverOffsetMs: 0,
}
