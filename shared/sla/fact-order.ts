/**
 * The order in which facts count: by time, then in the order of the ticket's history. An offline session can be clamped
 * to a single instant, and then its last word must stand as it stands in the ticket, so facts of one instant are not
 * sorted by kind. What time itself does at an instant fits in by precedence: what stops a clock comes first, then what
 * pauses it, then what starts it.
 */
import type { ClockFact } from './types'

/**
 * Whether a fact comes before a pause that ends of itself at the same instant: a ticket that is resolved or set pending
 * again just then was never at work in between. Only what would start a clock waits for the end of the pause.
 */
export function precedesPauseEnd(fact: ClockFact): boolean {
  switch (fact.type) {
    case 'publicReply':
    case 'resolved':
    case 'closed':
    case 'cancelled':
    case 'paused':
    case 'retargeted':
    case 'handedOver':
    case 'handOverAnswered':
    case 'groupChanged':
      return true
    case 'registered':
    case 'requesterMessage':
    case 'unpaused':
    case 'reopened':
      return false
    default:
      return fact satisfies never
  }
}

/**
 * @returns the facts in order, those of one event as they were given; the same array when it is in order already, as it
 *   is when read from a ticket.
 */
export function inOrder(facts: readonly ClockFact[]): readonly ClockFact[] {
  for (let index = 1; index < facts.length; index += 1) {
    if (compare(facts[index - 1] as ClockFact, facts[index] as ClockFact) > 0) return [...facts].sort(compare)
  }
  return facts
}

function compare(one: ClockFact, other: ClockFact): number {
  return one.at - other.at || one.seq - other.seq
}
