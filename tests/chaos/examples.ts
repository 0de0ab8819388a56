/**
 * Schedules that chance seldom makes, played before those that it does: work goes on while an answer is under way, until
 * it comes, the window goes, or nobody waits for it any more; and a cache that an older version filled.
 */
import type { Action, Wish } from './actions'
import type { Met } from './network'

const act = (wish: Wish, device = 0): Action => ({ kind: 'act', device, wish, pick: 0 })
const slow = (of: Met, count = 1): Action => ({
  kind: 'faults',
  device: 0,
  of,
  faults: Array.from({ length: count }, () => 'lateAnswer' as const),
})
const here = (kind: 'sync' | 'cut' | 'restart' | 'loseOutbox' | 'outdate' | 'update' | 'discard'): Action => ({
  kind,
  device: 0,
})
const arrive: Action = { kind: 'deliverLate' }
const anHour: Action = { kind: 'pass', seconds: 3_600 }

export const EXAMPLES: readonly (readonly Action[])[] = [
  [slow('pushes'), act('reply'), act('take'), act('note'), act('undo'), act('take', 1), arrive, here('sync')],
  [slow('pushes'), act('reply'), act('logWork'), here('restart'), act('reply')],
  [slow('pushes'), act('reply'), act('logWork'), anHour, act('reply')],
  [slow('pushes'), act('reply'), here('loseOutbox'), act('logWork'), arrive],
  [slow('requests'), act('reply', 1), here('sync'), act('reply'), act('resolve', 1), arrive],
  [slow('pushes'), act('reply'), here('outdate'), act('note'), here('sync'), here('update'), act('logWork')],
  [slow('requests', 2), act('attach'), act('reply'), { kind: 'changeEpoch' }, arrive, here('discard')],
  [slow('requests', 3), act('reply'), act('take'), here('cut')],
]
