/** The pauses of a clock, with what only the facts know: until when they were meant to last, and which event said so. */
import type { Instant } from '../domain/instant'
import { betweenMs, type Calendar } from './calendar'
import type { HeardPause } from './ticket-clocks'
import type { Clock, ClockFact, ClockInterval, PauseReason } from './types'

export interface ExplainedPause {
  readonly from: Instant
  /** Null while it lasts. */
  readonly to: Instant | null
  readonly reason: PauseReason
  /** Until when it was meant to last; null where nobody said. */
  readonly until: Instant | null
  /** The event that said so last, by its place in the ticket: the owner is told there. Null where no fact tells. */
  readonly seq: number | null
  /** Working time that went by in it and was not counted. */
  readonly workingMs: number
  /** When the requester wrote meanwhile, though it was not they who were waited for: the wait may be for nothing, or over. */
  readonly messageAts: readonly Instant[]
}

type PausedFact = Extract<ClockFact, { type: 'paused' }>

/** @param heard the pauses of the ticket that contain a message (`heardPauses`) */
export function pausesOf(
  clock: Clock,
  facts: readonly ClockFact[],
  heard: readonly HeardPause[],
  calendar: Calendar,
  now: Instant,
): readonly ExplainedPause[] {
  const pausing = facts.filter((fact): fact is PausedFact => fact.type === 'paused')
  return clock.intervals.flatMap((interval) => {
    const reason = pauseReason(interval)
    if (reason === null) return []
    const fact = lastOf(pausing, reason, interval.to ?? now + 1)
    return {
      from: interval.from,
      to: interval.to,
      reason,
      until: fact?.until ?? null,
      seq: fact?.seq ?? null,
      workingMs: betweenMs(calendar, interval.from, interval.to ?? now),
      messageAts: heardIn(interval, heard),
    }
  })
}

/** A message that ended the pause of a clock, as it does for that of an update, is not heard in it. */
function heardIn({ from, to }: ClockInterval, heard: readonly HeardPause[]): readonly Instant[] {
  const messageAts = heard.flatMap((pause) => pause.messageAts)
  return messageAts.filter((at) => at >= from && (to === null || at < to))
}

/** Of an interval at rest; null where it is none, or a resolution. */
function pauseReason({ kind, reason }: ClockInterval): PauseReason | null {
  if (kind !== 'paused') return null
  return reason === 'requester' || reason === 'thirdParty' || reason === 'planned' ? reason : null
}

/** The last word on it counts: a pause may be prolonged, or given to another owner, while it lasts. */
function lastOf(pausing: readonly PausedFact[], reason: PauseReason, before: Instant): PausedFact | undefined {
  return pausing
    .filter((fact) => fact.reason === reason && fact.at < before)
    .reduce<PausedFact | undefined>(
      (last, fact) => (last === undefined || comesAfter(fact, last) ? fact : last),
      undefined,
    )
}

function comesAfter(fact: PausedFact, other: PausedFact): boolean {
  return fact.at > other.at || (fact.at === other.at && fact.seq > other.seq)
}
