/** What a ticket is before its first event has set anything: the start of every projection. */
import type { TicketEvent } from './event'
import { provisionalCode } from './provisional-code'
import type { Ticket } from './ticket'

/** Thrown when the first event of a ticket does not say what a ticket must have. A defect of whoever wrote it. */
export class BrokenHistoryError extends Error {
  readonly code = 'history.broken'
}

/**
 * @throws {BrokenHistoryError} when the event neither registers nor imports a ticket, or leaves out what a ticket must have
 */
export function blankTicket(event: TicketEvent): Ticket {
  if (event.type !== 'registered' && event.type !== 'imported') {
    throw new BrokenHistoryError(`The history of ticket ${event.ticketId} begins with an event of type ${event.type}`)
  }
  for (const name of ['requesterId', 'accountableGroupId', 'assignedGroupId'] as const) {
    if (typeof event.fields[name]?.to !== 'string') {
      throw new BrokenHistoryError(`The first event of ticket ${event.ticketId} does not set ${name}`)
    }
  }
  return {
    id: event.ticketId,
    number: null,
    provisionalCode: provisionalCode(event.ticketId),
    externalRef: null,
    kind: 'incident',
    subject: '',
    requesterId: '',
    channel: 'portal',
    reportedAt: null,
    registeredAt: event.effectiveAt,
    registeredBy: event.actorId,
    impact: 'low',
    urgency: 'low',
    priority: 'P4',
    isPriorityOverridden: false,
    categoryId: null,
    serviceId: null,
    state: 'new',
    pending: null,
    accountableGroupId: '',
    assignedGroupId: '',
    assigneeId: null,
    handOver: null,
    handOverCount: 0,
    raised: null,
    resolutionCode: null,
    resolvedAt: null,
    closedAt: null,
    major: null,
    majorId: null,
    childCount: 0,
    mergedIntoId: null,
    duplicates: [],
    participantGroupIds: [],
    participantIds: [],
    workMinutes: 0,
    lastPublicReplyAt: null,
    lastRequesterMessageAt: null,
    acknowledgement: null,
    lastProgressAt: null,
    policy: null,
    facts: [],
    ladderFacts: [],
    fieldWrites: {},
    undoneCommandIds: [],
    version: 0,
    lastCommandId: null,
    updatedAt: event.effectiveAt,
  }
}
