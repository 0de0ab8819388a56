/** Assigning inside or between groups without an offer: for leads and for colleagues who agreed. Nobody means unassigned. */
import { z } from 'zod'
import { mayBounceThird, raisedByBounce } from '../bounces'
import { applied, conflict, rejected, settled, type DecisionContext } from '../decision'
import { ticketCommand } from '../definition'
import { draft } from '../drafts'
import { explain, isUnchangedSince, refusedAsFinished, refusedBy } from '../merge'
import { answersOffer } from '../rights'
import { isFinished, type Ticket } from '../ticket'

const argsSchema = z.object({
  assigneeId: z.uuid().nullable(),
  /** None keeps the group. */
  groupId: z.uuid().optional(),
})

export const assign = ticketCommand({
  name: 'assign',
  version: 1,
  args: argsSchema,
  reads: ['assigneeId', 'assignedGroupId', 'state', 'handOver'],
  asksDuty: mayBounceThird,
  permit(ticket, args, context) {
    const isAnswer = ticket.handOver !== null && ticket.handOver.toGroupId === args.groupId
    return isAnswer && isUnchangedSince(ticket, 'handOver', context) ? answersOffer(ticket, context.actor) : null
  },
  decide(ticket, args, context) {
    if (isFinished(ticket.state)) return refusedAsFinished(ticket, context)
    const group = context.directory.group(args.groupId ?? ticket.assignedGroupId)
    if (group === undefined || !group.isActive) return rejected('group.unknown')
    if (args.assigneeId !== null && !isEngineerOf(args.assigneeId, group.memberIds, context.directory)) {
      const params = { personId: args.assigneeId, groupId: group.id }
      // The group that was meant is the one that was seen.
      if (args.groupId !== undefined) return rejected('assign.notInGroup', params)
      return refusedBy(ticket, 'assignedGroupId', null, 'firstWins', context, 'assign.notInGroup', params)
    }
    const mine = { assigneeId: args.assigneeId, assignedGroupId: group.id }
    const changed = changedByOthers(ticket, mine, context)
    if (changed.length > 0) {
      return conflict(
        'assign.taken',
        changed.map((field) => explain(ticket, field, mine[field], 'firstWins', context)),
      )
    }
    const isMoved = group.id !== ticket.assignedGroupId
    const isAccepted = isMoved && ticket.handOver?.toGroupId === group.id
    // One group at a time: while another one is asked, it answers first.
    if (isMoved && ticket.handOver !== null && !isAccepted) {
      return refusedBy(ticket, 'handOver', group.id, 'firstWins', context, 'handOver.alreadyOffered', {
        toGroupId: ticket.handOver.toGroupId,
      })
    }
    const assigned = draft(
      'assigned',
      ticket,
      { ...mine, state: stateAfter(ticket.state, args.assigneeId), ...(isAccepted ? { handOver: null } : {}) },
      isAccepted ? { extra: { handOverAccepted: true } } : {},
    )
    const bounced = isAccepted ? raisedByBounce(ticket, group.id, context) : []
    if (Object.keys(assigned.fields).length > 0) return applied([assigned, ...bounced])
    return settled([], [explain(ticket, 'assigneeId', args.assigneeId, 'same', context)])
  },
})

function changedByOthers(
  ticket: Ticket,
  mine: { assigneeId: string | null; assignedGroupId: string },
  context: DecisionContext,
) {
  const fields = ['assigneeId', 'assignedGroupId'] as const
  return fields.filter((field) => ticket[field] !== mine[field] && !isUnchangedSince(ticket, field, context))
}

function stateAfter(state: string, assigneeId: string | null): string {
  if (assigneeId === null) return state === 'assigned' || state === 'inProgress' ? 'new' : state
  return state === 'new' ? 'assigned' : state
}

function isEngineerOf(
  personId: string,
  memberIds: readonly string[],
  directory: { person(id: string): { readonly isActive: boolean } | undefined },
): boolean {
  return memberIds.includes(personId) && directory.person(personId)?.isActive === true
}
