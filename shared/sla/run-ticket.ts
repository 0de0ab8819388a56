/**
 * Lets a ticket live through its facts until an instant. What comes out is still a machine: whoever reads it ends it.
 */
import type { Instant } from '../domain/instant'
import { asCounted } from './fact-order'
import type { SlaRules } from './sla-rules'
import { TicketClocks } from './ticket-clocks'
import type { ClockFact } from './types'

/**
 * @param facts of one ticket, in any order; those later than `now` have not happened yet.
 * @returns null before the registration.
 * @throws {SlaError} when a policy or calendar version is not at hand.
 */
export function runTicket(facts: readonly ClockFact[], rules: SlaRules, now: Instant): TicketClocks | null {
  const counted = asCounted(facts, now)
  const registered = counted.find((fact) => fact.type === 'registered')
  if (registered === undefined) return null
  const registeredAt = registered.at
  if (registeredAt > now) return null
  const ticket = new TicketClocks(rules, registered)
  for (const fact of counted) {
    const { at } = fact
    if (at > now) break
    // Nothing about a ticket can count before the ticket does.
    ticket.take(fact, Math.max(at, registeredAt))
  }
  ticket.advance(now)
  return ticket
}
