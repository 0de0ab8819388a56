/** Who may change a rota or an absence. Everybody with a role may read both: one has to know whom to call. */
import type { Actor, Group } from '../domain/people'

type Led = Pick<Group, 'id' | 'memberIds' | 'leadId' | 'managerId'>

/** Whether somebody answers for a group: its lead or manager, a lead among its members, or an administrator. */
export function leadsGroup(actor: Actor, group: Led): boolean {
  if (actor.roles.includes('admin')) return true
  if (group.leadId === actor.personId || group.managerId === actor.personId) return true
  return actor.roles.includes('lead') && group.memberIds.includes(actor.personId)
}

export const mayEditRota = (actor: Actor, group: Led): boolean => leadsGroup(actor, group)

/** Their own, or that of a member of a group that they answer for. Auditors change nothing. */
export function mayEditAbsence(actor: Actor, personId: string, groups: readonly Led[]): boolean {
  if (actor.roles.includes('admin')) return true
  if (actor.personId === personId) return actor.roles.some((role) => role !== 'auditor')
  return groups.some((group) => group.memberIds.includes(personId) && leadsGroup(actor, group))
}
