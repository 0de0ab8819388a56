/** Does something again and again, with the same pause in between. */
import type { Timers } from '@/sync/ports'

/** @returns ends it */
export function repeat(timers: Timers, everyMs: number, run: () => void): () => void {
  let cancel: () => void = () => undefined
  const plan = (): void => {
    cancel = timers.after(everyMs, () => {
      run()
      plan()
    })
  }
  plan()
  return () => cancel()
}
