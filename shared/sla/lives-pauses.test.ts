/**
 * Lives of tickets, a sentence each: waiting, resolving, reopening. Office hours are Monday to Friday, 09:00 to 18:00; an hour to
 * answer, two between news, eight to resolve (a quarter of each for P1).
 */
import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../domain/instant'
import { replay } from './replay'
import { inWeek, lifeOf, policyOf, rulesOf } from './testing/builders'
import { lifeRules, retargeted, see } from './testing/lives'

const [MON, TUE, WED, FRI] = ['mon', 'tue', 'wed', 'fri'] as const

describe('pending', () => {
  it('for the requester ends with the requester’s message', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '10:00'), 'publicReply'],
      [inWeek(MON, '10:00'), 'paused'],
      [inWeek(MON, '15:00'), 'requesterMessage'],
    )
    const seen = see(life, inWeek(MON, '16:00'))
    expect(seen.resolution()).toMatchObject({
      state: 'running',
      deadlineAt: inWeek(TUE, '13:00'),
      elapsedMs: 2 * HOUR_MS,
    })
    expect(seen.resolution().intervals).toEqual([
      {
        from: inWeek(MON, '09:00'),
        to: inWeek(MON, '10:00'),
        kind: 'running',
        reason: 'registered',
        countedMs: HOUR_MS,
      },
      { from: inWeek(MON, '10:00'), to: inWeek(MON, '15:00'), kind: 'paused', reason: 'requester', countedMs: 0 },
      { from: inWeek(MON, '15:00'), to: null, kind: 'running', reason: 'requesterMessage', countedMs: HOUR_MS },
    ])
    expect(seen.update()).toMatchObject({ state: 'running', startedAt: inWeek(MON, '15:00') })
  })

  it('ends at its date even when nobody does anything', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '10:00'), { type: 'paused', reason: 'planned', until: inWeek(WED, '09:00') }],
    )
    expect(see(life, inWeek(TUE, '17:00')).resolution()).toMatchObject({ state: 'paused' })
    expect(see(life, inWeek(WED, '10:00')).resolution()).toMatchObject({
      state: 'running',
      deadlineAt: inWeek(WED, '16:00'),
    })
  })

  it('set again at the instant at which it would have ended goes on without a gap', () => {
    const again = { type: 'paused', reason: 'planned', until: null } as const
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '10:00'), { ...again, until: inWeek(MON, '12:00') }],
      [inWeek(MON, '12:00'), again],
    )
    expect(see(life, inWeek(MON, '13:00')).resolution().intervals).toMatchObject([
      { kind: 'running' },
      { kind: 'paused', from: inWeek(MON, '10:00'), to: null },
    ])
  })

  it('keeps a breach that came before it, and the deadline that was broken', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '17:30'), 'paused'],
      [inWeek(TUE, '10:00'), 'unpaused'],
    )
    expect(see(life, inWeek(MON, '17:00')).resolution()).toMatchObject({
      state: 'running',
      deadlineAt: inWeek(MON, '17:00'),
      breachedAt: null,
    })
    expect(see(life, inWeek(MON, '17:40')).resolution()).toMatchObject({
      state: 'paused',
      deadlineAt: null,
      breachedAt: inWeek(MON, '17:00'),
      remainingMs: -30 * MINUTE_MS,
    })
    expect(see(life, inWeek(TUE, '11:00')).resolution()).toMatchObject({
      state: 'running',
      deadlineAt: inWeek(MON, '17:00'),
      breachedAt: inWeek(MON, '17:00'),
    })
  })

  it('set on a Saturday, when the deadline had passed at closing on Friday, does not give the deadline back', () => {
    const life = lifeOf(
      [inWeek(FRI, '10:00'), 'registered'],
      [inWeek('sat', '10:00'), 'paused'],
      [inWeek('nextMon', '10:00'), 'unpaused'],
    )
    expect(see(life, inWeek('nextMon', '10:00')).resolution()).toMatchObject({
      state: 'running',
      remainingMs: 0,
      deadlineAt: inWeek(FRI, '18:00'),
      breachedAt: inWeek(FRI, '18:00'),
    })
  })

  it('in the middle of a hand-over that bounces changes nothing of what is promised', () => {
    const life = (withHandOver: boolean) => [
      ...lifeOf(
        [inWeek(MON, '09:00'), 'registered'],
        [inWeek(MON, '10:00'), 'paused'],
        [inWeek(MON, '12:00'), 'unpaused'],
      ),
      ...(withHandOver
        ? lifeOf(
            [inWeek(MON, '10:30'), 'handedOver'],
            [inWeek(MON, '11:00'), { type: 'handOverAnswered', groupId: 'network', accepted: false }],
          )
        : []),
    ]
    expect(see(life(true), inWeek(MON, '13:00')).clocks).toEqual(see(life(false), inWeek(MON, '13:00')).clocks)
  })
})

