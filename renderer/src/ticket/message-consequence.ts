/** What becomes of a ticket by a message of its requester, told before it is written down. */
import { isFinished, type Ticket } from '@shared/domain/ticket'
import type { PolicyDefinition } from '@shared/sla'

export type MessageConsequence = 'resolved' | 'finished' | 'waited' | 'answered' | 'unanswered'

/** @param policies every version that tickets may refer to */
export function messageConsequence(
  ticket: Pick<Ticket, 'state' | 'pending' | 'facts' | 'policy' | 'priority'>,
  policies: readonly PolicyDefinition[],
): MessageConsequence {
  if (ticket.state === 'resolved') return 'resolved'
  if (isFinished(ticket.state)) return 'finished'
  if (ticket.pending?.reason === 'requester') return 'waited'
  // Before the first response it is that which is owed; and an answer is owed only where one was promised.
  return hasFirstResponse(ticket) && isUpdatePromised(ticket, policies) ? 'answered' : 'unanswered'
}

const hasFirstResponse = ({ facts }: Pick<Ticket, 'facts'>): boolean =>
  facts.some(
    (fact) =>
      fact.type === 'publicReply' || fact.type === 'resolved' || (fact.type === 'registered' && fact.liveContact),
  )

function isUpdatePromised(
  { policy, priority }: Pick<Ticket, 'policy' | 'priority'>,
  policies: readonly PolicyDefinition[],
): boolean {
  const known = policies.find(({ id, version }) => id === policy?.policyId && version === policy.policyVersion)
  return known?.targets[priority].updateMinutes !== undefined
}
