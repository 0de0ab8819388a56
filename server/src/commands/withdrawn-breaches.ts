/**
 * A command that counts earlier than it arrives can take a breach away: the deadline was kept, and nobody here could know.
 * Then the history says so, since people were told of the breach.
 */
import type { Instant } from '@shared/domain/instant'
import type { Ticket } from '@shared/domain/ticket'
import { replay, SlaError, withdrawnBreaches, type ClockFact, type SlaRules, type WithdrawnBreach } from '@shared/sla'
import type { PlannedEvent } from '../store/ticket-writer'

/**
 * The events to write besides those of a command. What counts when it arrives withdraws nothing, and is not looked into;
 * anything else costs one replay, and a second one where a breach is known that it could have prevented.
 *
 * @param after the ticket with the command's own events
 */
export function withdrawals(
  before: Ticket | null,
  after: Ticket,
  rules: SlaRules,
  receivedAt: Instant,
): readonly PlannedEvent[] {
  if (before === null) return []
  const since = changedSince(before.facts, after.facts)
  if (since >= receivedAt) return []
  try {
    const clocks = replay(before.facts, rules, receivedAt)
    if (!clocks.some(({ breachedAt }) => breachedAt !== null && breachedAt >= since)) return []
    return withdrawnBreaches(clocks, replay(after.facts, rules, receivedAt)).map((breach) =>
      withdrawalOf(breach, receivedAt),
    )
  } catch (error) {
    // Without the versions of its policy and calendar nobody can tell, nor could anybody have been told.
    if (error instanceof SlaError) return []
    throw error
  }
}

/** From which instant on the clocks may go another way; an undo takes facts away, or changes them. */
function changedSince(before: readonly ClockFact[], after: readonly ClockFact[]): Instant {
  if (before === after) return Infinity
  const [known, standing] = [new Set(before), new Set(after)]
  const changed = [...after.filter((fact) => !known.has(fact)), ...before.filter((fact) => !standing.has(fact))]
  // Counted from the registration, or voiding what came earlier, whenever it was asked for.
  const reachesBack = changed.some(
    (fact) => (fact.type === 'retargeted' && fact.mode === 'retroactive') || fact.type === 'noActionNeeded',
  )
  return reachesBack ? -Infinity : Math.min(Infinity, ...changed.map(({ at }) => at))
}

/** Nobody's doing, and no part of the command: an undo of that does not take back that it was written. */
function withdrawalOf({ metric, groupId, cycle, breachedAt }: WithdrawnBreach, at: Instant): PlannedEvent {
  return {
    type: 'breachWithdrawn',
    fields: { breach: { from: { metric, groupId, cycle, breachedAt }, to: null } },
    content: null,
    countsWhenReceived: false,
    actorId: null,
    commandId: null,
    occurredAt: at,
    receivedAt: at,
    effectiveAt: at,
  }
}
