/** Events and tickets for tests: whole and consistent without a word said, and anything in them can be said otherwise. */
import { apply } from '../apply'
import type { FieldChange, TicketEvent } from '../event'
import type { Instant } from '../instant'
import type { Json } from '../json'
import type { FieldWrite, Ticket } from '../ticket'
import { categories, groups, people, policies } from './directory'
import { testId } from './ids'

/** Monday, 2 March 2026, 09:00 UTC. */
export const TEST_NOW: Instant = Date.UTC(2026, 2, 2, 9)

export const TEST_TICKET_ID = testId(1_000)

/** New values by name, as an event's fields. */
export function fieldsTo(values: Readonly<Record<string, Json>>, ticket: Ticket | null = null): TicketEvent['fields'] {
  const present = (ticket ?? {}) as unknown as Readonly<Record<string, Json | undefined>>
  const change = ([name, to]: [string, Json]): [string, FieldChange] => [name, { from: present[name] ?? null, to }]
  return Object.fromEntries(Object.entries(values).map(change))
}

/** An event with the times that its number in the ticket suggests: a minute apart. */
export function buildEvent(overrides: Partial<TicketEvent> & Pick<TicketEvent, 'type'>): TicketEvent {
  const seqInTicket = overrides.seqInTicket ?? 1
  const at = overrides.effectiveAt ?? TEST_NOW + (seqInTicket - 1) * 60_000
  return {
    id: testId(2_000 + seqInTicket),
    ticketId: TEST_TICKET_ID,
    seqInTicket,
    actorId: people.anna.id,
    commandId: testId(3_000 + seqInTicket),
    fields: {},
    occurredAt: at,
    receivedAt: at,
    effectiveAt: at,
    content: null,
    ...overrides,
  }
}

/** The registration of an incident with the desk, by mail. */
export function registeredEvent(
  values: Readonly<Record<string, Json>> = {},
  overrides: Partial<TicketEvent> = {},
): TicketEvent {
  return buildEvent({
    type: 'registered',
    fields: fieldsTo({
      kind: 'incident',
      requesterId: people.requester.id,
      channel: 'mail',
      reportedAt: null,
      impact: 'low',
      urgency: 'medium',
      priority: 'P4',
      isPriorityOverridden: false,
      categoryId: categories.printer.id,
      serviceId: null,
      state: 'new',
      accountableGroupId: groups.desk.id,
      assignedGroupId: groups.desk.id,
      policy: { policyId: policies.standard.id, policyVersion: 1 },
      ...values,
    }),
    content: { subject: 'The printer does not print' },
    ...overrides,
  })
}

/** A ticket as its registration makes it, with anything set otherwise. */
export function buildTicket(overrides: Partial<Ticket> = {}): Ticket {
  return { ...apply(null, registeredEvent()), ...overrides }
}

/** Who wrote fields last: what a merge looks at. */
export function writtenBy(
  commandId: string,
  fields: readonly string[],
  actorId: string = people.boris.id,
): Record<string, FieldWrite> {
  return Object.fromEntries(fields.map((field) => [field, { actorId, commandId, at: TEST_NOW, undoable: [commandId] }]))
}
