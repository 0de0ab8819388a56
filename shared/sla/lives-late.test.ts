/**
 * Lives of tickets, a sentence each: what arrives late, what is taken back, what meets at one instant. Office hours are
 * Monday to Friday, 09:00 to 18:00; an hour to answer, two between news, eight to resolve (a quarter of each for P1).
 */
import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../domain/instant'
import { pendingMessages } from './fact-order'
import { heardPauses } from './heard-pauses'
import { replay } from './replay'
import { inWeek, lifeOf, type Entry } from './testing/builders'
import { lifeRules, retargeted, see } from './testing/lives'
import type { ClockFact } from './types'
import { withdrawnBreaches } from './withdrawn-breaches'

const [MON, TUE, FRI, SAT] = ['mon', 'tue', 'fri', 'sat'] as const
const registered: Entry = [inWeek(MON, '09:00'), 'registered']

/** The breaches that are gone once the last fact has arrived. */
function withdrawnBy(facts: readonly ClockFact[], arrivedAt: number) {
  return withdrawnBreaches(replay(facts.slice(0, -1), lifeRules, arrivedAt), replay(facts, lifeRules, arrivedAt))
}

describe('a late event', () => {
  const answered: Entry = [inWeek(MON, '09:30'), 'publicReply']

  it('of work that was done offline and in time takes the breach away, and says which', () => {
    const life = lifeOf(registered, answered, [inWeek(MON, '16:50'), 'resolved'])
    expect(see(life.slice(0, -1), inWeek(MON, '17:30')).resolution().breachedAt).toBe(inWeek(MON, '17:00'))
    expect(see(life, inWeek(MON, '17:30')).resolution()).toMatchObject({ state: 'stopped', breachedAt: null })
    expect(withdrawnBy(life, inWeek(MON, '17:30'))).toEqual([
      { metric: 'resolution', groupId: null, cycle: 1, breachedAt: inWeek(MON, '17:00') },
    ])
  })

  it('of work that was done too late takes nothing away', () => {
    const life = lifeOf(registered, answered, [inWeek(MON, '17:10'), 'resolved'])
    expect(withdrawnBy(life, inWeek(MON, '17:30'))).toEqual([])
  })

  it('of a reply counts when it was delivered, so it takes nothing away either', () => {
    const life = lifeOf(registered, [inWeek(MON, '10:20'), 'publicReply'])
    expect(withdrawnBy(life, inWeek(MON, '10:20'))).toEqual([])
  })

  it('of a pause that moves the deadline past now takes the breach away, and a shorter one only moves it', () => {
    const pausedUntil = (from: string, until: string): ClockFact[] =>
      lifeOf(registered, answered, [
        inWeek(MON, from),
        { type: 'paused', reason: 'thirdParty', until: inWeek(MON, until) },
      ])
    expect(withdrawnBy(pausedUntil('12:00', '13:00'), inWeek(MON, '17:30'))).toHaveLength(1)
    expect(withdrawnBy(pausedUntil('12:00', '12:10'), inWeek(MON, '17:30'))).toEqual([])
  })
})

