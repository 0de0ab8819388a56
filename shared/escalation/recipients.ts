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
 * @param ticket lead and manager are those of the group that works on it; where that has none, those of the accountable
 *   desk, which answers for the deadline
 */
export function reachedBy(notify: readonly LadderRecipient[], ticket: Escalated, staff: Staff, at: Instant): Reached {
  const holders = [...new Set(notify.flatMap((recipient) => holdersOf(recipient, ticket, staff, at)))]
  const acting = holders.flatMap((personId) => standIn(personId, staff.absences, at) ?? [])
  const personIds = [...new Set(acting)]
  if (personIds.length > 0) return { personIds, unreached: null }
  return { personIds, unreached: holders.length === 0 ? 'nobody' : 'absent' }
}

function holdersOf(recipient: LadderRecipient, ticket: Escalated, staff: Staff, at: Instant): readonly string[] {
  const group = staff.group(ticket.assignedGroupId)
  const desk = staff.group(ticket.accountableGroupId)
  switch (recipient) {
    case 'assignee':
      return present(ticket.assigneeId)
    case 'group':
      return group?.memberIds ?? []
    case 'lead':
      return present(group?.leadId ?? desk?.leadId)
    case 'manager':
      return present(group?.managerId ?? desk?.managerId)
    case 'onDuty': {
      const rota = staff.rotaOf(ticket.assignedGroupId) ?? staff.rotaOf(ticket.accountableGroupId)
      return rota === undefined ? [] : onDuty(rota, at)
    }
    default:
      return recipient satisfies never
  }
}

const present = (id: string | null | undefined): readonly string[] => (id === null || id === undefined ? [] : [id])
