/**
 * The world in which ticket lives are told: a standard policy, the same with a second calendar version in which Tuesday
 * is a holiday, and one around the clock.
 */
import { replay } from '../replay'
import type { Clock, ClockFact, PolicyReference, Priority, RetargetMode } from '../types'
import { calendarOf, clockOf, policyOf, rulesOf, type FactBody } from './builders'

export const lifeRules = rulesOf(
  [
    policyOf(),
    policyOf({ id: 'around-the-clock', calendar: null }),
    policyOf({ version: 2, calendar: { id: 'office', version: 2 } }),
  ],
  [calendarOf(), calendarOf({ version: 2, holidays: ['2026-06-02'] })],
)

export function retargeted(
  mode: RetargetMode,
  priority: Priority,
  policy: PolicyReference | null = { policyId: 'standard', policyVersion: 1 },
): FactBody {
  return { type: 'retargeted', mode, priority, policy }
}

export interface Seen {
  readonly clocks: readonly Clock[]
  firstResponse(): Clock
  update(): Clock
  resolution(cycle?: number): Clock
}

/** The clocks of a life at an instant; each asks for the newest cycle unless told otherwise. */
export function see(facts: readonly ClockFact[], now: number): Seen {
  const clocks = replay(facts, lifeRules, now)
  return {
    clocks,
    firstResponse: () => clockOf(clocks, 'firstResponse'),
    update: () => clockOf(clocks, 'update'),
    resolution: (cycle) => clockOf(clocks, 'resolution', cycle),
  }
}