describe('a message on a resolved ticket', () => {
  const resolvedOnFriday = [
    [inWeek(FRI, '10:00'), 'registered'],
    [inWeek(FRI, '16:00'), 'resolved'],
    [inWeek(SAT, '11:00'), 'requesterMessage'],
  ] as const satisfies readonly Entry[]

  it('that needed no action leaves it resolved as it was, and asks for no news', () => {
    const life = lifeOf(...resolvedOnFriday, [inWeek('nextMon', '10:00'), 'noActionNeeded'])
    expect(see(life, inWeek('nextMon', '09:59')).resolution()).toMatchObject({ state: 'running' })
    const seen = see(life, inWeek('nextMon', '10:00'))
    expect(seen.resolution()).toMatchObject({ state: 'stopped', endedAt: inWeek(FRI, '16:00') })
    expect(seen.clocks.map(({ metric }) => metric)).toEqual(['firstResponse', 'resolution'])
  })

  it('that needed no action is found so with all before it, and the next one reopens again', () => {
    const life = lifeOf(
      ...resolvedOnFriday,
      [inWeek(SAT, '12:00'), 'requesterMessage'],
      [inWeek('nextMon', '10:00'), 'publicReply'],
      [inWeek('nextMon', '10:05'), 'noActionNeeded'],
      [inWeek('nextMon', '11:00'), 'requesterMessage'],
    )
    expect(see(life, inWeek('nextMon', '10:30')).resolution()).toMatchObject({ state: 'stopped' })
    expect(see(life, inWeek('nextMon', '11:30')).resolution()).toMatchObject({
      state: 'running',
      elapsedMs: 6.5 * HOUR_MS,
    })
  })

  it('on which somebody went to work needed action, whatever is said later', () => {
    const worked = lifeOf(
      ...resolvedOnFriday,
      [inWeek('nextMon', '09:10'), 'reopened'],
      [inWeek('nextMon', '10:00'), 'noActionNeeded'],
    )
    expect(see(worked, inWeek('nextMon', '10:30')).resolution()).toMatchObject({ state: 'running' })
  })

  it('can no longer be called one that needed no action once another group has accepted the ticket', () => {
    const offered = lifeOf(...resolvedOnFriday, [
      inWeek('nextMon', '09:10'),
      { type: 'handedOver', fromGroupId: 'desk', groupId: 'network' },
    ])
    const accepted = lifeOf(...resolvedOnFriday, [
      inWeek('nextMon', '09:20'),
      { type: 'groupChanged', groupId: 'network' },
    ])
    expect([pendingMessages(offered).length, pendingMessages(accepted).length]).toEqual([1, 0])
  })

  it('is not held against it that another group had the ticket before it came', () => {
    const moved = lifeOf(
      ...resolvedOnFriday.slice(0, -1),
      [inWeek('fri', '17:30'), { type: 'groupChanged', groupId: 'network' }],
      ...resolvedOnFriday.slice(-1),
      [inWeek('nextMon', '10:00'), 'noActionNeeded'],
    )
    expect(see(moved, inWeek('nextMon', '10:30')).resolution()).toMatchObject({ state: 'stopped', breachedAt: null })
  })

  it('that needed no action takes back the breach that it had caused', () => {
    const life = lifeOf(...resolvedOnFriday, [inWeek('nextMon', '12:00'), 'noActionNeeded'])
    expect(withdrawnBy(life, inWeek('nextMon', '12:00')).map(({ metric }) => metric)).toEqual(['update', 'resolution'])
  })
})

describe('a merge', () => {
  it('of a breached younger ticket ends its clocks, and its breach still counts', () => {
    const younger = lifeOf([inWeek(MON, '10:00'), 'registered'], [inWeek(MON, '11:30'), 'cancelled'])
    const seen = see(younger, inWeek(TUE, '12:00'))
    expect(seen.clocks.map(({ metric, state }) => [metric, state])).toEqual([
      ['firstResponse', 'cancelled'],
      ['resolution', 'cancelled'],
    ])
    expect(seen.firstResponse().breachedAt).toBe(inWeek(MON, '11:00'))
    expect(seen.resolution().breachedAt).toBeNull()
  })
})

describe('a pause in which the requester wrote', () => {
  const messages = [
    [inWeek(MON, '11:00'), 'requesterMessage'],
    [inWeek(MON, '11:30'), 'requesterMessage'],
  ] as const satisfies readonly Entry[]
  const heard = (...entries: readonly Entry[]) =>
    heardPauses(lifeOf(registered, ...entries), lifeRules, inWeek(TUE, '12:00'))

  it('is reported, with when they wrote', () => {
    expect(
      heard([inWeek(MON, '10:00'), { type: 'paused', reason: 'thirdParty', until: null }], ...messages, [
        inWeek(MON, '12:00'),
        'unpaused',
      ]),
    ).toEqual([
      {
        from: inWeek(MON, '10:00'),
        to: inWeek(MON, '12:00'),
        reason: 'thirdParty',
        messageAts: [inWeek(MON, '11:00'), inWeek(MON, '11:30')],
      },
    ])
  })

  it('is reported while it lasts, and once for each reason that it had', () => {
    expect(
      heard(
        [inWeek(MON, '10:00'), { type: 'paused', reason: 'planned', until: null }],
        messages[0],
        [inWeek(MON, '11:10'), { type: 'paused', reason: 'thirdParty', until: null }],
        messages[1],
      ).map(({ reason, to }) => [reason, to]),
    ).toEqual([
      ['planned', inWeek(MON, '11:10')],
      ['thirdParty', null],
    ])
  })

  it('is no such pause when it was the requester who was waited for, nor when nobody wrote', () => {
    expect(heard([inWeek(MON, '10:00'), 'paused'], ...messages)).toEqual([])
    expect(heard([inWeek(MON, '12:00'), { type: 'paused', reason: 'planned', until: null }])).toEqual([])
  })
})

