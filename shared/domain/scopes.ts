/**
 * Replication scopes: which part of the readable tickets a desktop keeps. They decide what is cached, never what may
 * be read. `person:ID` and `group:ID` are the concrete scopes behind "mine" and "my groups".
 */
import { DAY_MS, type Instant } from './instant'
import { isOpen, type Ticket } from './ticket'

/** Finished tickets stay in the cache this long. */
export const RECENT_DAYS = 90

/** The scopes that a ticket is in, sorted. Restricted tickets are in no scope that is open to everybody. */
export function scopesOf(ticket: Ticket, isRestricted: boolean): readonly string[] {
  const scopes = new Set<string>()
  if (!isRestricted) scopes.add(isOpen(ticket.state) ? 'open' : 'finished')
  // The desk keeps what it handed over, unless the group that has it now is restricted: then it may not read it.
  const groupIds = [
    isRestricted ? undefined : ticket.accountableGroupId,
    ticket.assignedGroupId,
    ticket.handOver?.toGroupId,
    ...ticket.participantGroupIds,
  ]
  for (const groupId of groupIds) {
    if (groupId !== undefined && groupId !== '') scopes.add(`group:${groupId}`)
  }
  for (const personId of [ticket.assigneeId, ...ticket.participantIds]) {
    if (personId !== null) scopes.add(`person:${personId}`)
  }
  return [...scopes].sort()
}

/** Whether a finished ticket is still recent. */
export function isRecent(ticket: Ticket, now: Instant): boolean {
  return now - (ticket.closedAt ?? ticket.resolvedAt ?? ticket.updatedAt) <= RECENT_DAYS * DAY_MS
}
