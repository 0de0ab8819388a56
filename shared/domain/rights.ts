/**
 * Who may read a ticket. An engineer reads every ticket of the organisation but those of a restricted group in which
 * they took no part. Checked whenever something is read and whenever something is written.
 */
import { isLead, type Actor, type Directory } from './people'
import type { Ticket } from './ticket'

type Readable = Pick<Ticket, 'assignedGroupId' | 'assigneeId' | 'participantIds' | 'participantGroupIds' | 'handOver'>

export function mayRead(actor: Actor, ticket: Readable, directory: Pick<Directory, 'group'>): boolean {
  if (actor.roles.length === 0) return false
  const group = directory.group(ticket.assignedGroupId)
  // A group that is not known is taken for a restricted one: what cannot be checked is not shown.
  if (group?.isRestricted === false) return true
  if (actor.roles.some((role) => role !== 'engineer')) return true
  return (
    actor.groupIds.includes(ticket.assignedGroupId) ||
    (ticket.handOver !== null && actor.groupIds.includes(ticket.handOver.toGroupId)) ||
    // That is what calling a group in means.
    ticket.participantGroupIds.some((groupId) => actor.groupIds.includes(groupId)) ||
    ticket.assigneeId === actor.personId ||
    ticket.participantIds.includes(actor.personId)
  )
}

/**
 * Whether everybody who reads another ticket may read what is said on this one, as far as groups tell: that of a
 * restricted group stays in that group.
 */
export function isSharedWith(
  ticket: Pick<Ticket, 'assignedGroupId'>,
  other: Pick<Ticket, 'assignedGroupId'>,
  directory: Pick<Directory, 'group'>,
): boolean {
  if (ticket.assignedGroupId === other.assignedGroupId) return true
  return directory.group(ticket.assignedGroupId)?.isRestricted === false
}

/**
 * Who answers an open offer: the group that was asked, and leads. Whoever offered must not accept on its behalf, by
 * whatever command: the clock of the offer shows whose time was spent.
 *
 * @returns a refusal's stable code, or null
 */
export function answersOffer({ handOver }: Pick<Ticket, 'handOver'>, actor: Actor): string | null {
  if (handOver === null || isLead(actor) || actor.groupIds.includes(handOver.toGroupId)) return null
  return 'permission.notReceivingGroup'
}
