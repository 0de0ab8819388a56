/**
 * The desktop warns at the points at which the server takes the steps of the ladder: whatever a ticket has been through and
 * whatever people acknowledged. Two seeds, one of them new.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DAY_MS } from '../domain/instant'
import { alarmRows, createCalendarRegistry, replay, type Clock, type LadderStep } from '../sla'
import { SEEDS, ticketLife } from '../sla/testing/arbitraries'
import { calendarOf, inWeek, lifeOf, policyOf, rulesOf } from '../sla/testing/builders'
import { ladderSteps } from './ladder-steps'

const RUNS = 2_000
/** Compiled once for all runs. */
const registry = createCalendarRegistry()
const METRICS = ['firstResponse', 'update', 'resolution', 'acceptance', 'group'] as const

const step: fc.Arbitrary<LadderStep> = fc.record({
  at: fc.oneof(
    fc.record({ percent: fc.constantFrom(10, 50, 75, 90, 100, 150) }),
    // Of targets of a quarter of an hour to eight hours: also from before the start, and the start itself.
    fc.record({ offsetMinutes: fc.constantFrom(-600, -480, -60, -30, 30, 60, 90.5) }),
  ),
  time: fc.constantFrom('calendar' as const, 'working' as const),
  notify: fc.constant(['lead' as const]),
  important: fc.boolean(),
  repeatEveryMinutes: fc.constant(45),
  repeatAtMost: fc.integer({ min: 1, max: 3 }),
})
const instants = fc.array(fc.integer({ min: 0, max: 12 * DAY_MS }), { maxLength: 4 })

/** Paused before its calendar had opened once, it runs again after it has closed: a step at its very start is yet to come. */
const NOT_BEGUN = lifeOf(
  [inWeek('mon', '20:19'), 'registered'],
  [inWeek('tue', '00:57'), 'paused'],
  [inWeek('wed', '23:31'), 'publicReply'],
  [inWeek('fri', '18:00'), 'requesterMessage'],
)
const AT_THE_START: LadderStep = { at: { offsetMinutes: -480 }, time: 'working', notify: ['lead'], important: false }

it.each(SEEDS)('alarms are the steps of the ladder that are to come (seed %i)', { timeout: 120_000 }, (seed) => {
  const property = fc.property(
    ticketLife,
    // At an instant of the ticket's own, or at any other.
    fc.oneof(fc.nat({ max: 19 }), fc.integer({ min: 20, max: 12 * DAY_MS })),
    fc.array(step, { maxLength: 5 }),
    fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: instants }),
    instants,
    (facts, when, steps, known, done) => {
      const start = facts[0]!.at
      const now = when < 20 ? facts[when % facts.length]!.at : start + when
      const ladder = Object.fromEntries(METRICS.map((metric) => [metric, steps]))
      const ola = { default: { acceptanceMinutes: 30, groupMinutes: 240 } }
      const rules = rulesOf(
        [policyOf({ ladder, ola }), policyOf({ id: 'other', calendar: null, ladder, ola })],
        [calendarOf()],
        { registry },
      )
      const history = {
        acknowledgedAts: known.map((at) => start + at).filter((at) => at <= now),
        progressAts: done.map((at) => start + at).filter((at) => at <= now),
      }
      const clocks = replay(facts, rules, now)
      const rows = alarmRows({ id: 't1', number: 1, assigneeId: null }, clocks, rules, now, history)
      for (const clock of clocks) {
        const alarms = rows.filter((row) => !row.isByChange && isOf(row, clock)).map(({ at }) => at)
        const plan = ladderSteps('t1', steps, clock, rules, history)
        const ahead = plan.filter(({ at, repetition, outcome }) => at >= now && repetition === 0 && outcome === 'runs')
        // What a change beyond the deadline brings at once is one alarm for the whole ticket.
        const isOneForAll = (at: number): boolean => clock.breachedByChange && at === clock.breachedAt
        expect(alarms).toEqual(ahead.map(({ at }) => at).filter((at) => !isOneForAll(at)))
      }
    },
  )
  const lastsMs = inWeek('fri', '18:00') - inWeek('mon', '20:19')
  fc.assert(property, { seed, numRuns: RUNS, examples: [[NOT_BEGUN, lastsMs + 1, [AT_THE_START], [], []]] })
})

const isOf = (row: { clock: string; groupId: string | null; cycle: number }, clock: Clock): boolean =>
  row.clock === clock.metric && row.groupId === clock.groupId && row.cycle === clock.cycle
