/**
 * Calling in another group, and letting it go again. The ticket stays where it is, and so do its clocks; the group that is
 * brought in reads it, also when it is restricted, and finds it among its own. Several groups can take part at once.
 */
import { z } from 'zod'
import { reachableOnDuty } from '../../duty'
import { applied, rejected, settled, type DecisionContext } from '../decision'
import { everyWriter, ticketCommand } from '../definition'
import { draft, noteDraft } from '../drafts'
import { explain, isUnchangedSince, refusedAsFinished } from '../merge'
import { optionalTextSchema, textSchema } from '../texts'
import { isFinished } from '../ticket'

/** The value of `broughtIn` in an event: which group, and who of it was told. */
export interface BroughtIn {
  readonly groupId: string
  readonly personIds: readonly string[]
  /** `group`: nobody is on duty there, so all of its members were. */
  readonly by: 'onDuty' | 'group'
}

export const bringIn = ticketCommand({
  name: 'bringIn',
  version: 1,
  args: z.object({
    groupId: z.uuid(),
    /** What is asked of them. */
    reason: textSchema,
  }),
  reads: ['participantGroupIds', 'assignedGroupId', 'state'],
  asksDuty: () => true,
  permit: everyWriter,
  decide(ticket, { groupId, reason }, context) {
    if (isFinished(ticket.state)) return refusedAsFinished(ticket, context)
    const group = context.directory.group(groupId)
    if (group === undefined || !group.isActive) return rejected('group.unknown')
    const standing = (['assignedGroupId', 'participantGroupIds'] as const).find((field) =>
      field === 'assignedGroupId' ? ticket.assignedGroupId === groupId : ticket.participantGroupIds.includes(groupId),
    )
    if (standing !== undefined) {
      if (isUnchangedSince(ticket, standing, context)) return rejected('bringIn.takesPart', { groupId })
      // Somebody was faster: what was asked of them is kept for them to read.
      return settled([noteDraft(reason)], [explain(ticket, standing, groupId, 'same', context)])
    }
    const told = toldOf(groupId, group.memberIds, context)
    if (told.personIds.length === 0) return rejected('bringIn.nobody', { groupId })
    return applied([
      draft(
        'broughtIn',
        ticket,
        { participantGroupIds: [...ticket.participantGroupIds, groupId].sort() },
        { content: { reason }, extra: { broughtIn: { groupId, ...told } } },
      ),
    ])
  },
})

export const release = ticketCommand({
  name: 'release',
  version: 1,
  args: z.object({ groupId: z.uuid(), reason: optionalTextSchema.default('') }),
  reads: ['participantGroupIds'],
  permit: everyWriter,
  decide(ticket, { groupId, reason }, context) {
    if (!ticket.participantGroupIds.includes(groupId)) {
      if (isUnchangedSince(ticket, 'participantGroupIds', context)) return rejected('release.takesNoPart', { groupId })
      const kept = reason === '' ? [] : [noteDraft(reason)]
      return settled(kept, [explain(ticket, 'participantGroupIds', groupId, 'same', context)])
    }
    return applied([
      draft(
        'released',
        ticket,
        { participantGroupIds: ticket.participantGroupIds.filter((id) => id !== groupId) },
        { content: { reason }, extra: { released: groupId } },
      ),
    ])
  },
})

/** Who is on duty there; where nobody is, everybody. Never whoever asks. */
function toldOf(
  groupId: string,
  memberIds: readonly string[],
  { actor, duty, at }: DecisionContext,
): Omit<BroughtIn, 'groupId'> {
  const rota = duty.rotaOf(groupId)
  const reachable = rota === undefined ? [] : reachableOnDuty(rota, duty.absences, at)
  const others = (ids: readonly string[]): string[] => [...new Set(ids)].filter((id) => id !== actor.personId)
  const onDuty = others(reachable.flatMap((each) => each.actingId ?? []))
  return onDuty.length > 0 ? { personIds: onDuty, by: 'onDuty' } : { personIds: others(memberIds), by: 'group' }
}
