/** The engineer's notices in memory, what was seen of them included. */
import type { CacheDatabase } from '@/cache/cache-database'
import type { OutboxDatabase } from '@/cache/outbox-database'
import { eventsOf, markSeen, readNotices } from '@/cache/seen-notices'
import type { TicketEvent } from '@shared/domain/event'
import type { Instant } from '@shared/domain/instant'
import type { Notice } from '@shared/domain/notices'

export class OwnNotices {
  #list: readonly Notice[] = []

  constructor(
    private readonly cache: CacheDatabase,
    private readonly outbox: OutboxDatabase,
    private readonly now: () => Instant,
  ) {}

  get list(): readonly Notice[] {
    return this.#list
  }

  async read(): Promise<void> {
    this.#list = await readNotices(this.cache, this.outbox)
  }

  /** What somebody else has read meanwhile. */
  take(notices: readonly Notice[]): void {
    this.#list = notices
  }

  /** Resolves once the marks are on disk. */
  async see(ids: readonly string[]): Promise<void> {
    const seen = new Set(ids)
    await markSeen(this.outbox, ids, this.now())
    this.#list = this.#list.map((notice) =>
      notice.seenAt === null && seen.has(notice.id) ? { ...notice, seenAt: this.now() } : notice,
    )
  }

  events(notices: readonly Notice[]): Promise<ReadonlyMap<string, TicketEvent>> {
    return eventsOf(this.cache, notices)
  }
}
