/** Declaring a ticket a major incident, and ending that. For leads: everybody's queue changes by it. */
import { z } from 'zod'
import { applied, rejected, settled, type DecisionContext } from '../decision'
import { ticketCommand } from '../definition'
import { draft, noteDraft } from '../drafts'
import type { Json } from '../json'
import { isMajorOpen, type Major } from '../major'
import { explain, isUnchangedSince, refusedAsFinished, refusedBy } from '../merge'
import { isLead } from '../people'
import { textSchema } from '../texts'
import { isFinished, type Ticket } from '../ticket'

const forLeads = (_ticket: Ticket, _args: unknown, { actor }: DecisionContext): string | null =>
  isLead(actor) ? null : 'permission.leadsOnly'

export const declareMajor = ticketCommand({
  name: 'declareMajor',
  version: 1,
  /** What is known: colleagues read it before they ask. */
  args: z.object({ reason: textSchema }),
  reads: ['major', 'majorId', 'state'],
  permit: forLeads,
  decide(ticket, { reason }, context) {
    if (isFinished(ticket.state)) return refusedAsFinished(ticket, context)
    if (isMajorOpen(ticket)) {
      if (isUnchangedSince(ticket, 'major', context)) return rejected('major.declared')
      // Two leads saw it at once: it is declared, and both say why.
      return settled([noteDraft(reason)], [explain(ticket, 'major', true, 'same', context)])
    }
    if (ticket.majorId !== null) {
      return refusedBy(ticket, 'majorId', true, 'firstWins', context, 'major.noChains')
    }
    const major: Major = { declaredBy: context.actor.personId, declaredAt: context.at, endedAt: null }
    return applied([draft('majorDeclared', ticket, { major: major as unknown as Json }, { content: { reason } })])
  },
})

export const endMajor = ticketCommand({
  name: 'endMajor',
  version: 1,
  /** What it was, and what was done. */
  args: z.object({ reason: textSchema }),
  reads: ['major'],
  permit: forLeads,
  decide(ticket, { reason }, context) {
    if (ticket.major === null || ticket.major.endedAt !== null) {
      if (isUnchangedSince(ticket, 'major', context)) return rejected('major.notOpen')
      return settled([noteDraft(reason)], [explain(ticket, 'major', false, 'same', context)])
    }
    const major: Major = { ...ticket.major, endedAt: context.at }
    return applied([draft('majorEnded', ticket, { major: major as unknown as Json }, { content: { reason } })])
  },
})
