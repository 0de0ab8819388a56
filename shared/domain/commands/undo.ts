/**
 * Undo is a command like any other: it asks for the earlier values back, and the server decides. Clocks forget the
 * undone command. What reached a person cannot be undone, and the engineer is told so.
 */
import { z } from 'zod'
import { isEventField } from '../apply'
import { conflict, rejected, settled, type DecisionContext, type Explanation } from '../decision'
import { ticketCommand } from '../definition'
import type { EventDraft, EventType, FieldChange, TicketEvent } from '../event'
import { sameJson, type Json } from '../json'
import type { Major } from '../major'
import { refusedAsFinished } from '../merge'
import { isLead } from '../people'
import { isFinished, type HandOver, type Ticket } from '../ticket'

/** Counters and sets: an undo takes its own part away, whatever was added since. */
const ADDITIVE_FIELDS: readonly string[] = ['workMinutes', 'handOverCount', 'participantGroupIds']

export const undo = ticketCommand({
  name: 'undo',
  version: 1,
  args: z.object({ commandId: z.uuid() }),
  reads: [],
  permit(ticket, { commandId }, context) {
    const events = eventsOnTicket(ticket, commandId, context)
    const isMine = events.every((event) => event.actorId === context.actor.personId)
    return isMine || isLead(context.actor) ? null : 'permission.notYours'
  },
  decide(ticket, { commandId }, context) {
    const events = eventsOnTicket(ticket, commandId, context)
    if (ticket.undoneCommandIds.includes(commandId)) return settled([], [alreadyUndone(commandId)])
    if (events.length === 0) return rejected('undo.unknown')
    // What was undone is asked for again as what it is: the clocks then count from that moment.
    if (events.some((event) => event.type === 'undone')) return rejected('undo.isUndo')
    if (events.some((event) => event.type === 'registered')) return rejected('undo.registration')
    // It would have to be undone on two tickets at once: linking and unlinking are each other's way back, and so is merging.
    if (events.some((event) => LINKS.includes(event.type))) return rejected('undo.linked')
    // A person is no field of the ticket: the way back is to ask for the earlier values.
    if (events.some((event) => event.type === 'requesterChanged')) return rejected('undo.requester')
    const delivered = events.filter((event) => event.fields['entry']?.to === 'publicReply')
    if (delivered.length === events.length) return rejected('undo.delivered')
    const reversed = reversedFields(events)
    const changedSince = reversed.filter(({ name, expected }) => {
      if (ADDITIVE_FIELDS.includes(name)) return false
      // The same value, written again by a later command, is that command's: its clock facts would stay.
      const isStanding = ticket.fieldWrites[name]?.undoable.at(-1) === commandId
      return !isStanding || !sameJson(currentField(ticket, name), expected)
    })
    if (changedSince.length > 0) {
      return conflict(
        'undo.changedSince',
        changedSince.map((field) => explainField(ticket, field, 'changedSince')),
      )
    }
    const isOfState = reversed.some(({ name }) => name === 'state')
    const isHarmless = isOfState || reversed.every(({ name }) => UNDONE_WHEN_FINISHED.includes(name))
    if (isFinished(ticket.state) && !isHarmless) return refusedAsFinished(ticket, context)
    const parted = inTheWay(ticket, reversed, events, commandId)
    if (parted !== null) return conflict('undo.changedSince', [explainField(ticket, parted, 'changedSince')])
    const deliveredWords: Explanation[] = delivered.length === 0 ? [] : [explainDelivered(context)]
    return settled([undoneDraft(ticket, reversed, commandId)], deliveredWords)
  },
})

const LINKS: readonly EventType[] = [
  ...(['linked', 'unlinked', 'childLinked', 'childUnlinked'] as const),
  ...(['merged', 'unmerged', 'duplicateMerged', 'duplicateUnmerged'] as const),
]

function eventsOnTicket(ticket: Ticket, commandId: string, context: DecisionContext): readonly TicketEvent[] {
  return context.eventsOf(commandId)?.filter((event) => event.ticketId === ticket.id) ?? []
}

/** What may still change when nobody works on it any more; the rest would rewrite what its clocks have settled. */
const UNDONE_WHEN_FINISHED: readonly string[] = [...ADDITIVE_FIELDS, 'categoryId', 'serviceId', 'kind']

interface ReversedField {
  readonly name: string
  /** What the undone command left. */
  readonly expected: Json
  /** What stood before it. */
  readonly before: Json
}

/** Over several events of one command: the value before the first, and the value after the last. */
function reversedFields(events: readonly TicketEvent[]): readonly ReversedField[] {
  const fields = new Map<string, ReversedField>()
  for (const event of events) {
    for (const [name, change] of Object.entries(event.fields)) {
      if (!isEventField(name)) continue
      const earlier = fields.get(name)
      fields.set(name, { name, expected: change.to, before: earlier === undefined ? change.from : earlier.before })
    }
  }
  return [...fields.values()]
}

