/**
 * Linking a ticket to a major incident, and unlinking it. The commands that name two tickets: the child, whose it is, and the
 * parent, which counts its children. Both histories tell it.
 */
import { z } from 'zod'
import { conflict, rejected, settled, type Decision, type DecisionContext, type Explanation } from '../decision'
import { everyWriter, ticketCommand } from '../definition'
import { draft } from '../drafts'
import { isMajorOpen } from '../major'
import { contextOfOther, explain, isUnchangedSince, refusedAsFinished, refusedBy } from '../merge'
import { isFinished, type Ticket } from '../ticket'

/** The parent. */
const argsSchema = z.object({ majorId: z.uuid() })
type Args = z.infer<typeof argsSchema>

const parentOf = ({ majorId }: Args): readonly string[] => [majorId]

export const linkToMajor = ticketCommand({
  name: 'linkToMajor',
  version: 1,
  args: argsSchema,
  reads: ['majorId', 'major', 'state'],
  others: parentOf,
  permit: everyWriter,
  decide(ticket, { majorId }, context) {
    const parent = context.others.get(majorId)
    if (parent === undefined) return rejected('ticket.unknown')
    if (ticket.majorId === majorId) return linkedAlready(ticket, majorId, context)
    if (isFinished(ticket.state)) return refusedAsFinished(ticket, context)
    if (ticket.majorId !== null) {
      return refusedBy(ticket, 'majorId', majorId, 'firstWins', context, 'major.otherParent')
    }
    // A parent keeps its children: it becomes nobody's child, also when it has ended.
    if (isMajorOpen(ticket) || ticket.childCount > 0) {
      return refusedBy(ticket, 'major', majorId, 'illegal', context, 'major.noChains')
    }
    const { ticket: major } = parent
    if (!isMajorOpen(major)) {
      return refusedBy(major, 'major', majorId, 'illegal', contextOfOther(parent, context), 'major.notOpen')
    }
    return {
      status: 'applied',
      newPeople: [],
      drafts: [draft('linked', ticket, { majorId })],
      others: {
        [majorId]: [draft('childLinked', major, { childCount: major.childCount + 1 }, { extra: { child: ticket.id } })],
      },
    }
  },
})

export const unlinkFromMajor = ticketCommand({
  name: 'unlinkFromMajor',
  version: 1,
  args: argsSchema,
  reads: ['majorId'],
  others: parentOf,
  permit: everyWriter,
  decide(ticket, { majorId }, context) {
    const parent = context.others.get(majorId)
    if (parent === undefined) return rejected('ticket.unknown')
    if (ticket.majorId !== majorId) {
      if (isUnchangedSince(ticket, 'majorId', context)) return rejected('major.notLinked')
      const how: Explanation = explain(ticket, 'majorId', null, ticket.majorId === null ? 'same' : 'firstWins', context)
      return ticket.majorId === null ? settled([], [how]) : conflict('major.otherParent', [how])
    }
    const { ticket: major } = parent
    return {
      status: 'applied',
      newPeople: [],
      drafts: [draft('unlinked', ticket, { majorId: null })],
      others: {
        [majorId]: [
          draft('childUnlinked', major, { childCount: major.childCount - 1 }, { extra: { child: ticket.id } }),
        ],
      },
    }
  },
})

function linkedAlready(ticket: Ticket, majorId: string, context: DecisionContext): Decision {
  if (isUnchangedSince(ticket, 'majorId', context)) return rejected('major.linked')
  return settled([], [explain(ticket, 'majorId', majorId, 'same', context)])
}
