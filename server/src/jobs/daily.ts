/** Runs a job once a day, for as long as the process lives. */
import { DAY_MS, MINUTE_MS } from '@shared/domain/instant'

/** After the rush of a start. */
export const FIRST_RUN_AFTER_MS = 5 * MINUTE_MS

export interface DailyJob {
  /** No further run begins; one that is under way is told to end, and waited for. */
  stop(): Promise<void>
}

/**
 * @param run a failure of it is told to `onError`, and the next day comes all the same
 */
export function startDaily(run: (signal: AbortSignal) => Promise<void>, onError: (error: unknown) => void): DailyJob {
  const stopping = new AbortController()
  let underWay: Promise<void> = Promise.resolve()
  const work = (): void => {
    timer = setTimeout(work, DAY_MS).unref()
    underWay = underWay.then(() => run(stopping.signal)).catch(onError)
  }
  let timer = setTimeout(work, FIRST_RUN_AFTER_MS).unref()
  return {
    stop: () => {
      clearTimeout(timer)
      stopping.abort()
      return underWay
    },
  }
}
