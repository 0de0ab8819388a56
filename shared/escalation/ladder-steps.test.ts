/**
 * Ladders, a sentence each. Office hours are Monday to Friday, 09:00 to 18:00; eight of them to resolve (two for P1), so
 * a ticket of Monday 09:00 reaches 75 % at 15:00, 90 % at 16:12, its deadline at 17:00, an hour more at 18:00.
 */
import { describe, expect, it } from 'vitest'
import { ladderOf, replay, type ClockFact, type LadderHistory, type LadderStep } from '../sla'
import { clockOf, inWeek, lifeOf, policyOf, rulesOf, type Entry } from '../sla/testing/builders'
import { dueSteps, ladderSteps, type PlannedStep } from './ladder-steps'

const [MON, TUE, WED] = ['mon', 'tue', 'wed'] as const
const rules = rulesOf()
const steps = ladderOf(policyOf(), 'resolution')
const registered: Entry = [inWeek(MON, '09:00'), 'registered']
const answered: Entry = [inWeek(MON, '09:10'), 'publicReply']
const policy = { policyId: 'standard', policyVersion: 1 }
const priority = (at: number, to: 'P1' | 'P3'): Entry => [
  at,
  { type: 'retargeted', priority: to, policy, mode: 'carry' },
]

function planOf(facts: readonly ClockFact[], now: number, history: Partial<LadderHistory> = {}, ladder = steps) {
  const clock = clockOf(replay(facts, rules, now), 'resolution')
  return ladderSteps('t1', ladder, clock, rules, { acknowledgedAts: [], progressAts: [], ...history })
}

/** Steps by their place in the default ladder: 0 is 75 %, 1 is 90 %, 2 is the deadline, 3 is an hour later. */
const briefly = ({ index, repetition, at, outcome }: PlannedStep) => [`${index}.${repetition}`, at, outcome] as const
const running = (plan: readonly PlannedStep[]) =>
  plan.filter(({ outcome }) => outcome === 'runs').map(({ index, repetition, at }) => [`${index}.${repetition}`, at])

describe('a ladder', () => {
  it('runs each step when the clock reaches it, and repeats the last as often as it says', () => {
    expect(planOf(lifeOf(registered), inWeek(MON, '09:00')).map(briefly)).toEqual([
      ['0.0', inWeek(MON, '15:00'), 'runs'],
      ['1.0', inWeek(MON, '16:12'), 'runs'],
      ['2.0', inWeek(MON, '17:00'), 'runs'],
      ['3.0', inWeek(MON, '18:00'), 'runs'],
      ['3.1', inWeek(TUE, '10:00'), 'runs'],
      ['3.2', inWeek(TUE, '11:00'), 'runs'],
      ['3.3', inWeek(TUE, '12:00'), 'runs'],
      ['3.4', inWeek(TUE, '13:00'), 'runs'],
      ['3.5', inWeek(TUE, '14:00'), 'runs'],
    ])
  })

  it('is the same plan whenever it is made, keys and all', () => {
    const life = lifeOf(registered, answered)
    expect(planOf(life, inWeek(TUE, '15:00'))).toEqual(planOf(life, inWeek(MON, '09:20')))
  })

  it('tells what must have been executed by now, however late', () => {
    const plan = planOf(lifeOf(registered), inWeek(MON, '16:30'))
    expect(running(dueSteps(plan, inWeek(MON, '16:30')))).toEqual([
      ['0.0', inWeek(MON, '15:00')],
      ['1.0', inWeek(MON, '16:12')],
    ])
    expect(dueSteps(plan, inWeek(MON, '15:00') - 1)).toEqual([])
  })

  it('counts what follows the deadline in calendar time where it says so', () => {
    const late: LadderStep = {
      at: { offsetMinutes: 90 },
      time: 'calendar',
      notify: ['manager'],
      important: true,
      repeatEveryMinutes: 60,
      repeatAtMost: 1,
    }
    const early: LadderStep = { ...late, at: { percent: 100 } }
    expect(running(planOf(lifeOf(registered), inWeek(MON, '09:00'), {}, [late, early]))).toEqual([
      ['1.0', inWeek(MON, '17:00')],
      ['1.1', inWeek(MON, '18:00')],
      ['0.0', inWeek(MON, '18:30')],
      ['0.1', inWeek(MON, '19:30')],
    ])
  })

  it('reaches nobody while the clock stands still, nor once it has ended', () => {
    const paused = lifeOf(registered, answered, [inWeek(MON, '15:30'), 'paused'])
    expect(planOf(paused, inWeek(MON, '16:00'))).toEqual([])
    const resolved = lifeOf(registered, answered, [inWeek(MON, '15:30'), 'resolved'])
    expect(planOf(resolved, inWeek(MON, '16:00'))).toEqual([])
  })

  it('after a pause keeps the keys of what it had reached, and moves the rest', () => {
    const before = planOf(lifeOf(registered, answered), inWeek(MON, '15:10'))
    const life = lifeOf(registered, answered, [inWeek(MON, '15:30'), 'paused'], [inWeek(MON, '16:30'), 'unpaused'])
    const after = planOf(life, inWeek(MON, '16:30'))
    expect(after.map(({ key }) => before.some((one) => one.key === key))).toEqual([true, ...Array(8).fill(false)])
    expect(running(after).slice(0, 3)).toEqual([
      ['0.0', inWeek(MON, '15:00')],
      ['1.0', inWeek(MON, '17:12')],
      ['2.0', inWeek(MON, '18:00')],
    ])
  })

  it('in calendar time does not reach anybody during a pause, but when the clock runs again', () => {
    const late: LadderStep = { at: { offsetMinutes: 60 }, time: 'calendar', notify: ['manager'], important: true }
    const life = lifeOf(registered, answered, [inWeek(MON, '17:30'), 'paused'], [inWeek(TUE, '10:00'), 'unpaused'])
    expect(running(planOf(life, inWeek(TUE, '10:00'), {}, [late]))).toEqual([['0.0', inWeek(TUE, '10:00')]])
  })
})

