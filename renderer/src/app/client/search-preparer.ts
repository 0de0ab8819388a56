/** Makes finished tickets searchable ahead of the first search, a few at a time: all at once they would block the page. */
import type { QueueIndex } from '@/cache/queue-index'

/** Most milliseconds in one go: half a frame. */
const BUDGET_MS = 8

export class SearchPreparer {
  #isRunning = false
  #isClosed = false

  constructor(
    private readonly index: QueueIndex,
    private readonly pause: () => Promise<void>,
    /** Words are looked for everywhere now. */
    private readonly onPrepared: () => void,
  ) {}

  /** Resolves when it is done, unless that is being done already. */
  async prepare(): Promise<void> {
    if (this.#isRunning || this.index.isSearchable) return
    this.#isRunning = true
    try {
      while (!this.index.isSearchable && !this.#isClosed) {
        const startedAt = performance.now()
        this.index.prepareSearch(() => performance.now() - startedAt > BUDGET_MS)
        await this.pause()
      }
    } finally {
      this.#isRunning = false
    }
    if (!this.#isClosed) this.onPrepared()
  }

  /** Nothing more is wanted. */
  close(): void {
    this.#isClosed = true
  }
}
