/**
 * Pauses to look at. The clock stands still while a third party or a date is waited for; a requester who writes meanwhile
 * may think that the wait is for nothing, or is over.
 */
import type { Instant } from '../domain/instant'
import { runTicket } from './run-ticket'
import type { SlaRules } from './sla-rules'
import type { HeardPause } from './ticket-clocks'
import type { ClockFact } from './types'

/**
 * The pauses of a ticket that contain a message of the requester, up to `now`. A wait for the requester never does: the
 * message ends it.
 *
 * @throws {SlaError} when a policy or calendar version is not at hand.
 */
export function heardPauses(facts: readonly ClockFact[], rules: SlaRules, now: Instant): readonly HeardPause[] {
  return runTicket(facts, rules, now)?.heardPauses() ?? []
}
