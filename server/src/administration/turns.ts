/**
 * Long work in short turns. PGlite answers without ever waiting, and a replay asks nobody: without a turn for others a
 * walk over all tickets would hold up every request of this process.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'

/** Comes before every id: where a walk begins. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** A person does not notice a wait this long. */
const TURN_MS = 10

export interface Turns {
  /** Lets others go first when this turn has lasted long enough. */
  pause(): Promise<void>
}

export function takeTurns(): Turns {
  let startedAt = performance.now()
  return {
    async pause() {
      if (performance.now() - startedAt < TURN_MS) return
      await nextTurn()
      startedAt = performance.now()
    },
  }
}
