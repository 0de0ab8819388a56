/**
 * Hierarchical escalation by hand: somebody with more authority is told, with a reason. Nobody takes the ticket by it,
 * and no clock notices. Where there is nobody to tell it is refused: it must not look as if somebody knew.
 */
import { z } from 'zod'
import { applied, rejected, settled } from '../decision'
import { everyWriter, ticketCommand } from '../definition'
import { draft, noteDraft } from '../drafts'
import type { Json } from '../json'
import { explain, isUnchangedSince, refusedAsFinished } from '../merge'
import { RAISE_RECIPIENTS, recipientsOf, type Raised } from '../raise'
import { textSchema } from '../texts'
import { isFinished } from '../ticket'

export const raise = ticketCommand({
  name: 'raise',
  version: 1,
  args: z.object({
    to: z.enum(RAISE_RECIPIENTS),
    /** Of the group that works on it, or of the desk that answers for it. */
    of: z.enum(['assigned', 'desk']),
    reason: textSchema,
  }),
  reads: ['raised', 'state'],
  asksDuty: () => true,
  permit: everyWriter,
  decide(ticket, args, context) {
    if (isFinished(ticket.state)) return refusedAsFinished(ticket, context)
    const groupId = args.of === 'assigned' ? ticket.assignedGroupId : ticket.accountableGroupId
    const isUnchanged = isUnchangedSince(ticket, 'raised', context)
    const isThereAlready = ticket.raised?.to === args.to && ticket.raised.groupId === groupId
    if (isThereAlready && !isUnchanged && ticket.raised.personIds.length > 0) {
      // Somebody was faster, and they know: the reason is kept for them to read.
      return settled([noteDraft(args.reason)], [explain(ticket, 'raised', args.to, 'same', context)])
    }
    const recipients = recipientsOf(args.to, groupId, context)
    if (recipients.kind === 'unreached') return rejected(`raise.${recipients.why}`, { raiseTo: args.to, groupId })
    const raised: Raised = {
      to: args.to,
      groupId,
      personIds: recipients.personIds,
      instead: recipients.instead,
      isAutomatic: false,
      raisedBy: context.actor.personId,
      raisedAt: context.at,
    }
    const drafts = [
      draft('raised', ticket, { raised: raised as unknown as Json }, { content: { reason: args.reason } }),
    ]
    return isUnchanged ? applied(drafts) : settled(drafts, [explain(ticket, 'raised', args.to, 'laterWins', context)])
  },
})
