/**
 * Clocks out of facts. Nothing is stored: the same facts and rules give the same clocks in the page, in its worker and on
 * the server, and the object that computed a deadline is the one that explains it.
 *
 * `now` only decides how much has happened. It moves states and remainders, never a deadline.
 */
import type { Instant } from '../domain/instant'
import { settle } from './clock-cycle'
import { toClock } from './clock-view'
import { inOrder, precedesPauseEnd } from './fact-order'
import type { SlaRules } from './sla-rules'
import { TicketClocks } from './ticket-clocks'
import type { Clock, ClockFact } from './types'

/**
 * The clocks of one ticket as they stand at `now`.
 *
 * @param facts of one ticket, in any order; those later than `now` have not happened yet.
 * @returns first response, then update, then resolution, each by cycle; empty before the registration.
 * @throws {SlaError} when a policy or calendar version is not at hand.
 */
export function replay(facts: readonly ClockFact[], rules: SlaRules, now: Instant): Clock[] {
  const clocks: Clock[] = []
  for (const cycle of run(facts, rules, now)?.allCycles() ?? []) {
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
  const ticket = run(facts, rules, now)
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

/** The facts without those of an undone command. */
export function undoFacts(facts: readonly ClockFact[], commandId: string): ClockFact[] {
  return facts.filter((fact) => fact.commandId !== commandId)
}

function run(facts: readonly ClockFact[], rules: SlaRules, now: Instant): TicketClocks | null {
  const ordered = inOrder(facts)
  const registered = ordered.find((fact) => fact.type === 'registered')
  if (registered === undefined || registered.at > now) return null
  const ticket = new TicketClocks(rules, registered)
  for (const fact of ordered) {
    if (fact.at > now) break
    // Nothing about a ticket can count before the ticket does.
    const counted = fact.at < registered.at ? { ...fact, at: registered.at } : fact
    ticket.advance(counted.at, !precedesPauseEnd(counted))
    ticket.take(counted)
  }
  ticket.advance(now, true)
  return ticket
}
