/**
 * `apply(ticket, event)`: the projection. One pure step, the same on the server, in the worker and in the overlay,
 * so that replaying a ticket's events always gives the stored ticket.
 *
 * Fields of the ticket that an event names are set to their new value; everything else follows from the event's type.
 */
import { clockFactsOf, withoutFactsOf } from './clock-facts'
import type { TicketEvent } from './event'
import type { Json } from './json'
import { provisionalCode } from './provisional-code'
import type { FieldWrite, Ticket } from './ticket'

/** Fields of a ticket that an event sets by name. */
export const EVENT_FIELDS = [
  'number',
  'externalRef',
  'kind',
  'requesterId',
  'channel',
  'reportedAt',
  'impact',
  'urgency',
  'priority',
  'isPriorityOverridden',
  'categoryId',
  'serviceId',
  'state',
  'pending',
  'accountableGroupId',
  'assignedGroupId',
  'assigneeId',
  'handOver',
  'handOverCount',
  'resolutionCode',
  'workMinutes',
  'policy',
] as const satisfies readonly (keyof Ticket)[]

export type EventField = (typeof EVENT_FIELDS)[number]

const EVENT_FIELD_SET: ReadonlySet<string> = new Set(EVENT_FIELDS)

/** True for names of `fields` that belong to the ticket and not to the event alone. */
export const isEventField = (name: string): name is EventField => EVENT_FIELD_SET.has(name)

/** Thrown when the first event of a ticket does not say what a ticket must have. A defect of whoever wrote it. */
export class BrokenHistoryError extends Error {
  readonly code = 'history.broken'
}

/**
 * @param ticket the ticket before the event; null before its first one
 * @throws {BrokenHistoryError} when there is no ticket and the event neither registers nor imports one
 */
export function apply(ticket: Ticket | null, event: TicketEvent): Ticket {
  const base = ticket ?? blankTicket(event)
  const set: Partial<Record<EventField, Json>> = {}
  const fieldWrites: Record<string, FieldWrite> = { ...base.fieldWrites }
  const write: FieldWrite = { actorId: event.actorId, commandId: event.commandId, at: event.effectiveAt }
  for (const [name, change] of Object.entries(event.fields)) {
    if (!isEventField(name)) continue
    set[name] = change.to
    if (ticket !== null) fieldWrites[name] = write
  }
  // The record's fields were written by the same code with these types: the one place where JSON becomes a ticket.
  const next = { ...base, ...set } as Ticket
  return {
    ...next,
    ...derivedFields(next, event),
    facts: nextFacts(ticket, base, event),
    participantIds: participantsAfter(base, next, event),
    fieldWrites,
    version: base.version + 1,
    lastCommandId: event.commandId ?? base.lastCommandId,
    updatedAt: Math.max(base.updatedAt, event.effectiveAt),
  }
}

/** Replays a history. @returns null for no events */
export function applyAll(events: readonly TicketEvent[], start: Ticket | null = null): Ticket | null {
  return events.reduce<Ticket | null>(apply, start)
}

function derivedFields(next: Ticket, event: TicketEvent): Partial<Ticket> {
  const entry = event.fields['entry']?.to
  const stateChange = event.fields['state']
  const subject = event.content?.['subject']
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(entry === 'publicReply' ? { lastPublicReplyAt: event.effectiveAt } : {}),
    ...(entry === 'requesterMessage' ? { lastRequesterMessageAt: event.effectiveAt } : {}),
    ...(stateChange === undefined ? {} : stateTimes(next, event)),
  }
}

function stateTimes(next: Ticket, event: TicketEvent): Partial<Ticket> {
  switch (next.state) {
    case 'resolved':
      return { resolvedAt: next.resolvedAt ?? event.effectiveAt, closedAt: null }
    case 'closed':
      return { resolvedAt: next.resolvedAt ?? event.effectiveAt, closedAt: event.effectiveAt }
    default:
      return { resolvedAt: null, closedAt: null }
  }
}

function nextFacts(ticket: Ticket | null, base: Ticket, event: TicketEvent): Ticket['facts'] {
  if (event.type === 'undone') {
    const undoes = event.fields['undoes']?.to
    return typeof undoes === 'string' ? withoutFactsOf(base.facts, undoes) : base.facts
  }
  return [...base.facts, ...clockFactsOf(ticket, event)]
}

function participantsAfter(base: Ticket, next: Ticket, event: TicketEvent): readonly string[] {
  const isRequesterSpeaking = event.fields['entry']?.to === 'requesterMessage'
  const candidates = [isRequesterSpeaking ? null : event.actorId, next.assigneeId]
  const added = candidates.filter((id, index): id is string => {
    return id !== null && !base.participantIds.includes(id) && candidates.indexOf(id) === index
  })
  return added.length === 0 ? base.participantIds : [...base.participantIds, ...added]
}

function blankTicket(event: TicketEvent): Ticket {
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
    resolutionCode: null,
    resolvedAt: null,
    closedAt: null,
    participantIds: [],
    workMinutes: 0,
    lastPublicReplyAt: null,
    lastRequesterMessageAt: null,
    policy: null,
    facts: [],
    fieldWrites: {},
    version: 0,
    lastCommandId: null,
    updatedAt: event.effectiveAt,
  }
}
