/**
 * Brings an engine to lead, however often its databases cannot be read: a disk that was full may have room later. The
 * lock is given back in between, so that a window in which they can be read goes first.
 */
import { backoffMs } from './backoff'
import type { SyncEngine } from './engine'
import type { SyncPorts } from './ports'

/**
 * @param onFailed told of each failure
 * @returns resolves when it leads, or was stopped
 */
export async function startLeading(
  engine: Pick<SyncEngine, 'start'>,
  { timers, random }: Pick<SyncPorts, 'timers' | 'random'>,
  onFailed: (error: unknown) => void,
): Promise<void> {
  for (let failures = 1; ; failures += 1) {
    try {
      await engine.start()
      return
    } catch (error) {
      onFailed(error)
      await new Promise<void>((resolve) => timers.after(backoffMs(failures, random()), resolve))
    }
  }
}
