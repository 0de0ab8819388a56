/**
 * Functional escalation. A hand-over is an offer: support stays accountable, the SLA clocks do not notice, and the
 * assigned group changes only when the other group accepts.
 */
import { z } from 'zod'
import { instantSchema } from '../command'
import { mayBounceThird, raisedByBounce } from '../bounces'
import { applied, conflict, rejected, settled } from '../decision'
import { ticketCommand, everyWriter } from '../definition'
import { draft, noteDraft } from '../drafts'
import { explain, isUnchangedSince, refusedAsFinished, refusedBy } from '../merge'
import { answersOffer } from '../rights'
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
  permit: everyWriter,
  decide(ticket, args, context) {
    if (isFinished(ticket.state)) return refusedAsFinished(ticket, context)
    const group = context.directory.group(args.toGroupId)
    if (group === undefined || !group.isActive) return rejected('group.unknown')
    if (ticket.handOver !== null) {
      const { toGroupId } = ticket.handOver
      return refusedBy(ticket, 'handOver', args.toGroupId, 'firstWins', context, 'handOver.alreadyOffered', {
        toGroupId,
      })
    }
    const isUnmoved = isUnchangedSince(ticket, 'assignedGroupId', context)
    if (ticket.assignedGroupId === args.toGroupId) {
      if (isUnmoved) return rejected('handOver.sameGroup', { toGroupId: args.toGroupId })
      // It went there in the meantime: what was asked of them is kept for them to read.
      return settled([noteDraft(args.reason)], [explain(ticket, 'assignedGroupId', args.toGroupId, 'same', context)])
    }
    // It is with another group by now: it is not for the one before to send it on.
    if (!isUnmoved)
      return conflict('handOver.moved', [explain(ticket, 'assignedGroupId', args.toGroupId, 'firstWins', context)])
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
    .refine((args) => args.isAccepted || args.reason !== '', {
      message: 'Returning it needs a reason',
      path: ['reason'],
    }),
  reads: ['handOver', 'state'],
  asksDuty: mayBounceThird,
  // Whoever saw another offer is told that it has changed, not that it is none of their business.
  permit: (ticket, _args, context) =>
    isUnchangedSince(ticket, 'handOver', context) ? answersOffer(ticket, context.actor) : null,
  decide(ticket, args, context) {
    if (isFinished(ticket.state)) return refusedAsFinished(ticket, context)
    if (ticket.handOver === null)
      return refusedBy(ticket, 'handOver', args.isAccepted, 'firstWins', context, 'handOver.none')
    // The answer was meant for an earlier offer.
    if (!isUnchangedSince(ticket, 'handOver', context)) {
      return conflict('handOver.changed', [explain(ticket, 'handOver', args.isAccepted, 'firstWins', context)])
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
    return applied([answered, ...raisedByBounce(ticket, args.isAccepted ? toGroupId : null, context)])
  },
})
