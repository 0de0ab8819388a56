/**
 * Whose time it was: the consumed time of the promise to the requester, by who had the ticket. From an offer to its answer
 * it is the time of those who were asked.
 */
import type { Instant } from '../domain/instant'
import { betweenMs } from './calendar'
import type { Stretch } from './clock-cycle'
import type { Holding } from './group-clocks'
import { runTicket } from './run-ticket'
import type { SlaRules } from './sla-rules'
import type { ClockFact } from './types'

export interface HolderShare {
  readonly holder: Pick<Holding, 'groupId' | 'kind'>
  /** Working milliseconds, as the calendars counted them that were in force. */
  readonly consumedMs: number
}

/**
 * Splits the elapsed time of a ticket's resolution clock, over all its cycles, by holder. The parts are whole
 * milliseconds, and their sum is what the clocks show.
 *
 * @returns in the order in which they first had the ticket; without those whose share is nothing. A group is null where
 *   the facts do not tell it.
 * @throws {SlaError} when a policy or calendar version is not at hand.
 */
export function splitByHolder(facts: readonly ClockFact[], rules: SlaRules, now: Instant): readonly HolderShare[] {
  const ticket = runTicket(facts, rules, now)
  if (ticket === null) return []
  const shares = new Map<string, { readonly holder: HolderShare['holder']; consumedMs: number }>()
  const holdings = ticket.holdings()
  const stretches = ticket.resolution.cycles.filter(({ number }) => number !== null).flatMap((cycle) => cycle.stretches)
  holdings.forEach(({ from, groupId, kind }, index) => {
    const to = holdings[index + 1]?.from ?? now
    const key = `${kind} ${groupId ?? ''}`
    const share = shares.get(key) ?? { holder: { groupId, kind }, consumedMs: 0 }
    shares.set(key, share)
    for (const stretch of stretches) share.consumedMs += countedWithin(stretch, from, to)
  })
  return [...shares.values()].filter(({ consumedMs }) => consumedMs > 0)
}

function countedWithin({ calendar, from, to }: Stretch, start: Instant, end: Instant): number {
  return calendar === undefined ? 0 : betweenMs(calendar, Math.max(from, start), Math.min(to ?? end, end))
}