describe('an acknowledgement', () => {
  const life = lifeOf(registered)
  const now = inWeek(WED, '09:00')
  const [at15, at16] = [inWeek(MON, '15:20'), inWeek(MON, '16:50')]

  it('holds the steps of the following hour, and without progress they are due at its end', () => {
    expect(running(planOf(life, now, { acknowledgedAts: [at15] })).slice(0, 3)).toEqual([
      ['0.0', inWeek(MON, '15:00')],
      ['1.0', inWeek(MON, '16:20')],
      ['2.0', inWeek(MON, '17:00')],
    ])
  })

  it('with progress in that hour answers them; what comes later comes as ever', () => {
    const plan = planOf(life, now, { acknowledgedAts: [at15], progressAts: [inWeek(MON, '16:00')] })
    expect(plan.slice(0, 4).map(briefly)).toEqual([
      ['0.0', inWeek(MON, '15:00'), 'runs'],
      ['1.0', inWeek(MON, '16:12'), 'answered'],
      ['2.0', inWeek(MON, '17:00'), 'runs'],
      ['3.0', inWeek(MON, '18:00'), 'runs'],
    ])
  })

  it('progress before it, or after its hour, is no answer to it', () => {
    for (const progressAt of [at15 - 1, inWeek(MON, '16:20')]) {
      const plan = planOf(life, now, { acknowledgedAts: [at15], progressAts: [progressAt] })
      expect(plan.every(({ outcome }) => outcome === 'runs')).toBe(true)
    }
  })

  it('never holds the step at the deadline', () => {
    const plan = planOf(life, now, { acknowledgedAts: [at16], progressAts: [at16 + 1] })
    expect(briefly(plan[2]!)).toEqual(['2.0', inWeek(MON, '17:00'), 'runs'])
  })

  it('that comes again holds for another hour', () => {
    const plan = planOf(life, now, { acknowledgedAts: [inWeek(MON, '17:30'), inWeek(MON, '18:20')] })
    expect(running(plan)[3]).toEqual(['3.0', inWeek(MON, '19:20')])
  })

  it('holds several steps, and the highest of them alone runs at its end', () => {
    const close: LadderStep[] = [80, 85].map((percent) => ({ ...steps[0]!, at: { percent } }))
    const plan = planOf(life, now, { acknowledgedAts: [at15] }, close)
    expect(plan.map(briefly)).toEqual([
      ['0.0', inWeek(MON, '16:20'), 'superseded'],
      ['1.0', inWeek(MON, '16:20'), 'runs'],
    ])
  })

  it('holds a step until after the deadline: then nobody is told of it any more', () => {
    const plan = planOf(life, now, { acknowledgedAts: [inWeek(MON, '16:10')] })
    expect(plan.filter(({ index }) => index === 1 || index === 2).map(briefly)).toEqual([
      ['2.0', inWeek(MON, '17:00'), 'runs'],
      ['1.0', inWeek(MON, '17:10'), 'superseded'],
    ])
  })
})

describe('a change of priority', () => {
  it('supersedes the steps that are past by it, and the highest of them runs at the change', () => {
    const change = inWeek(MON, '11:00')
    const plan = planOf(lifeOf(registered, answered, priority(change, 'P1')), inWeek(MON, '11:00'))
    expect(plan.slice(0, 4).map(briefly)).toEqual([
      ['0.0', change, 'superseded'],
      ['1.0', change, 'superseded'],
      ['2.0', change, 'runs'],
      ['3.0', inWeek(MON, '12:00'), 'runs'],
    ])
  })

  it('supersedes repetitions too', () => {
    const change = inWeek(MON, '16:30')
    const plan = planOf(lifeOf(registered, answered, priority(change, 'P1')), change)
    expect(running(plan)).toEqual([
      ['3.4', change],
      ['3.5', inWeek(MON, '17:00')],
    ])
  })

  it('finds the highest by its place, in whatever order the ladder is written', () => {
    const change = inWeek(MON, '13:00')
    const upsideDown = [steps[2]!, steps[0]!, steps[1]!]
    const plan = planOf(lifeOf(registered, answered, priority(change, 'P1')), change, {}, upsideDown)
    expect(running(plan)).toEqual([['0.0', change]])
  })

  it('while paused waits until the clock runs', () => {
    const life = lifeOf(registered, answered, [inWeek(MON, '12:00'), 'paused'], priority(inWeek(MON, '13:00'), 'P1'), [
      inWeek(TUE, '10:00'),
      'unpaused',
    ])
    expect(planOf(life, inWeek(MON, '14:00'))).toEqual([])
    expect(running(planOf(life, inWeek(TUE, '10:00')))[0]).toEqual(['3.0', inWeek(TUE, '10:00')])
  })

  it('to a calmer one moves the steps that are to come, under keys of their own', () => {
    const urgent = lifeOf([inWeek(MON, '09:00'), { type: 'registered', priority: 'P1', liveContact: true, policy }])
    const calmer = [...urgent, { ...lifeOf(priority(inWeek(MON, '09:30'), 'P3'))[0]!, seq: 2 }]
    const plan = planOf(calmer, inWeek(MON, '09:30'))
    expect(running(plan)[0]).toEqual(['0.0', inWeek(MON, '15:00')])
    const before = planOf(urgent, inWeek(MON, '09:20'))
    expect(plan.some(({ key }) => before.some((one) => one.key === key))).toBe(false)
  })
})
