/**
 * Looks after the tables of PGlite in the background, one after the other with rests between them. Once a minute, so that
 * an import is planned for soon after it began, and not for the empty tables that it found.
 */
import { MINUTE_MS, SECOND_MS } from '@shared/domain/instant'
import type { Database } from '../store/database'
import { lookAfter, neglectedTables } from '../store/statistics'
import { inSlices, type Slicing } from './slices'

/** Soon, since what this process found may never have been looked at; not before the first requests are through. */
const FIRST_LOOK_AFTER_MS = 5 * SECOND_MS
const LOOK_EVERY_MS = MINUTE_MS

export interface StatisticsKeeper {
  /** No further table is begun; the one under way is waited for. */
  stop(): Promise<void>
}

/** @returns the names of the tables that it looked after, in order */
export async function keepStatistics(database: Database, slicing: Slicing = {}): Promise<readonly string[]> {
  const left = [...(await neglectedTables(database))]
  const done: string[] = []
  await inSlices(async () => {
    const table = left.shift()
    if (table === undefined) return { done: 0, isLast: true }
    await lookAfter(database, table)
    done.push(table.name)
    return { done: 1, isLast: left.length === 0 }
  }, slicing)
  return done
}

/** @param onError told of a failure; the next look comes all the same */
export function startStatistics(database: Database, onError: (error: unknown) => void): StatisticsKeeper {
  const stopping = new AbortController()
  let underWay: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const look = (): void => {
    underWay = keepStatistics(database, { signal: stopping.signal })
      .catch(onError)
      .finally(() => {
        if (!stopping.signal.aborted) timer = setTimeout(look, LOOK_EVERY_MS).unref()
      })
  }
  timer = setTimeout(look, FIRST_LOOK_AFTER_MS).unref()
  return {
    stop: async () => {
      clearTimeout(timer)
      stopping.abort()
      await underWay
    },
  }
}
