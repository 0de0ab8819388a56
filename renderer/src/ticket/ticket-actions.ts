/** What can be done with a ticket now, by whom. Only hides what makes no sense; the rules themselves are in `decide`. */
import { isReopenedByMessage } from '@shared/domain/commands/messages'
import { isLead, isWriter, type Actor } from '@shared/domain/people'
import { isMajorOpen } from '@shared/domain/major'
import { isOpen, type Ticket } from '@shared/domain/ticket'

export const TICKET_ACTIONS = [
  'take',
  'accept',
  'return',
  'handOver',
  'raise',
  'bringIn',
  'release',
  'declareMajor',
  'updateMajor',
  'linkMajor',
  'unlinkMajor',
  'endMajor',
  'pending',
  'resume',
  'resolve',
  'reopen',
  'close',
  'cancel',
  'priority',
  'category',
  'requester',
  'assign',
  'workLog',
  'acknowledge',
  'message',
  'noAction',
  'merge',
  'unmerge',
] as const
export type TicketAction = (typeof TICKET_ACTIONS)[number]

/** Actions that ask for something first. */
export type DialogAction = Exclude<TicketAction, (typeof DIRECT)[number]>

const DIRECT = [
  'take',
  'accept',
  'resume',
  'close',
  'acknowledge',
  'unlinkMajor',
  'noAction',
  'unmerge',
] as const satisfies readonly TicketAction[]
export const needsDialog = (action: TicketAction): action is DialogAction =>
  !(DIRECT as readonly TicketAction[]).includes(action)

/** What can be done with every open ticket. */
const OPEN_TICKET_ACTIONS = [
  'pending',
  'resolve',
  'cancel',
  'priority',
  'assign',
  'raise',
  'bringIn',
  'acknowledge',
] as const satisfies readonly TicketAction[]

/** @param hasMajor whether a major incident goes on that a ticket could be linked to */
export function availableActions(ticket: Ticket, actor: Actor, hasMajor = false): ReadonlySet<TicketAction> {
  if (!isWriter(actor)) return new Set()
  if (ticket.mergedIntoId !== null) return new Set(['unmerge'])
  const actions = new Set<TicketAction>(['workLog', 'category', 'requester', 'message'])
  if (isReopenedByMessage(ticket)) actions.add('noAction')
  if (ticket.participantGroupIds.length > 0) actions.add('release')
  if (ticket.state === 'resolved' || ticket.state === 'closed') actions.add('reopen')
  if (ticket.state === 'resolved') actions.add('close')
  if (ticket.majorId !== null) actions.add('unlinkMajor')
  if (ticket.major !== null && ticket.major.endedAt === null) {
    actions.add('updateMajor')
    if (isLead(actor)) actions.add('endMajor')
  }
  if (!isOpen(ticket.state)) return actions
  const isApart = !isMajorOpen(ticket) && ticket.majorId === null
  if (isApart && isLead(actor)) actions.add('declareMajor')
  if (isApart && ticket.childCount === 0 && hasMajor) actions.add('linkMajor')
  actions.add('merge')
  for (const action of OPEN_TICKET_ACTIONS) actions.add(action)
  const isOfferedToMe = ticket.handOver !== null && actor.groupIds.includes(ticket.handOver.toGroupId)
  const isMineInWork = ticket.assigneeId === actor.personId && ticket.state !== 'assigned'
  if (!isMineInWork || isOfferedToMe) actions.add('take')
  if (ticket.handOver === null) actions.add('handOver')
  else if (isOfferedToMe || isLead(actor)) actions.add('accept').add('return')
  // Taking is what brings a pending ticket of nobody back to work.
  if (ticket.state === 'pending' && ticket.assigneeId !== null) actions.add('resume')
  return actions
}
