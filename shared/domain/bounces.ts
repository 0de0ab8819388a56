/**
 * A hand-over that bounces: the group that was asked returns it, or it is accepted by a group that had the ticket before.
 * Counted from the facts of the ticket, so that an undone answer is no bounce. The third raises the ticket by itself.
 */
import type { ClockFact } from '../sla/types'
import { draft } from './drafts'
import type { DecisionContext } from './decision'
import type { EventDraft } from './event'
import type { Json } from './json'
import { recipientsOf, type Raised, type Recipients } from './raise'
import type { Ticket } from './ticket'

/** Then the groups do not settle it among themselves. */
export const BOUNCES_THAT_RAISE = 3

interface Course {
  readonly bounces: number
  /** Groups that have had the ticket. */
  readonly held: ReadonlySet<string>
}

export function courseOf(facts: readonly ClockFact[]): Course {
  const held = new Set<string>()
  let bounces = 0
  let acceptedBy: string | null = null
  for (const fact of facts) {
    if (fact.type === 'registered' && fact.groupId !== undefined) held.add(fact.groupId)
    if (fact.type === 'handOverAnswered') {
      acceptedBy = fact.accepted ? fact.groupId : null
      if (!fact.accepted) bounces += 1
    }
    if (fact.type !== 'groupChanged') continue
    if (fact.groupId === acceptedBy && held.has(fact.groupId)) bounces += 1
    held.add(fact.groupId)
    acceptedBy = null
  }
  return { bounces, held }
}

/**
 * What an answer to an offer yields besides: the ticket is raised when it bounces for the third time.
 *
 * @param acceptedBy the group that accepts; null when it is returned
 * @returns none, or the one event that raises it
 */
export function raisedByBounce(ticket: Ticket, acceptedBy: string | null, context: DecisionContext): EventDraft[] {
  const { bounces, held } = courseOf(ticket.facts)
  const isBounce = acceptedBy === null || held.has(acceptedBy)
  if (!isBounce || bounces + 1 !== BOUNCES_THAT_RAISE) return []
  const reached = reachedByItself(ticket, context)
  const raised: Raised = {
    to: reached.to,
    groupId: ticket.accountableGroupId,
    personIds: reached.recipients.kind === 'reached' ? reached.recipients.personIds : [],
    instead: reached.recipients.kind === 'reached' ? reached.recipients.instead : null,
    isAutomatic: true,
    raisedBy: context.actor.personId,
    raisedAt: context.at,
  }
  return [draft('raised', ticket, { raised: raised as unknown as Json })]
}

/** Whether an answer to its offer may be the third bounce: only then is duty asked about. */
export const mayBounceThird = (ticket: Pick<Ticket, 'handOver' | 'facts'>): boolean =>
  ticket.handOver !== null && courseOf(ticket.facts).bounces + 1 === BOUNCES_THAT_RAISE

/** The desk answers for the deadline, whoever sends the ticket to and fro; its manager, when the lead is not to be had. */
function reachedByItself(
  { accountableGroupId }: Ticket,
  context: DecisionContext,
): { readonly to: Raised['to']; readonly recipients: Recipients } {
  const toLead = recipientsOf('lead', accountableGroupId, context)
  if (toLead.kind === 'reached' || toLead.why === 'yourself') return { to: 'lead', recipients: toLead }
  const toManager = recipientsOf('manager', accountableGroupId, context)
  return toManager.kind === 'reached' ? { to: 'manager', recipients: toManager } : { to: 'lead', recipients: toLead }
}
