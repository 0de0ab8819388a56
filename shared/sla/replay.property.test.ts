/**
 * What must hold of every ticket's life, however it goes. Each is tried with two seeds, one fixed and one new every time;
 * the seeds stand in the names of the tests.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS, type Instant } from '../domain/instant'
import { betweenMs } from './calendar'
import { nextChangeAt, replay } from './replay'
import { splitByHolder } from './split-by-holder'
import { SEEDS, ticketLife } from './testing/arbitraries'
import { calendarOf, policyOf, rulesOf } from './testing/builders'
import type { Clock, ClockFact } from './types'

const calendars = [
  calendarOf(),
  calendarOf({ id: 'long', zone: 'Europe/Moscow', week: { mon: [['08:00', '24:00']], thu: [['20:00', '04:00']] } }),
]
const standard = policyOf({
  ola: {
    default: { acceptanceMinutes: 30, groupMinutes: 240 },
    groups: { network: { groupMinutes: { P1: 45, P3: 600 }, calendar: { id: 'long', version: 1 } } },
  },
})
const other = policyOf({
  id: 'other',
  calendar: { id: 'long', version: 1 },
  targets: {
    P1: { resolutionMinutes: 60 },
    P2: { firstResponseMinutes: 10, updateMinutes: 10, resolutionMinutes: 2_000 },
    P3: { updateMinutes: 30, resolutionMinutes: 300 },
    P4: {},
  },
  ola: {
    groups: { desk: { groupMinutes: 90 }, printers: { acceptanceMinutes: 15, groupMinutes: 30, calendar: null } },
  },
})
const rules = rulesOf([standard, other], calendars)
const rulesWithoutGroups = rulesOf(
  [standard, other].map(({ ola: _ola, ...policy }) => policy),
  calendars,
)
const later = fc.integer({ min: 0, max: 20 * DAY_MS })

const OTHER = { policyId: 'other', policyVersion: 1 }

const RUNS = 2_000
const TIMEOUT_MS = 120_000

function forAll<Values extends [unknown, ...unknown[]]>(
  name: string,
  arbitraries: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
  holds: (...values: Values) => void,
): void {
  it.each(SEEDS)(`${name} (seed %i)`, { timeout: TIMEOUT_MS }, (seed) => {
    fc.assert(fc.property(...arbitraries, holds), { seed, numRuns: RUNS })
  })
}

/** `toEqual`, asked only where a comparison of texts does not settle it: it is slow, and asked tens of thousands of times. */
function expectSame(actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected)
}

const carriedOnly = (facts: readonly ClockFact[]): ClockFact[] =>
  facts.map((fact) => (fact.type === 'retargeted' ? { ...fact, mode: 'carry' } : fact))
const isOfGroups = (fact: ClockFact): boolean =>
  fact.type === 'handedOver' || fact.type === 'handOverAnswered' || fact.type === 'groupChanged'
const ofPromise = (clocks: readonly Clock[]): Clock[] => clocks.filter((clock) => clock.kind === 'sla')
const nameOf = ({ metric, groupId, cycle }: Clock): string => `${metric} ${groupId ?? ''} ${cycle}`
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** What time going by may not change: everything but the remainder and the length of the last interval. */
const fixedPart = (clock: Clock): unknown => [
  nameOf(clock),
  clock.targetMs,
  clock.startedAt,
  clock.deadlineAt,
  clock.state,
  clock.breachedAt,
  clock.intervals.map(({ from, kind, reason }) => [from, kind, reason]),
]

const pauses = (clocks: readonly Clock[]): unknown =>
  clocks
    .filter((clock) => clock.metric === 'resolution')
    .flatMap((clock) => clock.intervals.filter(({ kind }) => kind === 'paused'))
    .map(({ from, to, reason }) => [from, to, reason])

