/**
 * Undo is a command like any other: it asks for the earlier values back, and the server decides. Clocks forget the
 * undone command. What reached a person cannot be undone, and the engineer is told so.
 */
import { z } from 'zod'
import { isEventField } from '../apply'
import { conflict, rejected, settled, type DecisionContext, type Explanation } from '../decision'
import { ticketCommand } from '../definition'
import type { EventDraft, FieldChange, TicketEvent } from '../event'
import { sameJson, type Json } from '../json'
import { isLead } from '../people'
import type { Ticket } from '../ticket'

/** Counters: an undo takes its own part away, whatever was added since. */
const ADDITIVE_FIELDS: readonly string[] = ['workMinutes', 'handOverCount']

export const undo = ticketCommand({
  name: 'undo',
  version: 1,
  args: z.object({ commandId: z.uuid() }),
  reads: [],
  decide(ticket, { commandId }, context) {
    const events = context.eventsOf(commandId)?.filter((event) => event.ticketId === ticket.id) ?? []
    if (events.length === 0) return rejected('undo.unknown')
    if (events.some((event) => event.type === 'registered')) return rejected('undo.registration')
    if (events.some((event) => event.actorId !== context.actor.personId) && !isLead(context.actor)) {
      return rejected('permission.notYours')
    }
    const delivered = events.filter((event) => event.fields['entry']?.to === 'publicReply')
    if (delivered.length === events.length) return rejected('undo.delivered')
    const reversed = reversedFields(events)
    const changedSince = reversed.filter(({ name, expected }) => {
      return !ADDITIVE_FIELDS.includes(name) && !sameJson(currentField(ticket, name), expected)
    })
    if (changedSince.length > 0) {
      return conflict('undo.changedSince', changedSince.map((field) => explainField(ticket, field, 'changedSince')))
    }
    const deliveredWords: Explanation[] = delivered.length === 0 ? [] : [explainDelivered(context)]
    return settled([undoneDraft(ticket, reversed, commandId)], deliveredWords)
  },
})

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

function undoneDraft(ticket: Ticket, reversed: readonly ReversedField[], commandId: string): EventDraft {
  const fields: Record<string, FieldChange> = { undoes: { from: null, to: commandId } }
  for (const { name, expected, before } of reversed) {
    const current = currentField(ticket, name)
    fields[name] = { from: current, to: ADDITIVE_FIELDS.includes(name) ? minus(current, expected, before) : before }
  }
  return { type: 'undone', fields, content: null, countsWhenReceived: false }
}

function minus(current: Json, expected: Json, before: Json): Json {
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

function explainDelivered({ actor, at }: DecisionContext): Explanation {
  return { field: 'entry', rule: 'delivered', seen: null, current: 'publicReply', mine: null, by: actor.personId, at }
}
