/** Tries something on this device until it works, with waits in between: a disk that was full may have room later. */
import { backoffMs } from './backoff'
import type { SyncPorts } from './ports'

/**
 * @param onFailed told of each failure
 * @param signal ends the trying
 * @returns what `run` gave; null when it was ended first
 */
export async function tryAgain<Result>(
  run: () => Promise<Result>,
  { timers, random }: Pick<SyncPorts, 'timers' | 'random'>,
  onFailed: (error: unknown) => void,
  signal: AbortSignal,
): Promise<Result | null> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await run()
    } catch (error) {
      onFailed(error)
      await new Promise<void>((resolve) => {
        const cancel = timers.after(backoffMs(failures, random()), resolve)
        signal.addEventListener('abort', () => {
          cancel()
          resolve()
        })
      })
    }
  }
  return null
}
