/**
 * Long work in slices, so that whoever else uses the database is kept waiting for one of them at most: on PGlite, which
 * does one thing at a time, everybody would wait for the whole. After each it rests for as long as that slice took.
 */
import { setTimeout as delay } from 'node:timers/promises'

export interface Slicing {
  /** No further slice begins. */
  readonly signal?: AbortSignal | undefined
  /** Resolves after so many milliseconds, or sooner when the work is to stop. */
  readonly rest?: (milliseconds: number) => Promise<void>
}

export interface Slice {
  /** How much it did. */
  readonly done: number
  readonly isLast: boolean
}

/** @returns how much all of them did */
export async function inSlices(
  work: () => Promise<Slice>,
  { signal, rest = restFor(signal) }: Slicing,
): Promise<number> {
  let total = 0
  while (signal?.aborted !== true) {
    const startedAt = performance.now()
    const { done, isLast } = await work()
    total += done
    if (isLast) break
    await rest(performance.now() - startedAt)
  }
  return total
}

const restFor =
  (signal: AbortSignal | undefined) =>
  async (milliseconds: number): Promise<void> => {
    // A rest that is broken off is over.
    await delay(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
  }