/**
 * Fields that belong together may have been written by different commands since; taking one of them back alone must not
 * part them. New means that nobody has it, assigned and in progress that somebody has; a ticket stays in its group while
 * another one is asked; and an offer ends with the ticket, also for its clocks, so that none is brought back from before.
 *
 * @returns the field that cannot go back; null when all can, or did not fit before either (imported history)
 */
function inTheWay(
  ticket: Ticket,
  reversed: readonly ReversedField[],
  [first]: readonly TicketEvent[],
  commandId: string,
): ReversedField | null {
  const find = (name: string): ReversedField | undefined => reversed.find((field) => field.name === name)
  const [state, assignee, group, handOver] = [
    find('state'),
    find('assigneeId'),
    find('assignedGroupId'),
    find('handOver'),
  ]
  if (state !== undefined && isStirredByMessage(ticket, state, first, commandId)) return state
  const major = find('major')
  if (major !== undefined && !fitsMajor(ticket, major.before as Major | null)) return major
  const offer = handOver === undefined ? ticket.handOver : (handOver.before as HandOver | null)
  if (offer !== null && offer.fromGroupId !== (group?.before ?? ticket.assignedGroupId))
    return handOver ?? group ?? null
  if (handOver !== undefined && offer !== null && wasFinishedSince(ticket, commandId)) return handOver
  const willFit = fits(state?.before ?? ticket.state, assignee === undefined ? ticket.assigneeId : assignee.before)
  if (willFit || !fits(ticket.state, ticket.assigneeId)) return null
  const isAsBefore = (name: 'state' | 'assigneeId'): boolean =>
    find(name) !== undefined || (ticket.fieldWrites[name]?.at ?? -Infinity) < (first?.effectiveAt ?? 0)
  return isAsBefore('state') && isAsBefore('assigneeId') ? null : (state ?? assignee ?? null)
}

function wasFinishedSince({ facts }: Ticket, commandId: string): boolean {
  const first = facts.findIndex((fact) => fact.commandId === commandId)
  return facts.slice(first + 1).some((fact) => fact.commandId !== commandId && FINISHES.includes(fact.type))
}

/** For its clocks a message ends a wait and a resolution by itself: neither is brought back from before it. */
function isStirredByMessage(
  { facts }: Ticket,
  state: ReversedField,
  first: TicketEvent | undefined,
  commandId: string,
): boolean {
  if (state.before !== 'resolved' && state.before !== 'pending') return false
  return facts.some(
    (fact) =>
      fact.type === 'requesterMessage' && fact.commandId !== commandId && fact.seq > (first?.seqInTicket ?? Infinity),
  )
}

const FINISHES: readonly string[] = ['resolved', 'closed', 'cancelled']

/** A parent with children stays one, and a child does not become one. */
const fitsMajor = ({ childCount, majorId }: Ticket, major: Major | null): boolean =>
  major === null ? childCount === 0 : major.endedAt !== null || majorId === null

function fits(state: Json, assigneeId: Json): boolean {
  if (state === 'new') return assigneeId === null
  return state === 'assigned' || state === 'inProgress' ? assigneeId !== null : true
}

function undoneDraft(ticket: Ticket, reversed: readonly ReversedField[], commandId: string): EventDraft {
  const fields: Record<string, FieldChange> = { undoes: { from: null, to: commandId } }
  for (const { name, expected, before } of reversed) {
    const current = currentField(ticket, name)
    fields[name] = { from: current, to: ADDITIVE_FIELDS.includes(name) ? without(current, expected, before) : before }
  }
  return { type: 'undone', fields, content: null, countsWhenReceived: false }
}

/** What stands, less what the undone command made of what stood before it. */
function without(current: Json, expected: Json, before: Json): Json {
  if (Array.isArray(current) && Array.isArray(expected) && Array.isArray(before)) {
    const [present, after, earlier] = [current, expected, before] as readonly (readonly Json[])[]
    const left = (present ?? []).filter((one) => earlier?.includes(one) === true || after?.includes(one) !== true)
    return [...left, ...(earlier ?? []).filter((one) => after?.includes(one) !== true && !left.includes(one))].sort()
  }
  return Number(current) - (Number(expected) - Number(before))
}

function currentField(ticket: Ticket, name: string): Json {
  return isEventField(name) ? ((ticket[name] ?? null) as Json) : null
}

function explainField(ticket: Ticket, field: ReversedField, rule: 'changedSince'): Explanation {
  const write = ticket.fieldWrites[field.name]
  return {
    field: field.name,
    rule,
    seen: field.expected,
    current: currentField(ticket, field.name),
    mine: field.before,
    by: write?.actorId ?? null,
    at: write?.at ?? null,
  }
}

function alreadyUndone(commandId: string): Explanation {
  return { field: 'undoes', rule: 'same', seen: null, current: commandId, mine: commandId, by: null, at: null }
}

function explainDelivered({ actor, at }: DecisionContext): Explanation {
  return { field: 'entry', rule: 'delivered', seen: null, current: 'publicReply', mine: null, by: actor.personId, at }
}
