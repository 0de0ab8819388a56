/**
 * What people did about a ticket, as its ladder sees it. Most of it the clocks know already: a reply, a pause, a
 * hand-over. What no clock counts stands in facts of its own, so that an acknowledgement moves neither a clock nor the
 * instant at which a late command counts.
 */
import { UNANSWERED } from '../sla/held'
import type { ClockFact, LadderFact, LadderHistory } from '../sla/types'
import type { TicketEvent } from './event'
import type { Instant } from './instant'
import type { Acknowledgement, Ticket } from './ticket'

type Facts = Pick<Ticket, 'facts' | 'ladderFacts'>

/**
 * The facts after an event. Derived from what the event changed, not from its type, as those of clocks are.
 *
 * @param before the ticket before the event; null when the event is its first, which is nobody's progress
 * @param facts of the clocks, with those of the event
 * @param undone the command that the event undoes, whose facts go; null for every other event
 */
export function ladderFactsAfter(
  before: Ticket | null,
  event: TicketEvent,
  facts: readonly ClockFact[],
  undone: string | null,
): readonly LadderFact[] {
  if (before === null) return []
  const { ladderFacts } = before
  if (undone !== null) {
    const left = ladderFacts.filter(({ commandId }) => commandId !== undone)
    return left.length === ladderFacts.length ? ladderFacts : left
  }
  const { effectiveAt: at, commandId, actorId } = event
  if (event.fields['acknowledged']?.to === true && actorId !== null) {
    return [...ladderFacts, { type: 'acknowledged', by: actorId, at, commandId }]
  }
  return isProgress(before, event, facts) ? [...ladderFacts, { type: 'progressed', at, commandId }] : ladderFacts
}

/** What of the facts of clocks is progress, unless the requester made it so by writing. */
const PROGRESS: ReadonlySet<ClockFact['type']> = new Set<ClockFact['type']>([
  'publicReply',
  'paused',
  'unpaused',
  'resolved',
  'reopened',
  'closed',
  'cancelled',
  'handedOver',
  'handOverAnswered',
  'groupChanged',
])

/** A change of state or a work log of which no clock knows. */
function isProgress(before: Ticket, event: TicketEvent, facts: readonly ClockFact[]): boolean {
  if (event.fields['entry']?.to === 'requesterMessage') return false
  const { state, workMinutes } = event.fields
  const isDone = state !== undefined && state.to !== before.state
  if (!isDone && workMinutes === undefined) return false
  return !facts.some(({ seq, type }) => seq === event.seqInTicket && PROGRESS.has(type))
}

function progressAts({ facts, ladderFacts }: Facts): readonly Instant[] {
  const heard = new Set(facts.filter(({ type }) => type === 'requesterMessage').map(({ seq }) => seq))
  const ofClocks = facts.filter(({ type, seq }) => PROGRESS.has(type) && !heard.has(seq))
  return [...ofClocks, ...ladderFacts.filter(({ type }) => type === 'progressed')].map(({ at }) => at)
}

/** When anything was last done about the ticket; null when nothing was. */
export function lastProgressOf(of: Facts): Instant | null {
  const ats = progressAts(of)
  return ats.length === 0 ? null : Math.max(...ats)
}

/** Who said last that they have it; of two at once whom the record has later. */
export function acknowledgementOf(ladderFacts: readonly LadderFact[]): Acknowledgement | null {
  let last: Acknowledgement | null = null
  for (const fact of ladderFacts) {
    if (fact.type === 'acknowledged' && fact.at >= (last?.at ?? -Infinity)) last = { by: fact.by, at: fact.at }
  }
  return last
}

/** What holds a ladder and what answers it: nothing on tickets that nobody has acknowledged, which are most. */
export function ladderHistoryOf(ticket: Facts & Pick<Ticket, 'acknowledgement'>): LadderHistory {
  if (ticket.acknowledgement === null) return UNANSWERED
  const acknowledged = ticket.ladderFacts.filter(({ type }) => type === 'acknowledged')
  return { acknowledgedAts: acknowledged.map(({ at }) => at), progressAts: progressAts(ticket) }
}
