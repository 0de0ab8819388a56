/**
 * Which of a ticket's clocks speaks for it in the queue: one of the promise to the requester. What groups promise the desk
 * is between them.
 */
import type { Clock } from './types'

/**
 * The clock to show: the open one with the earliest deadline; if none runs, the paused one with the least time left; if
 * none is open, the latest outcome. Null when there is nothing to show (no promise, or a cancelled ticket).
 */
export function nextDeadline(clocks: readonly Clock[]): Clock | null {
  let shown: Clock | null = null
  for (const clock of clocks) {
    if (clock.kind === 'sla' && rank(clock) > 0 && (shown === null || comesBefore(clock, shown))) shown = clock
  }
  return shown
}

/**
 * The clock of an offer that nobody has answered: what the receiving group promised the desk. Null without an offer, or
 * without such a promise.
 */
export function openOffer(clocks: readonly Clock[]): Clock | null {
  return clocks.findLast(({ metric, state }) => metric === 'acceptance' && state === 'running') ?? null
}

function comesBefore(clock: Clock, other: Clock): boolean {
  const difference = rank(clock) - rank(other)
  if (difference !== 0) return difference > 0
  if (clock.state === 'running') return (clock.deadlineAt ?? Infinity) < (other.deadlineAt ?? Infinity)
  if (clock.state === 'paused') return clock.remainingMs < other.remainingMs
  // Of outcomes of one instant the later in the list stands: the resolution tells more than the answer it included.
  return (clock.endedAt ?? 0) >= (other.endedAt ?? 0)
}

function rank(clock: Clock): number {
  switch (clock.state) {
    case 'running':
      return 3
    case 'paused':
      return 2
    case 'stopped':
    case 'met':
    case 'missed':
      return 1
    case 'cancelled':
      return 0
    default:
      return clock.state satisfies never
  }
}
