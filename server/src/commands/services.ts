/** What applying a command needs besides the command. One for a process; its parts may be shared by every route. */
import type { Instant } from '@shared/domain/instant'
import type { Session } from '../api/context'
import type { Database } from '../store/database'
import { DirectoryCache } from '../store/directory'
import { ChangeSignal } from '../sync/change-signal'
import type { ContactGap } from './effective-at'

export interface CommandServices {
  readonly database: Database
  readonly now: () => Instant
  readonly directories: DirectoryCache
  /** Told after each commit, so that this process's own streams need not wait for the next poll. */
  readonly changes: ChangeSignal
  /** Told of what should not have happened; the command itself is answered with `retryLater`. */
  readonly onError: (error: unknown, commandId: string) => void
}

export function commandServices(
  of: Pick<CommandServices, 'database' | 'now'> & Partial<Pick<CommandServices, 'onError'>>,
): CommandServices {
  return {
    database: of.database,
    now: of.now,
    directories: new DirectoryCache(),
    changes: new ChangeSignal(),
    onError: of.onError ?? (() => undefined),
  }
}

/** Who pushed a command, from which installation, and what the server knows of that one's clock. */
export interface Pusher {
  readonly session: Session
  readonly clientId: string
  /** Added to an instant of the client's clock, gives one of the server's. */
  readonly skewMs: number
  /** Silences of this client that still explain why a command comes late. */
  readonly gaps: readonly ContactGap[]
}
