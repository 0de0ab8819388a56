/**
 * A promise that is another one by now than what the requester was last told. Priorities change, pauses end, tickets are
 * reopened; whoever waits knows nothing of it. Told is what stood when they were last written to, or registered.
 */
import { MINUTE_MS, type Instant } from '../domain/instant'
import { replay } from './replay'
import type { SlaRules } from './sla-rules'
import type { ClockFact } from './types'

export interface MovedPromise {
  /** The deadline of the resolution as the requester knows it. */
  readonly fromAt: Instant
  readonly toAt: Instant
}

/**
 * @param facts of one ticket, in any order; those later than `now` have not happened yet.
 * @returns null when the promise is the one that was told, when time stands still, or when the new deadline has passed
 *   already: nobody is promised the past.
 * @throws {SlaError} when a policy or calendar version is not at hand.
 */
export function movedPromise(facts: readonly ClockFact[], rules: SlaRules, now: Instant): MovedPromise | null {
  const past = facts.filter((fact) => fact.at <= now).sort((one, other) => one.at - other.at || one.seq - other.seq)
  const toldIndex = past.findLastIndex(({ type }) => type === 'publicReply' || type === 'registered')
  if (toldIndex === -1) return null
  const toAt = deadlineOf(past, rules, now)
  if (toAt === null || toAt <= now) return null
  const fromAt = lastDeadline(past.slice(0, toldIndex + 1), rules)
  return fromAt === null || Math.abs(toAt - fromAt) < MINUTE_MS ? null : { fromAt, toAt }
}

/** As it stood after the last fact; while it stood still, as it had stood before. */
function lastDeadline(facts: readonly ClockFact[], rules: SlaRules): Instant | null {
  for (let count = facts.length; count > 0; count -= 1) {
    const at = facts[count - 1]?.at
    const deadline = at === undefined ? null : deadlineOf(facts.slice(0, count), rules, at)
    if (deadline !== null) return deadline
  }
  return null
}

function deadlineOf(facts: readonly ClockFact[], rules: SlaRules, at: Instant): Instant | null {
  return replay(facts, rules, at).findLast(({ metric }) => metric === 'resolution')?.deadlineAt ?? null
}
