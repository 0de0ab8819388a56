/** The histories that memory holds: of the tickets opened last. What is new in one that is being read is wanted as well. */
import type { TicketEvent } from '@shared/domain/event'

const MOST_HELD = 50

export class HeldTimelines {
  /** The one used last stands last. */
  readonly #held = new Map<string, readonly TicketEvent[]>()
  readonly #awaited = new Set<string>()

  of(ticketId: string): readonly TicketEvent[] | null {
    return this.#held.get(ticketId) ?? null
  }

  has(ticketId: string): boolean {
    return this.#held.has(ticketId)
  }

  /** Held, or being read. */
  wants(ticketId: string): boolean {
    return this.#held.has(ticketId) || this.#awaited.has(ticketId)
  }

  /** It is wanted from now on; one that is held already counts as used last. */
  use(ticketId: string): void {
    const held = this.#held.get(ticketId)
    if (held === undefined) this.#awaited.add(ticketId)
    else this.#putLast(ticketId, held)
  }

  set(ticketId: string, events: readonly TicketEvent[]): void {
    this.#awaited.delete(ticketId)
    this.#putLast(ticketId, events)
    const [oldest] = this.#held.keys()
    if (this.#held.size > MOST_HELD && oldest !== undefined) this.#held.delete(oldest)
  }

  /** There is none to be had. */
  giveUp(ticketId: string): void {
    this.#awaited.delete(ticketId)
  }

  delete(ticketId: string): void {
    this.#held.delete(ticketId)
  }

  clear(): void {
    this.#held.clear()
    this.#awaited.clear()
  }

  #putLast(ticketId: string, events: readonly TicketEvent[]): void {
    this.#held.delete(ticketId)
    this.#held.set(ticketId, events)
  }
}
