/** A transaction that lost against another is run again: nothing was written, and the next run sees what the other did. */
import { channel } from 'node:diagnostics_channel'
import { setTimeout as delay } from 'node:timers/promises'

const DEADLOCK = '40P01'
/** Serialisation failure, deadlock, and a row that another transaction inserted first. */
const AGAIN = new Set(['40001', DEADLOCK, '23505'])
const MAX_RUNS = 6
const LONGEST_WAIT_MS = 20

/**
 * Deadlocks of our own transactions, each with its error. Running again mends one, and hides it; but all of them lock
 * rows in one order, so that one is a defect, and costs a second of waiting before the database sees it.
 */
export const deadlocks = channel('opora.deadlock')

/** Thrown when every run lost. */
export class BusyError extends Error {
  readonly code = 'database.busy'
}

/** The SQLSTATE of a database error, wherever the driver put it. */
export function sqlStateOf(error: unknown): string | null {
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string') return current.code
  }
  return null
}

/**
 * @param run one whole transaction
 * @throws {BusyError} after six runs; any other error at once
 */
export async function runAgain<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let runs = 1; ; runs += 1) {
    try {
      return await run()
    } catch (error) {
      const sqlState = sqlStateOf(error)
      if (!AGAIN.has(sqlState ?? '')) throw error
      if (sqlState === DEADLOCK) deadlocks.publish(error)
      if (runs === MAX_RUNS) throw new BusyError(`The transaction lost ${MAX_RUNS} times`, { cause: error })
      // Full jitter, so that those who met do not meet again.
      await delay(Math.random() * LONGEST_WAIT_MS * runs)
    }
  }
}
