/**
 * The steps from a promise to its deadline, each of them a sentence. They are data, so that the screen says them in the
 * reader's language and the command line in its own.
 */
import { z } from 'zod'
import type { Instant } from '../domain/instant'
import { addMs, isOpen, nextOpen, type Calendar } from './calendar'
import type { ExplainedPause } from './explanation-pauses'
import { PRIORITIES, type Clock, type ClockFact, type ClockInterval, type Priority } from './types'

const instant = z.number()
const durationMs = z.number()
const priority = z.enum(PRIORITIES)
const BEGINNINGS = ['registered', 'requesterMessage', 'reopened', 'retargeted', 'handedOver', 'groupChanged'] as const
/** What began a cycle; everything else that can, says no more than that it began. */
export type Beginning = (typeof BEGINNINGS)[number] | 'other'

export const reasonSchema = z.discriminatedUnion('kind', [
  /** So much working time is promised. */
  z.object({ kind: z.literal('promised'), targetMs: durationMs, priority: priority.nullable() }),
  z.object({
    kind: z.literal('began'),
    at: instant,
    by: z.enum([...BEGINNINGS, 'other']),
    /** When time began to count, where the beginning lay outside working time. */
    countsFrom: instant.nullable(),
  }),
  /** A change of priority or policy, what had been counted before it, and what is promised since. */
  z.object({ kind: z.literal('retargeted'), at: instant, countedMs: durationMs, targetMs: durationMs }),
  /** It stood still: so often, and so much working time was not counted. */
  z.object({ kind: z.literal('paused'), times: z.number(), workingMs: durationMs }),
  /** What is left is counted from here: when it went on, or the opening after that. */
  z.object({
    kind: z.literal('due'),
    from: instant,
    leftMs: durationMs,
    deadlineAt: instant,
    isAtClosing: z.boolean(),
  }),
  /** It stands still now; due then, if it goes on when that was meant. */
  z.object({
    kind: z.literal('resting'),
    reason: z.enum(['requester', 'thirdParty', 'planned']),
    leftMs: durationMs,
    until: instant.nullable(),
    dueAt: instant.nullable(),
  }),
  /** The deadline has passed, and stays where it was. */
  z.object({ kind: z.literal('broken'), at: instant, isByChange: z.boolean() }),
  z.object({
    kind: z.literal('ended'),
    state: z.enum(['stopped', 'met', 'missed', 'cancelled']),
    at: instant,
    countedMs: durationMs,
  }),
])
export type Reason = z.infer<typeof reasonSchema>

/** @param pauses of that clock */
export function reasonsFor(
  clock: Clock,
  facts: readonly ClockFact[],
  pauses: readonly ExplainedPause[],
  calendar: Calendar,
  now: Instant,
): readonly Reason[] {
  return [
    { kind: 'promised', targetMs: clock.targetMs, priority: priorityAt(facts, clock.endedAt ?? now) },
    beginning(clock, calendar),
    ...retargeting(clock),
    ...standing(pauses),
    ...outcome(clock, pauses, calendar, now),
    ...breach(clock),
  ]
}

function priorityAt(facts: readonly ClockFact[], at: Instant): Priority | null {
  let last: Extract<ClockFact, { priority: Priority }> | null = null
  for (const fact of facts) {
    if ((fact.type !== 'registered' && fact.type !== 'retargeted') || fact.at > at) continue
    if (last === null || fact.at > last.at || (fact.at === last.at && fact.seq > last.seq)) last = fact
  }
  return last?.priority ?? null
}

function beginning({ startedAt, intervals }: Clock, calendar: Calendar): Reason {
  const reason = intervals[0]?.reason
  const by = BEGINNINGS.find((one) => one === reason) ?? 'other'
  const isOutside = intervals[0]?.kind === 'running' && !isOpen(calendar, startedAt)
  return { kind: 'began', at: startedAt, by, countsFrom: isOutside ? nextOpen(calendar, startedAt) : null }
}

function retargeting({ targetSince, startedAt, targetMs, intervals }: Clock): readonly Reason[] {
  if (targetSince <= startedAt) return []
  return [{ kind: 'retargeted', at: targetSince, targetMs, countedMs: countedBefore(intervals, targetSince) }]
}

function standing(pauses: readonly ExplainedPause[]): readonly Reason[] {
  const over = pauses.filter(({ to }) => to !== null)
  if (over.length === 0) return []
  return [{ kind: 'paused', times: over.length, workingMs: over.reduce((sum, { workingMs }) => sum + workingMs, 0) }]
}

function outcome(clock: Clock, pauses: readonly ExplainedPause[], calendar: Calendar, now: Instant): readonly Reason[] {
  const { state, deadlineAt, remainingMs, endedAt, elapsedMs } = clock
  if (state === 'running') {
    if (deadlineAt === null) return []
    const since = clock.intervals.at(-1)?.from ?? clock.startedAt
    const leftMs = clock.targetMs - countedBefore(clock.intervals, since)
    const from = leftMs > 0 ? nextOpen(calendar, since) : since
    const isAtClosing = leftMs > 0 && !isOpen(calendar, deadlineAt)
    return [{ kind: 'due', from, leftMs, deadlineAt, isAtClosing }]
  }
  if (state === 'paused') {
    const until = pauses.at(-1)?.until ?? null
    const reason = clock.pauseReason
    if (reason === null) return []
    const dueAt = until === null || until < now || remainingMs < 0 ? null : addMs(calendar, until, remainingMs)
    return [{ kind: 'resting', reason, leftMs: remainingMs, until, dueAt }]
  }
  return endedAt === null ? [] : [{ kind: 'ended', state, at: endedAt, countedMs: elapsedMs }]
}

function breach({ breachedAt, breachedByChange }: Clock): readonly Reason[] {
  return breachedAt === null ? [] : [{ kind: 'broken', at: breachedAt, isByChange: breachedByChange }]
}

/** In the intervals that ended by then: a change of target ends one. */
function countedBefore(intervals: readonly ClockInterval[], at: Instant): number {
  return intervals.reduce((sum, { to, countedMs }) => (to !== null && to <= at ? sum + countedMs : sum), 0)
}
