/** Reads both databases into memory: at the start, and again when the cache was dropped. */
import type { CacheDatabase } from '@/cache/cache-database'
import { outboxRows } from '@/cache/outbox'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { ClientParts } from './client-parts'
import type { OwnNotices } from './own-notices'
import { readFinishedTickets, readOpenTickets, readSegments } from './read-cache'

export interface ReadAllPorts {
  readonly cache: CacheDatabase
  readonly outbox: OutboxDatabase
  readonly pause: () => Promise<void>
  readonly notices: OwnNotices
  /** The directory is in memory; tickets are not yet. */
  readonly onDirectory: () => void
  /** What a list begins with is in memory. */
  readonly onRead: () => void
  readonly onTickets: (ids: readonly string[]) => void
  readonly onFailed: (error: unknown) => void
}

export class ReadAll {
  #generation = 0
  #isClosed = false

  constructor(
    private readonly parts: ClientParts,
    private readonly ports: ReadAllPorts,
  ) {}

  /** Resolves with all that the first paint needs; finished tickets and clocks follow on their own. */
  async read(): Promise<void> {
    const { directory, tickets, pending } = this.parts
    const { cache, outbox, pause, notices, onDirectory, onRead } = this.ports
    const generation = (this.#generation += 1)
    await directory.read(cache)
    onDirectory()
    for (const { ticketId, version } of await cache.seen.toArray()) tickets.see(ticketId, version)
    const savedBefore = pending.savedIds()
    pending.replace(await outboxRows(outbox), savedBefore)
    // Before rows are painted, which show their names.
    directory.setPending(pending.commands())
    await readOpenTickets(cache, tickets, pending.ticketIds(), pause)
    await notices.read()
    onRead()
    this.#readTheRest(generation)
  }

  /** Nothing more is wanted. */
  close(): void {
    this.#isClosed = true
  }

  #readTheRest(generation: number): void {
    const { cache, pause, onTickets, onFailed } = this.ports
    const isWanted = (): boolean => !this.#isClosed && this.#generation === generation
    this.parts.reckoner
      .all()
      .then(() => readSegments(cache, this.parts.tickets, pause, isWanted, onTickets))
      .then(() => readFinishedTickets(cache, this.parts.tickets, pause, isWanted, onTickets))
      .catch(onFailed)
  }
}
