/**
 * Clocks out of facts. Nothing is stored: the same facts and rules give the same clocks in the page, in its worker and on
 * the server, and the object that computed a deadline is the one that explains it.
 *
 * `now` only decides how much has happened. It moves states and remainders, never a deadline.
 */
import type { Instant } from '../domain/instant'
import { settle } from './clock-cycle'
import { toClock } from './clock-view'
import { runTicket } from './run-ticket'
import type { SlaRules } from './sla-rules'
import type { Clock, ClockFact } from './types'

/**
 * The clocks of one ticket as they stand at `now`.
 *
 * @param facts of one ticket, in any order; those later than `now` have not happened yet.
 * @returns first response, then update, then resolution, each by cycle; then acceptance and work of each group, in the
 *   order in which the groups came to it. Empty before the registration.
 * @throws {SlaError} when a policy or calendar version is not at hand.
 */
export function replay(facts: readonly ClockFact[], rules: SlaRules, now: Instant): Clock[] {
  const clocks: Clock[] = []
  for (const cycle of runTicket(facts, rules, now)?.allCycles() ?? []) {
    const clock = toClock(cycle, now)
    if (clock !== null) clocks.push(clock)
  }
  return clocks
}

/**
 * The next instant after `now` at which {@link replay} tells something else than time going by: a pause ends, a
 * resolution becomes final, a deadline is passed. Null when only a new fact can change the clocks.
 */
export function nextChangeAt(facts: readonly ClockFact[], rules: SlaRules, now: Instant): Instant | null {
  const ticket = runTicket(facts, rules, now)
  if (ticket === null) return null
  const coming: Instant[] = []
  const advanceAt = ticket.nextAdvanceAt()
  if (advanceAt !== null) coming.push(advanceAt)
  for (const cycle of ticket.allCycles()) {
    settle(cycle, now)
    // At the deadline itself the promise is still kept.
    if (cycle.outcome === 'open' && cycle.deadlineAt !== null && cycle.breachedAt === null)
      coming.push(cycle.deadlineAt + 1)
  }
  for (const fact of facts) if (fact.at > now) coming.push(fact.at)
  return coming.length === 0 ? null : Math.min(...coming)
}
