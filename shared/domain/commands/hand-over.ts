/**
 * Functional escalation. A hand-over is an offer: support stays accountable, the SLA clocks do not notice, and the
 * assigned group changes only when the other group accepts.
 */
import { z } from 'zod'
import { instantSchema } from '../command'
import { applied, conflict, rejected } from '../decision'
import { ticketCommand } from '../definition'
import { draft } from '../drafts'
import { explain, isUnchangedSince } from '../merge'
import { isLead } from '../people'
import { optionalTextSchema, textSchema } from '../texts'
import { isFinished } from '../ticket'

export const handOver = ticketCommand({
  name: 'handOver',
  version: 1,
  args: z.object({
    toGroupId: z.uuid(),
    /** What is asked of them. */
    reason: textSchema,
    expectedReturnAt: instantSchema.nullable().default(null),
  }),
  reads: ['handOver', 'assignedGroupId', 'state'],
  decide(ticket, args, context) {
    if (isFinished(ticket.state)) return rejected('ticket.finished', { state: ticket.state })
    const group = context.directory.group(args.toGroupId)
    if (group === undefined || !group.isActive) return rejected('group.unknown')
    if (ticket.handOver !== null) {
      return isUnchangedSince(ticket, 'handOver', context)
        ? rejected('handOver.alreadyOffered', { toGroupId: ticket.handOver.toGroupId })
        : conflict('handOver.alreadyOffered', [explain(ticket, 'handOver', args.toGroupId, 'firstWins', context)])
    }
    if (ticket.assignedGroupId === args.toGroupId) return rejected('handOver.sameGroup', { toGroupId: args.toGroupId })
    const offered = draft(
      'handedOver',
      ticket,
      {
        handOver: {
          fromGroupId: ticket.assignedGroupId,
          toGroupId: args.toGroupId,
          offeredBy: context.actor.personId,
          offeredAt: context.at,
          expectedReturnAt: args.expectedReturnAt,
        },
        handOverCount: ticket.handOverCount + 1,
      },
      { content: { reason: args.reason } },
    )
    return applied([offered])
  },
})

export const answerHandOver = ticketCommand({
  name: 'answerHandOver',
  version: 1,
  args: z
    .object({ isAccepted: z.boolean(), reason: optionalTextSchema.default('') })
    .refine((args) => args.isAccepted || args.reason !== '', { message: 'Returning it needs a reason', path: ['reason'] }),
  reads: ['handOver', 'state'],
  permit(ticket, _args, { actor }) {
    if (ticket.handOver === null || isLead(actor)) return null
    return actor.groupIds.includes(ticket.handOver.toGroupId) ? null : 'permission.notReceivingGroup'
  },
  decide(ticket, args, context) {
    if (ticket.handOver === null) {
      return isUnchangedSince(ticket, 'handOver', context)
        ? rejected('handOver.none')
        : conflict('handOver.none', [explain(ticket, 'handOver', args.isAccepted, 'firstWins', context)])
    }
    const { toGroupId } = ticket.handOver
    const isReceiver = context.directory.group(toGroupId)?.memberIds.includes(context.actor.personId) === true
    const changes = args.isAccepted
      ? {
          handOver: null,
          assignedGroupId: toGroupId,
          assigneeId: isReceiver ? context.actor.personId : null,
          state: ticket.state === 'pending' ? ticket.state : isReceiver ? 'assigned' : 'new',
        }
      : { handOver: null }
    const answered = draft(args.isAccepted ? 'handOverAccepted' : 'handOverRejected', ticket, changes, {
      content: { reason: args.reason },
      extra: { handOverAccepted: args.isAccepted },
    })
    return applied([answered])
  },
})
