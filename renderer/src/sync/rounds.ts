/** One round at a time. Whoever asks during one is not forgotten, however it ends. */
import type { WakeReason } from './pace'

export class Rounds {
  #running: Promise<void> | null = null
  #missed: 'enqueued' | 'check' | null = null

  /**
   * @param run a round; never rejects
   * @param next somebody asked during the one that ended now
   */
  constructor(
    private readonly run: () => Promise<void>,
    private readonly next: (reason: 'enqueued' | 'check') => void,
  ) {}

  begin(reason: WakeReason): void {
    if (this.#running !== null) {
      this.askAgain(reason === 'check' ? 'check' : 'enqueued')
      return
    }
    this.#missed = null
    this.#running = this.run().finally(() => {
      this.#running = null
      if (this.#missed !== null) this.next(this.#missed)
    })
  }

  /** There is another one after the one under way. */
  askAgain(reason: 'enqueued' | 'check'): void {
    if (this.#missed !== 'check') this.#missed = reason
  }

  /** Resolves when none runs, and none is wanted. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  /** Resolves when the one under way has ended. */
  async ended(): Promise<void> {
    await this.#running
  }
}
