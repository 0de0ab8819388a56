/** Replays clocks of open tickets a few at a time, between which the page may breathe. */
import type { QueueIndex } from '@/cache/queue-index'
import type { Instant } from '@shared/domain/instant'
import type { TicketMemory } from './ticket-memory'

/** Most milliseconds in one go: half a frame. */
const BUDGET_MS = 8

export class Reckoner {
  #isRunning = false
  /** Waiting for a policy or a calendar that has not come. */
  #unable = new Set<string>()

  constructor(
    private readonly index: QueueIndex,
    private readonly tickets: TicketMemory,
    private readonly now: () => Instant,
    /** Brings some of them whole into memory, which is where their clocks are replayed. */
    private readonly bring: (ticketIds: readonly string[]) => Promise<void>,
    private readonly pause: () => Promise<void>,
    private readonly onReckoned: (ticketIds: readonly string[]) => void,
  ) {}

  /** New policies or calendars came: what could not be reckoned may be now. */
  retry(): void {
    this.#unable.clear()
  }

  /** At once, for the ticket that is being looked at. */
  one(ticketId: string): void {
    if (!this.tickets.reckon(ticketId, this.now())) this.#unable.add(ticketId)
  }

  /** All that need it. Resolves when none is left. */
  async all(): Promise<void> {
    if (this.#isRunning) return
    this.#isRunning = true
    try {
      for (let due = this.#due(); due.length > 0; due = this.#due()) {
        await this.bring(due)
        this.onReckoned(this.#some(due))
        await this.pause()
      }
    } finally {
      this.#isRunning = false
    }
  }

  #due(): readonly string[] {
    return this.index.unreckonedIds(this.now()).filter((id) => !this.#unable.has(id))
  }

  #some(ids: readonly string[]): readonly string[] {
    const startedAt = performance.now()
    const done: string[] = []
    for (const id of ids) {
      // Not brought yet: with the next ones.
      if (this.tickets.isLight(id)) continue
      this.one(id)
      done.push(id)
      if (performance.now() - startedAt > BUDGET_MS) break
    }
    return done
  }
}
