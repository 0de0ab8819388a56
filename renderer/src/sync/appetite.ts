/**
 * How many rows to ask for at once: as many as came in good time before. It begins with what a telephone line carries in
 * a few seconds and grows eightfold a page, so that a good link has full pages with the third; a failure makes it small
 * again. Nobody is shown a page before it is whole, and nobody keeps one that broke off.
 */

/** On a good link, a page is limited by what one transaction should write. */
export const MOST_ROWS = 1_000
export const FIRST_ROWS = 40
const LEAST_ROWS = 10
/** What a page should take: so long a person waits without wondering. */
const AIM_MS = 3_000
const GROWTH = 8

export interface Meal {
  /** How many rows were asked for. */
  readonly asked: number
  /** What they weighed: rows, and what came with them. */
  readonly came: number
  readonly tookMs: number
}

export class Appetite {
  #rows = FIRST_ROWS

  get rows(): number {
    return this.#rows
  }

  /** A page came. One that was not full says that as many fit, not that more would not. */
  took({ asked, came, tookMs }: Meal): void {
    const fits = Math.round((came * AIM_MS) / Math.max(1, tookMs))
    const least = came < asked && tookMs <= AIM_MS ? this.#rows : LEAST_ROWS
    this.#rows = Math.min(MOST_ROWS, Math.max(least, Math.min(fits, this.#rows * GROWTH)))
  }

  /** None came. */
  lost(): void {
    this.#rows = Math.max(LEAST_ROWS, Math.round(this.#rows / GROWTH))
  }
}
