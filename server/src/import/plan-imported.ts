/**
 * An imported history as events of our own: observed values without checks of transitions, original times, references
 * resolved. Whatever follows from a value here (a priority that the matrix would not give, a pause with its owner) is
 * written into the event too, so that replaying the events gives the ticket.
 */
import type { FieldChange } from '@shared/domain/event'
import { sameJson, type Json } from '@shared/domain/json'
import { priorityOf, type Level, type PriorityMatrix } from '@shared/domain/priority-matrix'
import { isFinished, type Pending, type TicketState } from '@shared/domain/ticket'
import type { ImportEvent, ImportFields, ImportTicket } from '@shared/protocol/import'
import { choosePolicy } from '@shared/sla/choose-policy'
import type { PolicyDefinition, Priority } from '@shared/sla/types'
import type { Instant } from '@shared/domain/instant'
import type { PlannedEvent } from '../store/ticket-writer'
import { externalRefOf, type ImportDirectory } from './import-directory'

export interface ImportContext {
  readonly source: string
  readonly deskGroupId: string
  readonly matrix: PriorityMatrix
  readonly policies: readonly PolicyDefinition[]
  readonly directory: ImportDirectory
  readonly now: Instant
}

/** Why one ticket cannot go in. */
export class TicketRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

/** What a blank ticket has before its first event: changes are told from here. */
const BLANK: Readonly<Record<string, Json>> = {
  kind: 'incident',
  channel: 'portal',
  reportedAt: null,
  impact: 'low',
  urgency: 'low',
  priority: 'P4',
  isPriorityOverridden: false,
  categoryId: null,
  state: 'new',
  assigneeId: null,
}

/**
 * @returns the events of the ticket, without its register number
 * @throws {TicketRefusal} when its history cannot be told
 */
export function planImported(ticket: ImportTicket, context: ImportContext): readonly PlannedEvent[] {
  checkTimes(ticket, context.now)
  const current: Record<string, Json> = { ...BLANK }
  return ticket.events.map((event, index) => {
    const fields = index === 0 ? firstFields(ticket, event, current, context) : laterFields(event, current, context)
    const content = index === 0 ? { subject: ticket.subject, description: ticket.description } : {}
    return planned(event, fields, { ...content, ...(event.text === undefined ? {} : { text: event.text }) }, context)
  })
}

function checkTimes(ticket: ImportTicket, now: Instant): void {
  let last = 0
  for (const { at } of ticket.events) {
    if (at < last) throw new TicketRefusal('import.unordered', 'its events are not in order of time')
    last = at
  }
  if (last > now) throw new TicketRefusal('import.inTheFuture', 'it has an event later than now')
}

function planned(
  event: ImportEvent,
  fields: Readonly<Record<string, FieldChange>>,
  content: Readonly<Record<string, string>>,
  context: ImportContext,
): PlannedEvent {
  const words = Object.entries(content).filter(([, text]) => text !== '')
  return {
    type: 'imported',
    fields: event.entry === undefined ? fields : { ...fields, entry: { from: null, to: event.entry } },
    content: words.length === 0 ? null : Object.fromEntries(words),
    countsWhenReceived: false,
    actorId: event.actorRef === null ? null : idOf(context.directory.people, event.actorRef, 'person'),
    commandId: null,
    occurredAt: event.at,
    receivedAt: event.at,
    effectiveAt: event.at,
  }
}

function firstFields(ticket: ImportTicket, event: ImportEvent, current: Record<string, Json>, context: ImportContext) {
  if (event.fields.requesterRef === undefined)
    throw new TicketRefusal('import.noRequester', 'its first event names no requester')
  const { deskGroupId } = context
  Object.assign(current, {
    accountableGroupId: deskGroupId,
    assignedGroupId: deskGroupId,
    externalRef: externalRefOf(context.source, ticket.ref),
  })
  Object.assign(current, observedValues(event, current, context))
  const policy = choosePolicy(context.policies, {
    kind: current['kind'] as string,
    categoryId: current['categoryId'] as string | null,
  })
  current['policy'] = policy === null ? null : { policyId: policy.id, policyVersion: policy.version }
  return Object.fromEntries(Object.entries(current).map(([name, to]) => [name, { from: null, to }]))
}

