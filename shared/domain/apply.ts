/**
 * `apply(ticket, event)`: the projection. One pure step, the same on the server, in the worker and in the overlay,
 * so that replaying a ticket's events always gives the stored ticket.
 *
 * Fields of the ticket that an event names are set to their new value; everything else follows from the event's type.
 */
import { blankTicket } from './blank-ticket'
import { clockFactsOf, factsAfterUndo } from './clock-facts'
import type { TicketEvent } from './event'
import type { Json } from './json'
import { acknowledgementOf, ladderFactsAfter, lastProgressOf } from './ladder-facts'
import { isFinished, type FieldWrite, type Ticket } from './ticket'

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
  'tier',
  'state',
  'pending',
  'accountableGroupId',
  'assignedGroupId',
  'assigneeId',
  'handOver',
  'handOverCount',
  'raised',
  'participantGroupIds',
  'major',
  'majorId',
  'childCount',
  'mergedIntoId',
  'duplicates',
  'resolutionCode',
  'workMinutes',
  'policy',
] as const satisfies readonly (keyof Ticket)[]

export type EventField = (typeof EVENT_FIELDS)[number]

const EVENT_FIELD_SET: ReadonlySet<string> = new Set(EVENT_FIELDS)

/** True for names of `fields` that belong to the ticket and not to the event alone. */
export const isEventField = (name: string): name is EventField => EVENT_FIELD_SET.has(name)

/**
 * @param ticket the ticket before the event; null before its first one
 * @throws {BrokenHistoryError} when there is no ticket and the event neither registers nor imports one
 */
export function apply(ticket: Ticket | null, event: TicketEvent): Ticket {
  const base = ticket ?? blankTicket(event)
  const set: Partial<Record<EventField, Json>> = {}
  for (const [name, change] of Object.entries(event.fields)) {
    if (isEventField(name)) set[name] = change.to
  }
  // The record's fields were written by the same code with these types: the one place where JSON becomes a ticket.
  const named = { ...base, ...set } as Ticket
  const facts = nextFacts(ticket, base, event)
  const next = { ...named, ...spokenFields(event, facts), ...stateFields(named, facts, event) }
  return {
    ...next,
    facts,
    ...ladderFields(ticket, base, event, facts),
    participantIds: participantsAfter(base, next, event),
    fieldWrites: ticket === null ? base.fieldWrites : fieldWritesAfter(base, event),
    undoneCommandIds: undoneCommandIdsAfter(base, event),
    version: base.version + 1,
    lastCommandId: event.commandId ?? base.lastCommandId,
    updatedAt: Math.max(base.updatedAt, event.effectiveAt),
  }
}

/** Replays a history. @returns null for no events */
export function applyAll(events: readonly TicketEvent[], start: Ticket | null = null): Ticket | null {
  return events.reduce<Ticket | null>(apply, start)
}

/** The command that an event undoes, be it one that was about two tickets; null for every other event. */
function undoneBy(event: TicketEvent): string | null {
  const undoes = event.type === 'undone' || event.type === 'unmerged' ? event.fields['undoes']?.to : null
  return typeof undoes === 'string' ? undoes : null
}

function spokenFields(event: TicketEvent, facts: Ticket['facts']): Partial<Ticket> {
  // Of what was said, only a message that somebody wrote down can be taken back.
  if (undoneBy(event) !== null) {
    return { lastRequesterMessageAt: facts.findLast(({ type }) => type === 'requesterMessage')?.at ?? null }
  }
  const entry = event.fields['entry']?.to
  const subject = event.content?.['subject']
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(entry === 'publicReply' ? { lastPublicReplyAt: event.effectiveAt } : {}),
    ...(entry === 'requesterMessage' ? { lastRequesterMessageAt: event.effectiveAt } : {}),
  }
}

/**
 * What the state brings with it: only a pending ticket has a pause, only an open one an open offer, whatever an
 * imported history says. When it was resolved is read from the facts, so that an undo gives the first time back.
 */
function stateFields(named: Ticket, facts: Ticket['facts'], event: TicketEvent): Partial<Ticket> {
  const { state } = named
  const lastAt = (type: Ticket['facts'][number]['type']): number =>
    facts.findLast((fact) => fact.type === type)?.at ?? event.effectiveAt
  return {
    pending: state === 'pending' ? named.pending : null,
    handOver: isFinished(state) ? null : named.handOver,
    resolvedAt: state === 'resolved' || state === 'closed' ? (named.resolvedAt ?? lastAt('resolved')) : null,
    closedAt: state === 'closed' ? (named.closedAt ?? lastAt('closed')) : null,
  }
}

function nextFacts(ticket: Ticket | null, base: Ticket, event: TicketEvent): Ticket['facts'] {
  const undone = undoneBy(event)
  if (undone !== null) return factsAfterUndo(base.facts, undone, event)
  const added = clockFactsOf(ticket, event)
  return added.length === 0 ? base.facts : [...base.facts, ...added]
}

/** Made anew only when what they are made of is new: most events change neither. */
function ladderFields(
  ticket: Ticket | null,
  base: Ticket,
  event: TicketEvent,
  facts: Ticket['facts'],
): Pick<Ticket, 'ladderFacts' | 'acknowledgement' | 'lastProgressAt'> {
  const ladderFacts = ladderFactsAfter(ticket, event, facts, undoneBy(event))
  const { acknowledgement, lastProgressAt } = base
  if (ticket === null || (facts === base.facts && ladderFacts === base.ladderFacts)) {
    return { ladderFacts, acknowledgement, lastProgressAt }
  }
  return {
    ladderFacts,
    acknowledgement: ladderFacts === base.ladderFacts ? acknowledgement : acknowledgementOf(ladderFacts),
    lastProgressAt: lastProgressOf({ facts, ladderFacts }),
  }
}

function undoneCommandIdsAfter(base: Ticket, event: TicketEvent): readonly string[] {
  const undone = undoneBy(event)
  return undone === null ? base.undoneCommandIds : [...base.undoneCommandIds, undone]
}

/** How many undos in a row one field remembers. */
const MAX_UNDOABLE = 8

function fieldWritesAfter(base: Ticket, event: TicketEvent): Ticket['fieldWrites'] {
  const { actorId, commandId, effectiveAt: at } = event
  const undone = undoneBy(event)
  const writes: Record<string, FieldWrite> = { ...base.fieldWrites }
  for (const name of Object.keys(event.fields)) {
    if (isEventField(name))
      writes[name] = { actorId, commandId, at, undoable: undoableAfter(base.fieldWrites[name], commandId, undone) }
  }
  return writes
}

function undoableAfter(
  write: FieldWrite | undefined,
  commandId: string | null,
  undone: string | null,
): readonly string[] {
  const earlier = write?.undoable ?? []
  if (undone !== null) return earlier.filter((id) => id !== undone)
  // What no command wrote cannot be undone, nor can what lies beneath it.
  if (commandId === null) return []
  return [...earlier.filter((id) => id !== commandId), commandId].slice(-MAX_UNDOABLE)
}

function participantsAfter(base: Ticket, next: Ticket, event: TicketEvent): readonly string[] {
  // Whoever writes down what the requester said takes part; the requester does not by saying it.
  const isRequesterSpeaking =
    event.fields['entry']?.to === 'requesterMessage' && event.fields['messageChannel'] === undefined
  const candidates = [isRequesterSpeaking ? null : event.actorId, next.assigneeId]
  const added = candidates.filter((id, index): id is string => {
    return id !== null && !base.participantIds.includes(id) && candidates.indexOf(id) === index
  })
  return added.length === 0 ? base.participantIds : [...base.participantIds, ...added]
}
