/**
 * The connection as this window shows it. The leader is done with a first load, or with a stage of it, before this window
 * has read all of that: until then it goes on, or whoever shows a list would take a part of it for the whole.
 */
import { INITIAL_CONNECTION, type ConnectionState } from '@/sync/connection'

/** What reads into memory what the leader tells of. */
interface Reading {
  readonly isBusy: boolean
  settled(): Promise<void>
}

export class ShownConnection {
  #shown: ConnectionState = INITIAL_CONNECTION
  /** What the leader said last. */
  #told: ConnectionState = INITIAL_CONNECTION
  #isWaiting = false

  constructor(
    private readonly reading: Reading,
    private readonly onShown: (state: ConnectionState) => void,
  ) {}

  get state(): ConnectionState {
    return this.#shown
  }

  /** What is known before the leader says anything. Told to nobody. */
  begin(known: Partial<ConnectionState>): void {
    this.#shown = this.#told = { ...INITIAL_CONNECTION, ...known }
  }

  take(told: ConnectionState): void {
    this.#told = told
    this.#show()
  }

  #show(): void {
    const { isComplete, snapshot } = this.#told
    const isFurther = (isComplete && !this.#shown.isComplete) || snapshot?.stage !== this.#shown.snapshot?.stage
    const isReading = isFurther && this.reading.isBusy
    const former = this.#shown.snapshot ?? snapshot
    this.#shown = isReading ? { ...this.#told, isComplete: false, snapshot: former } : this.#told
    this.onShown(this.#shown)
    if (!isReading || this.#isWaiting) return
    this.#isWaiting = true
    void this.reading.settled().then(() => {
      this.#isWaiting = false
      this.#show()
    })
  }
}
