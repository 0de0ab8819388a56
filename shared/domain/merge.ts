/**
 * The rule table for two people who changed the same field: one of them while offline, or a second earlier. Three
 * values meet: what was seen, what stands now, what is asked. Whatever is decided, both values stay in the history.
 */
import {
  conflict,
  rejected,
  type Decision,
  type DecisionContext,
  type Explanation,
  type MergeRule,
  type OtherTicket,
} from './decision'
import { sameJson, type Json } from './json'
import type { Ticket } from './ticket'

export type MergeField =
  | 'kind'
  | 'categoryId'
  | 'serviceId'
  | 'assigneeId'
  | 'assignedGroupId'
  | 'state'
  | 'pending'
  | 'priority'
  | 'impact'
  | 'urgency'
  | 'handOver'
  | 'policy'
  | 'raised'
  | 'participantGroupIds'
  | 'major'
  | 'majorId'
  | 'mergedIntoId'

/** What happens when a field was changed by somebody else in between. `each`: they were about different groups. */
export const MERGE_RULES: Readonly<Record<MergeField, 'laterWins' | 'firstWins' | 'legal' | 'highest' | 'each'>> = {
  kind: 'laterWins',
  categoryId: 'laterWins',
  serviceId: 'laterWins',
  impact: 'laterWins',
  urgency: 'laterWins',
  assigneeId: 'firstWins',
  assignedGroupId: 'firstWins',
  handOver: 'firstWins',
  state: 'legal',
  pending: 'laterWins',
  raised: 'laterWins',
  participantGroupIds: 'each',
  major: 'firstWins',
  majorId: 'firstWins',
  mergedIntoId: 'firstWins',
  priority: 'highest',
  policy: 'laterWins',
}

/** Whether the field still stands as it was seen: then there is nothing to merge. */
export function isUnchangedSince(ticket: Ticket, field: MergeField, context: DecisionContext): boolean {
  const seen = context.seen[field]
  if (seen === undefined || sameJson(seen, currentValue(ticket, field))) return true
  const writer = ticket.fieldWrites[field]?.commandId
  return writer !== undefined && writer !== null && context.isOwnCommand(writer)
}

/** The words for one field: what was seen, what stands, what was asked, and who made it stand. */
export function explain(
  ticket: Ticket,
  field: MergeField,
  mine: Json,
  rule: MergeRule,
  context: DecisionContext,
): Explanation {
  const write = ticket.fieldWrites[field]
  return {
    field,
    rule,
    seen: context.seen[field] ?? null,
    current: currentValue(ticket, field),
    mine,
    by: write?.actorId ?? null,
    at: write?.at ?? null,
  }
}

/**
 * Leaves out what is asked to be as it stands and stands as it was seen: that met nobody's change, and there is nothing
 * to say of it.
 */
export function withoutUnmet(decision: Decision, ticket: Ticket, context: DecisionContext): Decision {
  if (decision.status !== 'merged') return decision
  const { explanations, ...rest } = decision
  const met = explanations.filter(({ field, rule }) => rule !== 'same' || !isAsSeen(ticket, field, context))
  return met.length === 0 ? { ...rest, status: 'applied' } : { ...rest, explanations: met }
}

const isMergeField = (field: string): field is MergeField => Object.hasOwn(MERGE_RULES, field)

/** A command that does not say what was seen may have missed anything. */
const isAsSeen = (ticket: Ticket, field: string, context: DecisionContext): boolean =>
  isMergeField(field) && context.seen[field] !== undefined && isUnchangedSince(ticket, field, context)

/** What to answer when a field stands in the way: a conflict when somebody else made it so, otherwise a refusal. */
export function refusedBy(
  ticket: Ticket,
  field: MergeField,
  mine: Json,
  rule: MergeRule,
  context: DecisionContext,
  code: string,
  params: Readonly<Record<string, Json>> = {},
): Decision {
  return isUnchangedSince(ticket, field, context)
    ? rejected(code, params)
    : conflict(code, [explain(ticket, field, mine, rule, context)])
}

/** To compare another ticket of the command with what was seen of that one. */
export const contextOfOther = ({ seen }: OtherTicket, context: DecisionContext): DecisionContext => ({
  ...context,
  seen,
})

/** For commands that need an open ticket. */
export function refusedAsFinished(ticket: Ticket, context: DecisionContext): Decision {
  return refusedBy(ticket, 'state', ticket.state, 'illegal', context, 'ticket.finished', { state: ticket.state })
}

export function currentValue(ticket: Ticket, field: MergeField): Json {
  return (ticket[field] ?? null) as Json
}
