/** What is still to be saved before a window goes: texts that features hold in memory, and changes that the disk refused. */
import type { Unsaved } from './client-types'
import type { Dispatcher } from './dispatcher'
import type { PendingMemory } from './pending-memory'

export class LastWords {
  readonly #savers = new Set<() => Promise<number>>()

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly pending: PendingMemory,
  ) {}

  /** @returns takes it back */
  add(save: () => Promise<number>): () => void {
    this.#savers.add(save)
    return () => this.#savers.delete(save)
  }

  /** @returns what still could not be saved */
  async save(): Promise<Unsaved> {
    const texts = await Promise.all([...this.#savers].map((save) => save()))
    await this.dispatcher.saveAgain()
    await this.dispatcher.settled()
    return { changes: this.pending.inMemoryOnly(), texts: texts.reduce((sum, count) => sum + count, 0) }
  }
}
