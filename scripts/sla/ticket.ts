/**
 * A line of kind `ticket`: its events as clock facts, replayed. What is due is told by the clocks of its targets. What
 * happened (when it was first answered and resolved, how long it was worked on) does not depend on a promise, so where no
 * target measures it, it is told by the same life under targets of any length.
 */
import type { Instant } from '@shared/domain/instant'
import { between, createSlaRules, replay, type Clock, type Metric } from '@shared/sla'
import type { Calendars, Described } from './calendars'
import { readInstant, writeInstant } from './instants'
import { policyOf, readLife, type Life } from './life'
import type { TicketLine } from './schema'

export interface TicketAnswer {
  readonly firstResponseDueAt: string | null
  readonly updateDueAt: string | null
  readonly resolutionDueAt: string | null
  readonly nextDueAt: string | null
  readonly firstResponseMetAt: string | null
  readonly resolutionMetAt: string | null
  readonly elapsedMinutes: number
  readonly pausedMinutes: number
  readonly breached: readonly Metric[]
}

const METRICS = ['firstResponse', 'update', 'resolution'] as const satisfies readonly Metric[]
const SOME_TARGETS = { firstResponseMinutes: 1, updateMinutes: 1, resolutionMinutes: 1 }

/** @throws {LineError | CalendarError | SlaError} */
export function ticketAnswer(line: TicketLine, described: Described, calendars: Calendars): TicketAnswer {
  const life = readLife(line, described, calendars)
  const now = line.asOf == null ? life.lastAt : readInstant(line.asOf, described.tz, 'asOf')
  const clocks = clocksOf(life, now)
  const happened = clocksOf(withSomeTargets(life), now)
  const due = METRICS.map((metric) => newest(clocks, metric)?.deadlineAt ?? null)
  const measured = newest(clocks, 'resolution')
  const resolution = measured === null || measured.state === 'cancelled' ? newest(happened, 'resolution') : measured
  return {
    firstResponseDueAt: written(due[0]),
    updateDueAt: written(due[1]),
    resolutionDueAt: written(due[2]),
    nextDueAt: written(earliest(due)),
    firstResponseMetAt: written(newest(happened, 'firstResponse')?.endedAt),
    resolutionMetAt: written(newest(happened, 'resolution')?.endedAt),
    elapsedMinutes: resolution === null ? 0 : resolution.elapsedMs / 60_000,
    pausedMinutes: resolution === null ? 0 : pausedMinutes(resolution, life, now),
    breached: METRICS.filter((metric) => clocks.some((clock) => clock.metric === metric && clock.breachedAt !== null)),
  }
}

function clocksOf({ facts, policies, definitions }: Life, now: Instant): readonly Clock[] {
  return replay(facts, createSlaRules(policies, definitions), now)
}

function withSomeTargets(life: Life): Life {
  return { ...life, policies: life.policies.map(({ version, calendar }) => policyOf(version, calendar, SOME_TARGETS)) }
}

function newest(clocks: readonly Clock[], metric: Metric): Clock | null {
  return clocks.findLast((clock) => clock.metric === metric) ?? null
}

function earliest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((instant) => instant !== null)
  return known.length === 0 ? null : Math.min(...known)
}

function written(instant: Instant | null | undefined): string | null {
  return instant == null ? null : writeInstant(instant)
}

/** Each pause, counted in the calendars that were in force while it lasted. */
function pausedMinutes(clock: Clock, { inForce }: Life, now: Instant): number {
  let minutes = 0
  for (const pause of clock.intervals) {
    if (pause.kind !== 'paused') continue
    const pauseEnd = pause.to ?? now
    for (const [index, { from, calendar }] of inForce.entries()) {
      const to = inForce[index + 1]?.from ?? Infinity
      minutes += between(calendar, Math.max(pause.from, from), Math.min(pauseEnd, to))
    }
  }
  return minutes
}