function laterFields(event: ImportEvent, current: Record<string, Json>, context: ImportContext) {
  const fields: Record<string, FieldChange> = {}
  for (const [name, to] of Object.entries(observedValues(event, current, context))) {
    const from = current[name] ?? null
    if (sameJson(from, to)) continue
    fields[name] = { from, to }
    current[name] = to
  }
  return fields
}

/** The values after an event, whether they changed or not. */
function observedValues(
  event: ImportEvent,
  current: Readonly<Record<string, Json>>,
  context: ImportContext,
): Record<string, Json> {
  const { fields } = event
  const values: Record<string, Json> = {}
  for (const name of [
    'kind',
    'channel',
    'reportedAt',
    'impact',
    'urgency',
    'priority',
    'state',
    'resolutionCode',
  ] as const) {
    const value = fields[name]
    if (value !== undefined) values[name] = value
  }
  Object.assign(values, references(fields, context))
  const after = { ...current, ...values }
  return {
    ...values,
    ...priorityValues(values, after, context.matrix),
    ...moveValues(values, current),
    ...stateValues(event, after, current, context),
  }
}

function references(
  { requesterRef, assigneeRef, groupRef, categoryRef }: ImportFields,
  context: ImportContext,
): Record<string, Json> {
  const { people, groups, categories } = context.directory
  const values: Record<string, Json> = {}
  if (requesterRef !== undefined) values['requesterId'] = idOf(people, requesterRef, 'person')
  if (assigneeRef !== undefined)
    values['assigneeId'] = assigneeRef === null ? null : idOf(people, assigneeRef, 'person')
  // Without a group of its own a ticket is the desk's.
  if (groupRef !== undefined)
    values['assignedGroupId'] = groupRef === null ? context.deskGroupId : idOf(groups, groupRef, 'group')
  if (categoryRef !== undefined)
    values['categoryId'] = categoryRef === null ? null : idOf(categories, categoryRef, 'category')
  return values
}

function idOf(ids: ReadonlyMap<string, string>, ref: string, what: string): string {
  const id = ids.get(ref)
  if (id === undefined) throw new TicketRefusal('import.unknownReference', `the ${what} "${ref}" is not there`)
  return id
}

function priorityValues(
  values: Record<string, Json>,
  after: Record<string, Json>,
  matrix: PriorityMatrix,
): Record<string, Json> {
  if (!('impact' in values || 'urgency' in values || 'priority' in values)) return {}
  const byMatrix = priorityOf(matrix, after['impact'] as Level, after['urgency'] as Level)
  return { isPriorityOverridden: (after['priority'] as Priority) !== byMatrix }
}

/** A ticket that goes from one group to another has been handed over, by whatever name. */
function moveValues(values: Record<string, Json>, current: Readonly<Record<string, Json>>): Record<string, Json> {
  const isFirst = current['requesterId'] === undefined
  const to = values['assignedGroupId']
  if (isFirst || to === undefined || to === current['assignedGroupId']) return {}
  return { handOverCount: ((current['handOverCount'] as number | undefined) ?? 0) + 1 }
}

function stateValues(
  event: ImportEvent,
  after: Record<string, Json>,
  current: Readonly<Record<string, Json>>,
  context: ImportContext,
): Record<string, Json> {
  const values: Record<string, Json> = {}
  const state = after['state'] as TicketState
  const before = current['pending'] as Pending | null | undefined
  if (state === 'pending') values['pending'] = pendingOf(event, after, before ?? null, context)
  else if (before != null) values['pending'] = null
  const hasCode = (current['resolutionCode'] ?? null) !== null
  if (!isFinished(state) && hasCode && event.fields.resolutionCode === undefined) values['resolutionCode'] = null
  return values
}

function pendingOf(
  event: ImportEvent,
  after: Record<string, Json>,
  before: Pending | null,
  context: ImportContext,
): Json {
  const reason = event.fields.pendingReason ?? before?.reason ?? 'planned'
  if (before?.reason === reason) return { ...before }
  const actorId = event.actorRef === null ? null : idOf(context.directory.people, event.actorRef, 'person')
  const ownerId = (after['assigneeId'] as string | null) ?? actorId ?? (after['requesterId'] as string)
  // The other system knew no such promise.
  return { reason, ownerId, until: null }
}
