/**
 * Taking a ticket: the first to commit has it. Taking one that was handed over to my group accepts the hand-over; any
 * other stays with the group it has.
 */
import { z } from 'zod'
import { mayBounceThird, raisedByBounce } from '../bounces'
import { applied, conflict, settled } from '../decision'
import { ticketCommand, everyWriter } from '../definition'
import { draft } from '../drafts'
import { explain, isUnchangedSince, refusedAsFinished, refusedBy } from '../merge'
import { isFinished } from '../ticket'

export const take = ticketCommand({
  name: 'take',
  version: 1,
  args: z.object({}),
  reads: ['assigneeId', 'state', 'assignedGroupId', 'handOver'],
  asksDuty: mayBounceThird,
  permit: everyWriter,
  decide(ticket, _args, context) {
    const me = context.actor.personId
    if (isFinished(ticket.state)) return refusedAsFinished(ticket, context)
    const isTakenMeanwhile =
      ticket.assigneeId !== null && ticket.assigneeId !== me && !isUnchangedSince(ticket, 'assigneeId', context)
    if (isTakenMeanwhile) return conflict('assign.taken', [explain(ticket, 'assigneeId', me, 'firstWins', context)])

    const isOfferedToMe = ticket.handOver !== null && context.actor.groupIds.includes(ticket.handOver.toGroupId)
    const isOfMyGroup = context.actor.groupIds.includes(ticket.assignedGroupId)
    if (ticket.handOver !== null && !isOfferedToMe && !isOfMyGroup) {
      return refusedBy(ticket, 'handOver', me, 'firstWins', context, 'handOver.alreadyOffered', {
        toGroupId: ticket.handOver.toGroupId,
      })
    }
    // The group changes only by accepting an offer: helping out must not move a ticket on the quiet.
    const assignedGroupId =
      isOfferedToMe && ticket.handOver !== null ? ticket.handOver.toGroupId : ticket.assignedGroupId
    const state = ticket.state === 'pending' ? ticket.state : 'inProgress'
    const taken = draft(
      'taken',
      ticket,
      { assigneeId: me, state, assignedGroupId, ...(isOfferedToMe ? { handOver: null } : {}) },
      isOfferedToMe ? { extra: { handOverAccepted: true } } : {},
    )
    const bounced = isOfferedToMe ? raisedByBounce(ticket, assignedGroupId, context) : []
    if (Object.keys(taken.fields).length > 0) return applied([taken, ...bounced])
    return settled([], [explain(ticket, 'assigneeId', me, 'same', context)])
  },
})