describe('resolving and reopening', () => {
  it('stops the resolution clock, which becomes final a week later', () => {
    const life = lifeOf([inWeek(MON, '09:00'), 'registered'], [inWeek(MON, '12:00'), 'resolved'])
    expect(see(life, inWeek(TUE, '12:00')).resolution()).toMatchObject({
      state: 'stopped',
      endedAt: inWeek(MON, '12:00'),
      deadlineAt: null,
      remainingMs: 5 * HOUR_MS,
    })
    expect(see(life, inWeek('nextMon', '12:00') - 1).resolution()).toMatchObject({ state: 'stopped' })
    expect(see(life, inWeek('nextMon', '12:00')).resolution()).toMatchObject({
      state: 'met',
      endedAt: inWeek(MON, '12:00'),
    })
  })

  it('is final at once when the ticket is closed', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '17:01'), 'resolved'],
      [inWeek(TUE, '09:00'), 'closed'],
    )
    expect(see(life, inWeek(TUE, '09:00')).resolution()).toMatchObject({
      state: 'missed',
      breachedAt: inWeek(MON, '17:00'),
      endedAt: inWeek(MON, '17:01'),
    })
  })

  it('resolved on Friday, written to on Saturday: the clock goes on from the message, which is to say on Monday morning', () => {
    const life = lifeOf(
      [inWeek(FRI, '10:00'), 'registered'],
      [inWeek(FRI, '16:00'), 'resolved'],
      [inWeek('sat', '11:00'), 'requesterMessage'],
      [inWeek('nextMon', '10:00'), 'reopened'],
    )
    const seen = see(life, inWeek('nextMon', '09:30'))
    expect(seen.resolution()).toMatchObject({
      state: 'running',
      cycle: 1,
      deadlineAt: inWeek('nextMon', '11:00'),
      elapsedMs: 6.5 * HOUR_MS,
      endedAt: null,
    })
    expect(seen.update()).toMatchObject({
      state: 'running',
      startedAt: inWeek('sat', '11:00'),
      deadlineAt: inWeek('nextMon', '11:00'),
    })
    expect(see(life, inWeek('nextMon', '10:30')).resolution()).toMatchObject({ deadlineAt: inWeek('nextMon', '11:00') })
  })

  it('resolved on Friday and reopened on Monday by an engineer resumes then, with what was left', () => {
    const life = lifeOf(
      [inWeek(FRI, '10:00'), 'registered'],
      [inWeek(FRI, '16:00'), 'resolved'],
      [inWeek('nextMon', '10:00'), 'reopened'],
    )
    expect(see(life, inWeek('nextMon', '10:30')).resolution()).toMatchObject({
      cycle: 1,
      deadlineAt: inWeek('nextMon', '12:00'),
    })
  })

  it('reopened after a week starts the next cycle, and the first one stays as it ended', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '12:00'), 'resolved'],
      [inWeek('nextMon', '12:00'), 'reopened'],
    )
    const seen = see(life, inWeek('nextMon', '13:00'))
    expect(seen.resolution(1)).toMatchObject({ state: 'met', endedAt: inWeek(MON, '12:00'), elapsedMs: 3 * HOUR_MS })
    expect(seen.resolution(2)).toMatchObject({
      state: 'running',
      startedAt: inWeek('nextMon', '12:00'),
      deadlineAt: inWeek('nextTue', '11:00'),
    })
  })

  it('reopened a millisecond before the week is over still resumes', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '12:00'), 'resolved'],
      [inWeek('nextMon', '12:00') - 1, 'reopened'],
    )
    expect(see(life, inWeek('nextMon', '13:00')).resolution()).toMatchObject({
      cycle: 1,
      state: 'running',
      deadlineAt: inWeek('nextMon', '17:00') - 1,
    })
  })

  it('reopened after as many days as its policy says begins its next cycle, and before them resumes', () => {
    const days = (reopenDays: number) => {
      const life = lifeOf(
        [inWeek(MON, '09:00'), 'registered'],
        [inWeek(MON, '12:00'), 'resolved'],
        [inWeek('wed', '12:00'), 'reopened'],
      )
      const clocks = replay(life, rulesOf([policyOf({ reopenDays })]), inWeek('wed', '13:00'))
      return clocks.filter(({ metric }) => metric === 'resolution').map(({ cycle, state }) => [cycle, state])
    }
    expect(days(3)).toEqual([[1, 'running']])
    expect(days(2)).toEqual([
      [1, 'met'],
      [2, 'running'],
    ])
  })

  it('is final when the policy said that was in force when it was resolved, whatever policy comes later', () => {
    const rules = rulesOf([policyOf({ reopenDays: 1 }), policyOf({ version: 2, reopenDays: 30 })])
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '12:00'), 'resolved'],
      [inWeek(TUE, '13:00'), retargeted('carry', 'P3', { policyId: 'standard', policyVersion: 2 })],
      [inWeek('wed', '12:00'), 'reopened'],
    )
    const clocks = replay(life, rules, inWeek('wed', '13:00')).filter(({ metric }) => metric === 'resolution')
    expect(clocks.map(({ cycle, state }) => [cycle, state])).toEqual([
      [1, 'met'],
      [2, 'running'],
    ])
  })

  it('cancelled, every clock ends without an outcome, and a breach stays a fact', () => {
    const life = lifeOf([inWeek(MON, '09:00'), 'registered'], [inWeek(MON, '11:00'), 'cancelled'])
    const seen = see(life, inWeek(TUE, '09:00'))
    expect(seen.firstResponse()).toMatchObject({ state: 'cancelled', breachedAt: inWeek(MON, '10:00') })
    expect(seen.resolution()).toMatchObject({ state: 'cancelled', breachedAt: null, endedAt: inWeek(MON, '11:00') })
  })

  it('several commands of one offline session, clamped to one instant, end as the last of them says', () => {
    const noon = inWeek(MON, '12:00')
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [noon, 'resolved'],
      [noon, 'reopened'],
      [noon, 'paused'],
      [noon, 'unpaused'],
    )
    expect(see(life, inWeek(MON, '13:00')).resolution()).toMatchObject({
      state: 'running',
      cycle: 1,
      deadlineAt: inWeek(MON, '17:00'),
    })
    expect(see(life.slice(0, 4), inWeek(MON, '13:00')).resolution()).toMatchObject({ state: 'paused' })
  })
})

describe('what is missing', () => {
  it('before the registration there are no clocks, and without a policy none ever', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), { type: 'registered', priority: 'P3', liveContact: false, policy: null }],
      [inWeek(MON, '10:00'), 'resolved'],
    )
    expect(replay([], lifeRules, inWeek(MON, '09:00'))).toEqual([])
    expect(replay(life, lifeRules, inWeek(MON, '08:59'))).toEqual([])
    expect(replay(life, lifeRules, inWeek(TUE, '09:00'))).toEqual([])
  })

  it('a policy or calendar version that is not at hand is an error with its own code', () => {
    const facts = lifeOf([
      inWeek(MON, '09:00'),
      { type: 'registered', priority: 'P3', liveContact: false, policy: { policyId: 'standard', policyVersion: 9 } },
    ])
    expect(() => replay(facts, lifeRules, inWeek(MON, '10:00'))).toThrow(
      expect.objectContaining({ code: 'unknownPolicy' }),
    )
    expect(() => replay(lifeOf([0, 'registered']), rulesOf([policyOf()], []), 1)).toThrow(
      expect.objectContaining({ code: 'unknownCalendar' }),
    )
  })
})
