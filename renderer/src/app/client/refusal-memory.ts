/** What needs attention, as it was read last: should its database be lost, this window still has the texts. */
import type { AttentionRow } from '@/cache/rows'

export class RefusalMemory {
  #rows: readonly AttentionRow[] = []

  get rows(): readonly AttentionRow[] {
    return this.#rows
  }

  /** @returns the same rows */
  take(rows: readonly AttentionRow[]): readonly AttentionRow[] {
    this.#rows = rows
    return rows
  }
}