describe('any life of a ticket', () => {
  forAll('looked at from later on, stands at each instant as it stood then', [ticketLife, later], (facts, offset) => {
    const now = facts[0]!.at + offset
    const prefix = facts.filter((fact) => fact.at <= now)
    expectSame(replay(facts, rules, now), replay(prefix, rules, now))
  })

  forAll('keeps its clocks while only time goes by', [ticketLife, later], (facts, offset) => {
    const now = facts[0]!.at + offset
    const change = nextChangeAt(facts, rules, now)
    const until = change === null ? now + 30 * DAY_MS : change - 1
    expectSame(replay(facts, rules, until).map(fixedPart), replay(facts, rules, now).map(fixedPart))
  })

  forAll('does not depend on the order in which facts are handed over', [ticketLife, fc.integer()], (facts, salt) => {
    const shuffled = [...facts].sort((one, two) => ((one.seq * 7_919 + salt) % 101) - ((two.seq * 7_919 + salt) % 101))
    const now = facts.at(-1)!.at + DAY_MS
    expectSame(replay(shuffled, rules, now), replay(facts, rules, now))
  })

  forAll('never loses a pause to a carry', [ticketLife], (facts) => {
    const now = facts.at(-1)!.at + DAY_MS
    // A cycle that never had a target is not shown, and its pauses with it.
    const promised = carriedOnly(facts).map((fact): ClockFact => {
      if (fact.type !== 'retargeted') return fact
      return { ...fact, priority: fact.priority === 'P4' ? 'P3' : fact.priority, policy: fact.policy ?? OTHER }
    })
    const untouched = facts.filter((fact) => fact.type !== 'retargeted')
    expectSame(pauses(replay(promised, rules, now)), pauses(replay(untouched, rules, now)))
  })

  forAll('counts every stretch of time once', [ticketLife, later], (facts, offset) => {
    for (const clock of replay(facts, rules, facts[0]!.at + offset)) {
      expect(clock.elapsedMs).toBe(sum(clock.intervals.map(({ countedMs }) => countedMs)))
      clock.intervals.slice(1).forEach((interval, index) => expect(interval.from).toBe(clock.intervals[index]!.to))
    }
  })

  forAll('never takes a breach back by a carry', [ticketLife, later], (facts, offset) => {
    const standingWords = carriedOnly(facts).filter((fact) => fact.type !== 'noActionNeeded')
    const breachesAt = (now: Instant): string[] =>
      replay(standingWords, rules, now)
        .filter(({ breachedAt }) => breachedAt !== null)
        .map((clock) => `${nameOf(clock)} ${clock.breachedAt}`)
    const now = facts[0]!.at + offset
    const standing = new Set(breachesAt(now + 5 * DAY_MS))
    expect(breachesAt(now).filter((breach) => !standing.has(breach))).toEqual([])
  })

  forAll('is met exactly when it ended by the deadline that it last had', [ticketLife], (facts) => {
    for (const clock of replay(facts, rules, facts.at(-1)!.at + 30 * DAY_MS)) {
      if (clock.state === 'met' && (clock.breachedAt !== null || clock.remainingMs < 0)) expect(clock).toBe('met')
      if (clock.state === 'missed') expect(clock.breachedAt).not.toBeNull()
      if (clock.state !== 'met' && clock.state !== 'missed') continue
      const endedAt = clock.endedAt!
      const before = replay(
        facts.filter((fact) => fact.at < endedAt),
        rules,
        endedAt,
      )
      const open = before.find((one) => nameOf(one) === nameOf(clock) && one.deadlineAt !== null)
      const isRetargetedThen = facts.some((fact) => fact.type === 'retargeted' && fact.at >= endedAt)
      if (open === undefined || isRetargetedThen || open.breachedAt !== null) continue
      expect(clock.state).toBe(endedAt <= open.deadlineAt! ? 'met' : 'missed')
    }
  })

  forAll('without change of target, counts what its calendar counts outside the pauses', [ticketLife], (facts) => {
    const now = facts.at(-1)!.at + 777 * MINUTE_MS
    const untouched = facts.filter((fact) => fact.type !== 'retargeted')
    for (const clock of replay(untouched, rules, now)) {
      const calendar = rules.calendar(clock.calendar)
      const end = clock.endedAt ?? now
      const rests = clock.intervals
        .filter(({ kind, from }) => kind !== 'running' && from < end)
        .map(({ from, to }) => betweenMs(calendar, from, Math.min(to ?? end, end)))
      expect(clock.elapsedMs).toBe(betweenMs(calendar, clock.startedAt, end) - sum(rests))
    }
  })
})

describe('any life of a ticket among groups', () => {
  forAll('has the same promise as without hand-overs', [ticketLife], (facts) => {
    const now = facts.at(-1)!.at + 2 * DAY_MS
    const alone = facts.filter((fact) => !isOfGroups(fact))
    expectSame(ofPromise(replay(facts, rules, now)), replay(alone, rulesWithoutGroups, now))
  })

  forAll('has the same promise whichever group it is given to', [ticketLife, fc.nat()], (facts, salt) => {
    const now = facts.at(-1)!.at + 2 * DAY_MS
    const ids = ['desk', 'network', 'printers', 'unknown']
    const elsewhere = facts.map((fact): ClockFact =>
      isOfGroups(fact) && 'groupId' in fact ? { ...fact, groupId: ids[(fact.seq * 31 + salt) % 4]! } : fact,
    )
    expectSame(ofPromise(replay(elsewhere, rules, now)), ofPromise(replay(facts, rules, now)))
  })

  forAll(
    'is worked on by one group at most, and by none while another is asked',
    [ticketLife, later],
    (facts, offset) => {
      const open = replay(facts, rules, facts[0]!.at + offset).filter(
        ({ kind, state }) => kind === 'ola' && (state === 'running' || state === 'paused'),
      )
      expect(open.length).toBeLessThanOrEqual(1)
    },
  )

  forAll('is split by holder into parts that add up', [ticketLife, later], (facts, offset) => {
    const now = facts[0]!.at + offset
    const shares = splitByHolder(facts, rules, now)
    const resolution = replay(facts, rules, now).filter(({ metric }) => metric === 'resolution')
    expect(sum(shares.map(({ consumedMs }) => consumedMs))).toBe(sum(resolution.map(({ elapsedMs }) => elapsedMs)))
    expect(shares.every(({ consumedMs }) => Number.isInteger(consumedMs) && consumedMs > 0)).toBe(true)
  })
})
