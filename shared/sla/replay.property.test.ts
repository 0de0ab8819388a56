/**
 * What must hold of every ticket's life, however it goes.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS } from '../domain/instant'
import { betweenMs } from './calendar'
import { nextChangeAt, replay } from './replay'
import { SEEDS, ticketLife } from './testing/arbitraries'
import { calendarOf, policyOf, rulesOf } from './testing/builders'
import type { Clock, ClockFact } from './types'

const calendars = [
  calendarOf(),
  calendarOf({ id: 'long', zone: 'Europe/Moscow', week: { mon: [['08:00', '24:00']], thu: [['20:00', '04:00']] } }),
]
const other = policyOf({
  id: 'other',
  calendar: { id: 'long', version: 1 },
  targets: {
    P1: { resolutionMinutes: 60 },
    P2: { firstResponseMinutes: 10, updateMinutes: 10, resolutionMinutes: 2_000 },
    P3: { updateMinutes: 30, resolutionMinutes: 300 },
    P4: {},
  },
})
const rules = rulesOf([policyOf(), other], calendars)
const later = fc.integer({ min: 0, max: 20 * DAY_MS })

/** What `now` may not change: everything but the state, the remainder, the breach and the length of the last interval. */
function fixedPart(clock: Clock): unknown {
  return [
    clock.metric,
    clock.cycle,
    clock.targetMs,
    clock.startedAt,
    clock.intervals.map(({ from, kind, reason }) => [from, kind, reason]),
  ]
}

function pauses(clocks: readonly Clock[]): (readonly [number, number | null, string])[] {
  return clocks
    .filter((clock) => clock.metric === 'resolution')
    .flatMap((clock) =>
      clock.intervals
        .filter(({ kind }) => kind === 'paused')
        .map(({ from, to, reason }) => [from, to, reason] as const),
    )
}

describe.each(SEEDS)('any life of a ticket (seed %i)', (seed) => {
  it('looked at from later on, stands at each instant as it stood then', () => {
    fc.assert(
      fc.property(ticketLife, later, (facts, offset) => {
        const now = facts[0]!.at + offset
        const prefix = facts.filter((fact) => fact.at <= now)
        expect(replay(facts, rules, now)).toEqual(replay(prefix, rules, now))
      }),
      { seed, numRuns: 500 },
    )
  })

  it('keeps its deadlines while only time goes by', () => {
    fc.assert(
      fc.property(ticketLife, later, (facts, offset) => {
        const now = facts.at(-1)!.at + offset
        const change = nextChangeAt(facts, rules, now)
        const until = change === null ? now + 30 * DAY_MS : change - 1
        const before = replay(facts, rules, now)
        const after = replay(facts, rules, until)
        expect(after.map((clock) => [fixedPart(clock), clock.deadlineAt, clock.state, clock.breachedAt])).toEqual(
          before.map((clock) => [fixedPart(clock), clock.deadlineAt, clock.state, clock.breachedAt]),
        )
      }),
      { seed, numRuns: 500 },
    )
  })

  it('does not depend on the order in which facts are handed over', () => {
    fc.assert(
      fc.property(ticketLife, fc.integer(), (facts, salt) => {
        const shuffled = [...facts].sort(
          (one, two) => ((one.seq * 7_919 + salt) % 101) - ((two.seq * 7_919 + salt) % 101),
        )
        const now = facts.at(-1)!.at + DAY_MS
        expect(replay(shuffled, rules, now)).toEqual(replay(facts, rules, now))
      }),
      { seed, numRuns: 300 },
    )
  })

  it('never loses a pause to a carry, and counts every stretch of time once', () => {
    fc.assert(
      fc.property(ticketLife, (facts) => {
        const now = facts.at(-1)!.at + DAY_MS
        const carried = facts.map((fact): ClockFact => (fact.type === 'retargeted' ? { ...fact, mode: 'carry' } : fact))
        const untouched = facts.filter((fact) => fact.type !== 'retargeted')
        const clocks = replay(carried, rules, now)
        expect(pauses(clocks)).toEqual(pauses(replay(untouched, rules, now)))
        for (const clock of clocks) {
          expect(clock.elapsedMs).toBe(clock.intervals.reduce((sum, { countedMs }) => sum + countedMs, 0))
          clock.intervals.slice(1).forEach((interval, index) => expect(interval.from).toBe(clock.intervals[index]!.to))
        }
      }),
      { seed, numRuns: 500 },
    )
  })

  it('never takes a breach back by a carry', () => {
    fc.assert(
      fc.property(ticketLife, later, (facts, offset) => {
        const carried = facts.map((fact): ClockFact => (fact.type === 'retargeted' ? { ...fact, mode: 'carry' } : fact))
        const breachesAt = (now: number) =>
          replay(carried, rules, now).flatMap((clock) =>
            clock.breachedAt === null ? [] : [[clock.metric, clock.cycle, clock.breachedAt]],
          )
        const now = facts[0]!.at + offset
        expect(breachesAt(now + 5 * DAY_MS)).toEqual(expect.arrayContaining(breachesAt(now)))
      }),
      { seed, numRuns: 500 },
    )
  })

  it('is met exactly when it ended by the deadline that it last had, and missed exactly when it was breached', () => {
    fc.assert(
      fc.property(ticketLife, (facts) => {
        const end = facts.at(-1)!.at + 30 * DAY_MS
        for (const clock of replay(facts, rules, end)) {
          if (clock.state === 'met') expect([clock.breachedAt, clock.remainingMs >= 0]).toEqual([null, true])
          if (clock.state === 'missed') expect(clock.breachedAt).not.toBeNull()
          if (clock.state !== 'met' && clock.state !== 'missed') continue
          const before = replay(
            facts.filter((fact) => fact.at < clock.endedAt!),
            rules,
            clock.endedAt!,
          )
          const open = before.find(
            ({ metric, cycle, deadlineAt }) => metric === clock.metric && cycle === clock.cycle && deadlineAt !== null,
          )
          const isRetargetedThen = facts.some((fact) => fact.type === 'retargeted' && fact.at >= clock.endedAt!)
          if (open === undefined || isRetargetedThen || open.breachedAt !== null) continue
          expect(clock.state).toBe(clock.endedAt! <= open.deadlineAt! ? 'met' : 'missed')
        }
      }),
      { seed, numRuns: 300 },
    )
  })

  it('does not care about hand-overs', () => {
    fc.assert(
      fc.property(ticketLife, (facts) => {
        const now = facts.at(-1)!.at + 2 * DAY_MS
        expect(
          replay(
            facts.filter((fact) => fact.type !== 'handedOver'),
            rules,
            now,
          ),
        ).toEqual(replay(facts, rules, now))
      }),
      { seed, numRuns: 300 },
    )
  })

  it('without change of target, counts what its calendar counts outside the pauses', () => {
    fc.assert(
      fc.property(ticketLife, (facts) => {
        const now = facts.at(-1)!.at + 777 * MINUTE_MS
        const office = rules.calendar({ id: 'office', version: 1 })
        for (const clock of replay(
          facts.filter((fact) => fact.type !== 'retargeted'),
          rules,
          now,
        )) {
          const end = clock.endedAt ?? now
          const rest = clock.intervals
            .filter(({ kind }) => kind !== 'running')
            .reduce((sum, { from, to }) => sum + betweenMs(office, from, Math.min(to ?? end, end)), 0)
          expect(clock.elapsedMs).toBe(betweenMs(office, clock.startedAt, end) - rest)
        }
      }),
      { seed, numRuns: 300 },
    )
  })
})
