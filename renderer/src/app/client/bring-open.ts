/**
 * Brings open tickets whole into memory that stand there as rows alone: what is asked of one is shown at once then. A few
 * at a time, since each is copied on the page's own thread.
 */
import type { CacheDatabase } from '@/cache/cache-database'
import type { TicketMemory } from './ticket-memory'

const AT_ONCE = 40

export class OpenBringer {
  #isRunning = false
  #isClosed = false

  constructor(
    private readonly cache: CacheDatabase,
    private readonly tickets: TicketMemory,
    private readonly pause: () => Promise<void>,
    /** These are whole now. */
    private readonly onChanged: (ticketIds: readonly string[]) => void,
  ) {}

  /** Of these, those that are missing. */
  async bring(ticketIds: readonly string[]): Promise<void> {
    const missing = ticketIds.filter((id) => this.tickets.isLight(id)).slice(0, AT_ONCE)
    if (missing.length === 0) return
    const { generation } = this.tickets
    const bases = await this.cache.tickets.bulkGet(missing)
    // Memory was cleared meanwhile: what was read belongs to another epoch.
    if (generation !== this.tickets.generation) return
    const brought = missing.filter((id, index) => this.tickets.bring(id, bases[index] ?? null))
    if (brought.length > 0) this.onChanged(brought)
  }

  /** All of them, unless that is being done. Resolves when none is left. */
  async bringAll(): Promise<void> {
    if (this.#isRunning) return
    this.#isRunning = true
    try {
      for (let ids = this.tickets.lightIds(); ids.length > 0 && !this.#isClosed; ids = this.tickets.lightIds()) {
        await this.pause()
        await this.bring(ids.slice(0, AT_ONCE))
      }
    } finally {
      this.#isRunning = false
    }
  }

  /** Nothing more is wanted. */
  close(): void {
    this.#isClosed = true
  }
}
