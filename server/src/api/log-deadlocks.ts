/** A deadlock of our own is run again and hurts nobody: by its line in the log it is found all the same. */
import { deadlocks } from '../commands/run-again'
import { describeError } from './log'

interface Log {
  error(detail: { readonly error: unknown; readonly count: number }, words: string): void
}

/** @returns ends it */
export function logDeadlocks(log: Log): () => void {
  let count = 0
  const tell = (error: unknown): void => {
    count += 1
    log.error(
      { error: describeError(error), count },
      'Transactions of this server deadlocked; one of them was run again',
    )
  }
  deadlocks.subscribe(tell)
  return () => deadlocks.unsubscribe(tell)
}
