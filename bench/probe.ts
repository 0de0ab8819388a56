/** The types of `pages/probe.js`, which cannot be typed where it runs. */

export interface Probe {
  readonly workerStartedAt: number | null
  readonly completeAt: number | null
  readonly firstRowPaintedAt: number | null
  readonly longestTaskMs: number
  readonly longestSyncTaskMs: number
  /** Tasks over 50 ms. */
  readonly longTasks: number
  forgetTasks(): void
  readonly savedMs: readonly number[]
  readonly connection: { readonly kind: string } | null
  readonly channel: BroadcastChannel
  painted(): Promise<number>
  /** @returns milliseconds from the keystroke to the frame in which what `read` gives is another than before */
  untilPainted(read: () => string | null): Promise<number>
}

declare global {
  var __probe: Probe
  /** A measurement that the page has begun. */
  var __pending: Promise<number>
}
