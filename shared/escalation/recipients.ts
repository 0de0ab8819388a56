/** Whom a step reaches: roles become people, the absent become those who stand in for them. */
import type { Instant } from '../domain/instant'
import type { Group } from '../domain/people'
import type { Ticket } from '../domain/ticket'
import { onDuty, standIn, type Absence, type DutyRota } from '../duty'
import type { LadderRecipient } from '../sla/types'

/** What is known of who works where and when. */
export interface Staff {
  group(id: string): Pick<Group, 'memberIds' | 'leadId' | 'managerId'> | undefined
  rotaOf(groupId: string): DutyRota | undefined
  readonly absences: readonly Absence[]
}

export interface Reached {
  /** Each person once. */
  readonly personIds: readonly string[]
  /** Why nobody was: the roles are held by nobody, or all who hold them are absent without a substitute. */
  readonly unreached: 'nobody' | 'absent' | null
}

type Escalated = Pick<Ticket, 'assigneeId' | 'assignedGroupId' | 'accountableGroupId'>

/**
 * The people whom a step of a ladder reaches at an instant.
 *
 * @param ownerId the group whose promise the clock is; null for the promise to the requester, which is the business of
 *   the group that has the ticket. Group, lead, manager and duty are those of that group; where it has none, those of the
 *   accountable desk, which answers for the deadline.
 */
export function reachedBy(
  notify: readonly LadderRecipient[],
  ticket: Escalated,
  ownerId: string | null,
  staff: Staff,
  at: Instant,
): Reached {
  const groupId = ownerId ?? ticket.assignedGroupId
  const holders = [...new Set(notify.flatMap((recipient) => holdersOf(recipient, ticket, groupId, staff, at)))]
  const acting = holders.flatMap((personId) => standIn(personId, staff.absences, at) ?? [])
  const personIds = [...new Set(acting)]
  if (personIds.length > 0) return { personIds, unreached: null }
  return { personIds, unreached: holders.length === 0 ? 'nobody' : 'absent' }
}

function holdersOf(
  recipient: LadderRecipient,
  ticket: Escalated,
  groupId: string,
  staff: Staff,
  at: Instant,
): readonly string[] {
  const group = staff.group(groupId)
  const desk = staff.group(ticket.accountableGroupId)
  switch (recipient) {
    case 'assignee':
      // Whoever works on it elsewhere cannot keep what this group has promised.
      return present(groupId === ticket.assignedGroupId ? ticket.assigneeId : null)
    case 'group':
      return group?.memberIds ?? []
    case 'lead':
      return present(group?.leadId ?? desk?.leadId)
    case 'manager':
      return present(group?.managerId ?? desk?.managerId)
    case 'onDuty': {
      const rota = staff.rotaOf(groupId) ?? staff.rotaOf(ticket.accountableGroupId)
      return rota === undefined ? [] : onDuty(rota, at)
    }
    default:
      return recipient satisfies never
  }
}

const present = (id: string | null | undefined): readonly string[] => (id === null || id === undefined ? [] : [id])
