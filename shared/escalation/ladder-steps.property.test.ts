/** What must hold of every ladder of every ticket, whatever people acknowledge; each with two seeds, one of them new. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/instant'
import { LADDER_RECIPIENTS, replay, type Clock, type LadderHistory, type LadderStep } from '../sla'
import { SEEDS, ticketLife } from '../sla/testing/arbitraries'
import { calendarOf, policyOf, rulesOf } from '../sla/testing/builders'
import { ladderSteps, type PlannedStep } from './ladder-steps'

const rules = rulesOf([policyOf(), policyOf({ id: 'other', calendar: null })], [calendarOf()])
const RUNS = 2_000
const TIMEOUT_MS = 120_000

const step: fc.Arbitrary<LadderStep> = fc
  .record({
    at: fc.oneof(
      fc.record({ percent: fc.constantFrom(10, 50, 75, 90, 100, 150) }),
      fc.record({ offsetMinutes: fc.constantFrom(-600, -30, 30, 60, 90.5) }),
    ),
    time: fc.constantFrom('calendar' as const, 'working' as const),
    recipient: fc.constantFrom(...LADDER_RECIPIENTS),
    important: fc.boolean(),
    repeat: fc.option(fc.record({ every: fc.integer({ min: 1, max: 600 }), most: fc.integer({ min: 1, max: 6 }) })),
  })
  .map(({ at, time, recipient, important, repeat }) => ({
    at,
    time,
    notify: [recipient],
    important,
    ...(repeat === null ? {} : { repeatEveryMinutes: repeat.every, repeatAtMost: repeat.most }),
  }))
const ladder = fc.array(step, { maxLength: 6 })
const instants = fc.array(fc.integer({ min: 0, max: 12 * DAY_MS }), { maxLength: 5 })
const later = fc.integer({ min: 0, max: 12 * DAY_MS })

interface Planned {
  readonly clock: Clock
  readonly steps: readonly LadderStep[]
  readonly plan: readonly PlannedStep[]
  /** The same without anybody having said or done anything. */
  readonly silent: readonly PlannedStep[]
}

function forAll(name: string, holds: (planned: Planned) => void): void {
  it.each(SEEDS)(`${name} (seed %i)`, { timeout: TIMEOUT_MS }, (seed) => {
    const property = fc.property(ticketLife, later, ladder, instants, instants, (facts, offset, steps, known, done) => {
      const start = facts[0]!.at
      const history: LadderHistory = {
        acknowledgedAts: known.map((at) => start + at),
        progressAts: done.map((at) => start + at),
      }
      for (const clock of replay(facts, rules, start + offset)) {
        const silent = ladderSteps('t1', steps, clock, rules, { acknowledgedAts: [], progressAts: [] })
        holds({ clock, steps, silent, plan: ladderSteps('t1', steps, clock, rules, history) })
      }
    })
    fc.assert(property, { seed, numRuns: RUNS })
  })
}

describe('any ladder', () => {
  forAll('plans each step once and each repetition once, in order, and only for a clock that runs', (planned) => {
    const { clock, steps, plan } = planned
    const expected = steps.reduce((sum, { repeatAtMost }) => sum + 1 + (repeatAtMost ?? 0), 0)
    expect(plan.length).toBe(clock.state === 'running' ? expected : 0)
    expect(new Set(plan.map(({ key }) => key)).size).toBe(plan.length)
    expect(plan.every(({ at }, index) => index === 0 || plan[index - 1]!.at <= at)).toBe(true)
    expect(plan.every(({ at }) => Number.isInteger(at) && at >= clock.startedAt)).toBe(true)
  })

  forAll('runs the step at the deadline whatever anybody acknowledges', ({ plan, silent }) => {
    const atDeadline = (steps: readonly PlannedStep[]) =>
      steps
        .filter(({ step: { at }, repetition }) => 'percent' in at && at.percent === 100 && repetition === 0)
        .map(({ key, at }) => `${key} ${at}`)
        .sort()
    expect(atDeadline(plan)).toEqual(atDeadline(silent))
    const stopped = plan.filter(
      ({ outcome, step: { at } }) => outcome === 'answered' && 'percent' in at && at.percent === 100,
    )
    expect(stopped.every(({ repetition }) => repetition > 0)).toBe(true)
  })

  forAll('is held by acknowledgements, by an hour for each, and never hurried; its keys stay', ({ plan, silent }) => {
    const silentAt = new Map(silent.map(({ key, at }) => [key, at]))
    for (const { key, at } of plan) {
      const before = silentAt.get(key)
      expect(before).toBeDefined()
      expect(at).toBeGreaterThanOrEqual(before!)
      expect(at).toBeLessThanOrEqual(before! + 5 * HOUR_MS)
    }
  })

  forAll('supersedes a step only for a higher one that runs no later', ({ clock, plan }) => {
    const height = ({ step: { at, repeatEveryMinutes = 0 }, repetition }: PlannedStep): number =>
      Math.round(
        'percent' in at ? (clock.targetMs * at.percent) / 100 - clock.targetMs : at.offsetMinutes * MINUTE_MS,
      ) +
      repetition * repeatEveryMinutes * MINUTE_MS
    for (const one of plan) {
      if (one.outcome !== 'superseded') continue
      const higher = plan.filter((other) => other.at <= one.at && height(other) > height(one))
      expect(higher.some(({ outcome }) => outcome === 'runs')).toBe(true)
    }
  })
})
