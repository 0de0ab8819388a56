/** What the engine needs of the world. Everything else about it is pure protocol, so that it runs in Node as well. */
import type { CacheDatabase } from '@/cache/cache-database'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { OutboxRow } from '@/cache/rows'
import type { Command } from '@shared/domain/command'
import type { Instant } from '@shared/domain/instant'
import type { SyncMessage } from './messages'
import type { SyncTransport } from './transport'

export interface Clock {
  now(): Instant
}

export interface Timers {
  /** Runs `run` once after `ms`. @returns takes it back */
  after(ms: number, run: () => void): () => void
}

export interface Locks {
  /**
   * Waits for the lock.
   *
   * @returns gives it back; null when `signal` was raised first
   */
  acquire(name: string, signal: AbortSignal): Promise<(() => void) | null>
}

export interface Channel {
  /** To every other window and worker of this person. */
  post(message: SyncMessage): void
  /** @returns ends listening */
  listen(listener: (message: SyncMessage) => void): () => void
}

export type RefreshOutcome = 'refreshed' | 'signedOut' | 'unreachable'

/** Who is signed in. The engine never sees a refresh token. */
export interface SessionPort {
  /** Null while nobody is. */
  accessToken(): string | null
  /** Asks for a new access token; once at a time over all windows. */
  refresh(): Promise<RefreshOutcome>
}

/** What the engine asks of the uploads; see `uploads.ts`. */
export interface UploadsPort {
  waiting(rows: readonly OutboxRow[]): Promise<ReadonlySet<string>>
  missing(commands: readonly Command[]): Promise<void>
  /** @param hashes null for all: it is not known any more which were erased */
  forget(hashes: readonly string[] | null): Promise<void>
  wake(): void
  stop(): void
}

export interface SyncPorts {
  readonly serverId: string
  readonly personId: string
  readonly transport: SyncTransport
  readonly cache: CacheDatabase
  readonly outbox: OutboxDatabase
  readonly clock: Clock
  readonly timers: Timers
  readonly locks: Locks
  readonly channel: Channel
  readonly session: SessionPort
  /** 0 to 1, for jitter. */
  random(): number
  /** Files, beside the rounds; where there are none, nothing waits for them. */
  readonly uploads?: UploadsPort
  /** The server answered a request. */
  onAnswered?(): void
  /** Resolves when windows have had the time to begin reading what they were told of. */
  giveWay?(): Promise<void>
  /** The cache was taken away: this engine leads no more, and never will again. */
  onLost?(error: unknown): void
}

export const leaderLock = (serverId: string, personId: string): string => `sync:${serverId}:${personId}`
export const channelName = (serverId: string, personId: string): string => `opora:${serverId}:${personId}`
