/** Assigning inside or between groups without an offer: for leads and for colleagues who agreed. Nobody means unassigned. */
import { z } from 'zod'
import { applied, conflict, rejected, settled } from '../decision'
import { ticketCommand } from '../definition'
import { draft } from '../drafts'
import { explain, isUnchangedSince } from '../merge'
import { isFinished } from '../ticket'

const argsSchema = z.object({
  assigneeId: z.uuid().nullable(),
  /** None keeps the group. */
  groupId: z.uuid().optional(),
})

export const assign = ticketCommand({
  name: 'assign',
  version: 1,
  args: argsSchema,
  reads: ['assigneeId', 'assignedGroupId', 'state'],
  decide(ticket, args, context) {
    if (isFinished(ticket.state)) return rejected('ticket.finished', { state: ticket.state })
    const group = context.directory.group(args.groupId ?? ticket.assignedGroupId)
    if (group === undefined || !group.isActive) return rejected('group.unknown')
    if (args.assigneeId !== null && !isEngineerOf(args.assigneeId, group.memberIds, context.directory)) {
      return rejected('assign.notInGroup', { personId: args.assigneeId, groupId: group.id })
    }
    const isWanted = ticket.assigneeId === args.assigneeId && ticket.assignedGroupId === group.id
    if (!isWanted) {
      const changed = (['assigneeId', 'assignedGroupId'] as const).filter((field) => !isUnchangedSince(ticket, field, context))
      const mine = { assigneeId: args.assigneeId, assignedGroupId: group.id }
      if (changed.length > 0) {
        return conflict('assign.taken', changed.map((field) => explain(ticket, field, mine[field], 'firstWins', context)))
      }
    }
    const assigned = draft('assigned', ticket, {
      assigneeId: args.assigneeId,
      assignedGroupId: group.id,
      state: stateAfter(ticket.state, args.assigneeId),
    })
    if (Object.keys(assigned.fields).length > 0) return applied([assigned])
    return settled([], [explain(ticket, 'assigneeId', args.assigneeId, 'same', context)])
  },
})

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
