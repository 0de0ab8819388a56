/**
 * Events of one instant, which is all that other systems tell of their order: what stops a clock comes first, then what
 * pauses it, then what starts it. In the product the order of a ticket's history is known, and counts
 * (`docs/decisions/0046-one-instant-has-an-order.md`).
 */
import type { EventFields } from './schema'

const CREATED = 0
const STOPS = 1
const PAUSES = 2
/** A new promise starts no clock: it is for what is stopped or paused by then, and for what starts under it. */
const PROMISES = 3
const STARTS = 4

/** Lower comes first; of the same the one that is written first. An event that does several things goes by the first of them. */
export function precedence({ type, state }: Pick<EventFields, 'type' | 'state'>): number {
  return Math.min(ofType(type), state == null ? Infinity : ofState(state))
}

function ofType(type: EventFields['type']): number {
  switch (type) {
    case 'created':
      return CREATED
    case 'agent_reply':
      return STOPS
    case 'priority':
    case 'policy_change':
      return PROMISES
    case 'customer_reply':
      return STARTS
    case 'state':
      // It is what its state is.
      return Infinity
    default:
      return type satisfies never
  }
}

function ofState(state: NonNullable<EventFields['state']>): number {
  switch (state) {
    case 'resolved':
    case 'closed':
      return STOPS
    case 'pending':
      return PAUSES
    case 'open':
      return STARTS
    default:
      return state satisfies never
  }
}
