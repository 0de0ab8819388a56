/** An error of the page or of one of its workers that nobody handled, as it is told to the main process for the log. */
import { z } from 'zod'
import { errorFactsSchema } from './error-facts'

export const pageFaultSchema = z.strictObject({
  where: z.enum(['page', 'worker']),
  /** `component`: in a piece of the page, which goes on. `failed`: the worker says itself that it cannot go on. */
  kind: z.enum(['uncaught', 'rejected', 'component', 'failed']),
  error: errorFactsSchema,
})
export type PageFault = z.infer<typeof pageFaultSchema>

export interface FaultLimit {
  /** @returns how many were left out since the last one that was let through; null when this one is left out too */
  take(): number | null
}

const MOST = 20
const WINDOW_MS = 60_000

/** Twenty a minute: an error in a loop would otherwise fill the log, and push out of it what came before. */
export function faultLimit(now: () => number): FaultLimit {
  let begunAt = -Infinity
  let count = 0
  let leftOut = 0
  return {
    take() {
      // A clock that was set back begins anew too.
      if (Math.abs(now() - begunAt) >= WINDOW_MS) {
        begunAt = now()
        count = 0
      }
      if (count >= MOST) {
        leftOut += 1
        return null
      }
      count += 1
      const before = leftOut
      leftOut = 0
      return before
    },
  }
}