describe('at one instant', () => {
  const pausedUntilNoon: Entry = [
    inWeek(MON, '10:00'),
    { type: 'paused', reason: 'planned', until: inWeek(MON, '12:00') },
  ]

  it('resolving comes before the end of a pause: the ticket was never at work in between', () => {
    const life = lifeOf(registered, pausedUntilNoon, [inWeek(MON, '12:00'), 'resolved'])
    expect(see(life, inWeek(MON, '13:00')).resolution().intervals).toMatchObject([
      { kind: 'running', countedMs: HOUR_MS },
      { kind: 'paused', from: inWeek(MON, '10:00'), to: inWeek(MON, '12:00') },
      { kind: 'stopped', from: inWeek(MON, '12:00') },
    ])
  })

  it('a pause comes before a start: a message of that instant finds the pause over, and is no message in it', () => {
    const life = lifeOf(registered, [inWeek(MON, '09:10'), 'publicReply'], pausedUntilNoon, [
      inWeek(MON, '12:00'),
      'requesterMessage',
    ])
    expect(heardPauses(life, lifeRules, inWeek(MON, '13:00'))).toEqual([])
    expect(see(life, inWeek(MON, '13:00')).update()).toMatchObject({
      state: 'running',
      startedAt: inWeek(MON, '12:00'),
    })
  })

  it('a resolution at the very deadline is in time', () => {
    const life = lifeOf(registered, [inWeek(MON, '17:00'), 'resolved'])
    expect(see(life, inWeek(MON, '17:00')).resolution()).toMatchObject({
      state: 'stopped',
      breachedAt: null,
      remainingMs: 0,
    })
  })
})

describe('what is final', () => {
  it('is immutable; what is only stopped is recounted, and can be broken by that', () => {
    const recounted = (at: number) =>
      see(
        lifeOf(registered, [inWeek(MON, '14:00'), 'resolved'], [at, retargeted('retroactive', 'P1')]),
        inWeek('nextTue', '17:00'),
      ).resolution()
    expect(recounted(inWeek(TUE, '09:00'))).toMatchObject({
      state: 'missed',
      breachedAt: inWeek(TUE, '09:00'),
      breachedByChange: true,
    })
    expect(recounted(inWeek('nextMon', '14:00'))).toMatchObject({ state: 'met', targetMs: 8 * HOUR_MS })
  })

  it('by a new calendar version is not counted anew: restarted, the next cycle alone goes by it', () => {
    const life = lifeOf(
      [inWeek(MON, '16:00'), 'registered'],
      [inWeek(MON, '17:30'), retargeted('restart', 'P3', { policyId: 'standard', policyVersion: 2 })],
    )
    const seen = see(life, inWeek('wed', '10:00'))
    expect(seen.resolution(1)).toMatchObject({
      state: 'cancelled',
      elapsedMs: 90 * MINUTE_MS,
      calendar: { id: 'office', version: 1 },
    })
    // Tuesday is a holiday in version 2: half an hour on Monday, an hour on Wednesday.
    expect(seen.resolution(2)).toMatchObject({
      state: 'running',
      elapsedMs: 90 * MINUTE_MS,
      deadlineAt: inWeek('wed', '16:30'),
      calendar: { id: 'office', version: 2 },
    })
  })
})
