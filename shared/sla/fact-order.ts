/**
 * The order in which facts count: by time, then in the order of the ticket's history. An offline session can be clamped
 * to a single instant, and then its last word must stand as it stands in the ticket, so facts of one instant are not
 * sorted by kind. What time itself does at an instant fits in by precedence: what stops a clock comes first, then what
 * pauses it, then what starts it.
 */
import type { Instant } from '../domain/instant'
import type { ClockFact } from './types'

/**
 * Whether a fact comes before a pause that ends of itself at the same instant: a ticket that is resolved or set pending
 * again just then was never at work in between. Only what would start a clock waits for the end of the pause.
 */
export function precedesPauseEnd(fact: ClockFact): boolean {
  switch (fact.type) {
    case 'publicReply':
    case 'resolved':
    case 'closed':
    case 'cancelled':
    case 'paused':
    case 'retargeted':
    case 'noActionNeeded':
    case 'handedOver':
    case 'handOverAnswered':
    case 'groupChanged':
      return true
    case 'registered':
    case 'requesterMessage':
    case 'unpaused':
    case 'reopened':
      return false
    default:
      return fact satisfies never
  }
}

/**
 * The facts as they count: in order, without messages that needed no action. Facts come in many shapes, which makes
 * looking into one dear, and as read from a ticket they are ready as they are: so each is looked at once before the rest
 * is done at all.
 *
 * @param now a word that is later has not been said yet.
 */
export function asCounted(facts: readonly ClockFact[], now: Instant): readonly ClockFact[] {
  let lastAt = -Infinity
  let lastSeq = 0
  for (const { at, seq, type } of facts) {
    if (at < lastAt || (at === lastAt && seq < lastSeq) || type === 'noActionNeeded') {
      return withoutVoided(inOrder(facts), now)
    }
    lastAt = at
    lastSeq = seq
  }
  return facts
}

/**
 * @returns the facts in order, those of one event as they were given; the same array when it is in order already, as it
 *   is when read from a ticket.
 */
export function inOrder(facts: readonly ClockFact[]): readonly ClockFact[] {
  for (let index = 1; index < facts.length; index += 1) {
    if (compare(facts[index - 1] as ClockFact, facts[index] as ClockFact) > 0) return [...facts].sort(compare)
  }
  return facts
}

function compare(one: ClockFact, other: ClockFact): number {
  return one.at - other.at || one.seq - other.seq
}

/**
 * The facts without messages of the requester that needed no action: those since the resolution, as if they had never
 * come. Once somebody went to work on such a message there is nothing to void any more.
 *
 * @param facts in order
 */
function withoutVoided(facts: readonly ClockFact[], now: Instant): readonly ClockFact[] {
  const voided = new Set<ClockFact>()
  facts.forEach((fact, index) => {
    if (fact.type !== 'noActionNeeded' || fact.at > now) return
    for (const message of messagesSinceResolution(facts.slice(0, index))) voided.add(message)
  })
  return facts.filter((fact) => !voided.has(fact))
}

/**
 * What the requester wrote since the resolution, while nobody has gone to work on it: as long as that is so, it may yet
 * turn out to need no action.
 */
export function pendingMessages(facts: readonly ClockFact[]): readonly ClockFact[] {
  const counted = asCounted(facts, Infinity)
  const messages = messagesSinceResolution(counted)
  // Another group has gone to work on it. A word that was said all the same is refused where it is asked, since what is
  // promised never depends on groups.
  const isTakenOver = messages[0] !== undefined && counted.slice(counted.indexOf(messages[0])).some(takesOver)
  return isTakenOver ? [] : messages
}

function messagesSinceResolution(facts: readonly ClockFact[]): readonly ClockFact[] {
  const last = facts.findLastIndex(({ type }) => MOVES.has(type))
  if (facts[last]?.type !== 'resolved') return []
  return facts.slice(last).filter(({ type }) => type === 'requesterMessage')
}

const takesOver = (fact: ClockFact): boolean =>
  fact.type === 'groupChanged' || (fact.type === 'handOverAnswered' && fact.accepted)

/** What moves a ticket between working, waiting and being done with. */
const MOVES: ReadonlySet<ClockFact['type']> = new Set<ClockFact['type']>([
  'registered',
  'paused',
  'unpaused',
  'resolved',
  'reopened',
  'closed',
  'cancelled',
])
