/**
 * Which facts about clocks an event yields. Derived from what the event changed, not from its type, so that imported
 * history and commands speak the same language to the SLA arithmetic.
 */
import type { ClockFact, PolicyReference, Priority, RetargetMode } from '../sla/types'
import type { TicketEvent } from './event'
import type { Channel, HandOver, Pending, Ticket, TicketState } from './ticket'
import { isFinished, isOpen, LIVE_CHANNELS } from './ticket'

type FactBody = ClockFact extends infer Fact
  ? Fact extends ClockFact
    ? Omit<Fact, 'at' | 'seq' | 'commandId'>
    : never
  : never

/**
 * @param before the ticket before the event; null when the event is its first
 * @returns in the order in which they take effect: a reply first, so that resolving with a reply is a response too
 */
export function clockFactsOf(before: Ticket | null, event: TicketEvent): readonly ClockFact[] {
  const bodies: FactBody[] = []
  if (before === null) bodies.push(registrationFact(event))
  bodies.push(...entryFacts(event), ...stateFacts(before, event), ...handOverFacts(event), ...groupFacts(before, event))
  if (before !== null) bodies.push(...retargetFacts(before, event))
  return bodies.map((body) => ({ ...body, at: event.effectiveAt, seq: event.seqInTicket, commandId: event.commandId }))
}

/**
 * The facts that stay when a command is undone: what was delivered to a person was delivered. A retargeting names
 * priority and policy both, so later ones that only passed on what the undone command had set take the value that
 * stands again.
 */
export function factsAfterUndo(
  facts: readonly ClockFact[],
  commandId: string,
  event: TicketEvent,
): readonly ClockFact[] {
  const first = facts.find((fact) => fact.commandId === commandId)
  if (first === undefined) return facts
  const restored = {
    ...(event.fields['priority'] === undefined ? {} : { priority: to<Priority>(event, 'priority') ?? 'P4' }),
    ...(event.fields['policy'] === undefined ? {} : { policy: to<PolicyReference | null>(event, 'policy') ?? null }),
  }
  return facts
    .filter((fact) => fact.commandId !== commandId || fact.type === 'publicReply')
    .map((fact) => (fact.type === 'retargeted' && fact.seq > first.seq ? { ...fact, ...restored } : fact))
}

function registrationFact(event: TicketEvent): FactBody {
  return {
    type: 'registered',
    priority: to<Priority>(event, 'priority') ?? 'P4',
    liveContact: LIVE_CHANNELS.includes(to<Channel>(event, 'channel') ?? 'portal'),
    policy: to<PolicyReference | null>(event, 'policy') ?? null,
    groupId: to<string>(event, 'assignedGroupId'),
  }
}

function entryFacts(event: TicketEvent): readonly FactBody[] {
  const entry = to<string>(event, 'entry')
  if (entry === 'publicReply') return [{ type: 'publicReply' }]
  if (entry === 'requesterMessage') return [{ type: 'requesterMessage' }]
  return to<boolean>(event, 'noActionNeeded') === true ? [{ type: 'noActionNeeded' }] : []
}

function stateFacts(before: Ticket | null, event: TicketEvent): readonly FactBody[] {
  const previous = before?.state ?? 'new'
  const isNewPause =
    previous === 'pending' && event.fields['pending'] !== undefined && event.fields['pending'].to !== null
  const state = to<TicketState>(event, 'state') ?? (isNewPause ? 'pending' : undefined)
  if (state === undefined) return []
  if (isOfMessage(previous, state, event)) return []
  const facts: FactBody[] = []
  if (state === 'pending') {
    // A pending that changes its reason is a new pause; one that is only confirmed is not.
    const pending = to<Pending | null>(event, 'pending') ?? before?.pending ?? null
    if (previous !== 'pending' || isNewPause) {
      facts.push({ type: 'paused', reason: pending?.reason ?? 'planned', until: pending?.until ?? null })
    }
    return isFinished(previous) && before !== null ? [{ type: 'reopened' }, ...facts] : facts
  }
  if (previous === 'pending') facts.push({ type: 'unpaused' })
  if (state === previous) return facts
  if (state === 'resolved') facts.push(...(previous === 'closed' ? [] : [{ type: 'resolved' } as const]))
  else if (state === 'closed')
    facts.push(...(isFinished(previous) ? [] : [{ type: 'resolved' } as const]), { type: 'closed' })
  else if (state === 'cancelled') facts.push({ type: 'cancelled' })
  else if (isFinished(previous) && before !== null) facts.push({ type: 'reopened' })
  return facts
}

/**
 * A message reopens a resolved ticket for its clocks by itself, and what voids it takes that back: a fact that the ticket
 * was moved besides would stay when the message is voided.
 */
function isOfMessage(previous: TicketState, state: TicketState, event: TicketEvent): boolean {
  if (to<boolean>(event, 'noActionNeeded') === true) return true
  const isReopened = previous === 'resolved' && isOpen(state) && state !== 'pending'
  return isReopened && to<string>(event, 'entry') === 'requesterMessage'
}

function handOverFacts(event: TicketEvent): readonly FactBody[] {
  const change = event.fields['handOver']
  if (change === undefined) return []
  const offered = change.to as HandOver | null
  if (offered !== null) {
    return [{ type: 'handedOver', fromGroupId: offered.fromGroupId, groupId: offered.toGroupId }]
  }
  const answered = change.from as HandOver | null
  const accepted = to<boolean>(event, 'handOverAccepted')
  if (answered === null || accepted === undefined) return []
  return [{ type: 'handOverAnswered', groupId: answered.toGroupId, accepted }]
}

/** After the answer that moved it: the group that had been asked leaves off waiting before it begins to work. */
function groupFacts(before: Ticket | null, event: TicketEvent): readonly FactBody[] {
  const groupId = to<string>(event, 'assignedGroupId')
  if (before === null || groupId === undefined || groupId === before.assignedGroupId) return []
  return [{ type: 'groupChanged', groupId }]
}

function retargetFacts(before: Ticket, event: TicketEvent): readonly FactBody[] {
  if (event.fields['priority'] === undefined && event.fields['policy'] === undefined) return []
  const priority = to<Priority>(event, 'priority') ?? before.priority
  const policy =
    event.fields['policy'] === undefined ? before.policy : (to<PolicyReference | null>(event, 'policy') ?? null)
  const isSame =
    priority === before.priority &&
    policy?.policyId === before.policy?.policyId &&
    policy?.policyVersion === before.policy?.policyVersion
  if (isSame) return []
  return [{ type: 'retargeted', priority, policy, mode: to<RetargetMode>(event, 'retargetMode') ?? 'carry' }]
}

/** The new value of a field; its type is what `apply` and the commands write under that name. */
function to<Value>(event: TicketEvent, name: string): Value | undefined {
  return event.fields[name]?.to as Value | undefined
}
