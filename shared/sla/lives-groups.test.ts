/**
 * Lives of tickets, a sentence each: groups. A group answers an offer within half an hour and is done within four; the
 * network group within two, around the clock. Office hours are Monday to Friday, 09:00 to 18:00.
 */
import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../domain/instant'
import { replay } from './replay'
import { calendarOf, clockOf, inWeek, lifeOf, policyOf, rulesOf, type Entry, type FactBody } from './testing/builders'
import type { ClockFact, Metric, PolicyOla } from './types'

const [MON, TUE, WED, THU] = ['mon', 'tue', 'wed', 'thu'] as const

const ola: PolicyOla = {
  default: { acceptanceMinutes: 30, groupMinutes: { P1: 60, P3: 240 } },
  groups: { network: { groupMinutes: 120, calendar: null } },
}
const named: PolicyOla = { groups: { desk: { groupMinutes: 60 }, network: { groupMinutes: { P1: 60 } } } }
const rules = rulesOf(
  [policyOf({ ola }), policyOf({ id: 'named', ola: named }), policyOf({ id: 'without' })],
  [calendarOf()],
)

const registered: Entry = [inWeek(MON, '09:00'), 'registered']
const offer = (at: number, groupId: string, fromGroupId = 'desk'): Entry => [
  at,
  { type: 'handedOver', fromGroupId, groupId },
]
const answer = (at: number, groupId: string, accepted: boolean): Entry => [
  at,
  { type: 'handOverAnswered', groupId, accepted },
]
const moved = (at: number, groupId: string): Entry => [at, { type: 'groupChanged', groupId }]
const accepted = (at: number, groupId: string): readonly Entry[] => [answer(at, groupId, true), moved(at, groupId)]
const under = (policyId: string, priority: 'P1' | 'P3' = 'P3'): FactBody => ({
  type: 'retargeted',
  mode: 'carry',
  priority,
  policy: { policyId, policyVersion: 1 },
})

function see(facts: readonly ClockFact[], now: number) {
  const clocks = replay(facts, rules, now)
  const of = (metric: Metric, groupId: string, cycle?: number) =>
    clockOf(
      clocks.filter((clock) => clock.groupId === groupId),
      metric,
      cycle,
    )
  const ofGroups = clocks.filter((clock) => clock.kind === 'ola').map((clock) => `${clock.metric} ${clock.groupId}`)
  return { clocks, ofGroups, acceptance: of.bind(null, 'acceptance'), group: of.bind(null, 'group') }
}

describe('acceptance', () => {
  const offered = [registered, offer(inWeek(MON, '10:00'), 'printers')]

  it('is owed from the offer on, in working time', () => {
    const life = lifeOf(registered, offer(inWeek(MON, '17:45'), 'printers'))
    expect(see(life, inWeek(MON, '17:50')).acceptance('printers')).toMatchObject({
      kind: 'ola',
      groupId: 'printers',
      cycle: 1,
      state: 'running',
      startedAt: inWeek(MON, '17:45'),
      deadlineAt: inWeek(TUE, '09:15'),
      elapsedMs: 5 * MINUTE_MS,
    })
  })

  it.each([true, false])('is met by an answer in time, whether it is yes or no (%s)', (isAccepted) => {
    const life = lifeOf(...offered, answer(inWeek(MON, '10:30'), 'printers', isAccepted))
    expect(see(life, inWeek(MON, '12:00')).acceptance('printers')).toMatchObject({
      state: 'met',
      endedAt: inWeek(MON, '10:30'),
      breachedAt: null,
    })
  })

  it('is missed by an answer a millisecond late', () => {
    const life = lifeOf(...offered, answer(inWeek(MON, '10:30') + 1, 'printers', true))
    expect(see(life, inWeek(MON, '12:00')).acceptance('printers')).toMatchObject({
      state: 'missed',
      breachedAt: inWeek(MON, '10:30'),
    })
  })

  it('does not wait while the ticket does', () => {
    const life = lifeOf(...offered, [inWeek(MON, '10:10'), 'paused'])
    expect(see(life, inWeek(MON, '11:00')).acceptance('printers')).toMatchObject({
      state: 'running',
      breachedAt: inWeek(MON, '10:30'),
    })
  })

  it('asked for again after a return is another promise of that group', () => {
    const life = lifeOf(
      ...offered,
      answer(inWeek(MON, '10:20'), 'printers', false),
      offer(inWeek(MON, '11:00'), 'printers'),
    )
    const seen = see(life, inWeek(MON, '11:10'))
    expect(seen.acceptance('printers', 1)).toMatchObject({ state: 'met', elapsedMs: 20 * MINUTE_MS })
    expect(seen.acceptance('printers', 2)).toMatchObject({ state: 'running', deadlineAt: inWeek(MON, '11:30') })
  })

  it.each(['resolved', 'cancelled', 'closed'] as const)('is nobody’s debt any more once the ticket is %s', (type) => {
    const life = lifeOf(...offered, [inWeek(MON, '10:10'), type])
    expect(see(life, inWeek(MON, '12:00')).acceptance('printers')).toMatchObject({
      state: 'cancelled',
      endedAt: inWeek(MON, '10:10'),
      breachedAt: null,
    })
  })

  it('is given by an assignment to the group that was asked, and withdrawn by one to another', () => {
    const assigned = (groupId: string) =>
      see(lifeOf(...offered, moved(inWeek(MON, '10:10'), groupId)), inWeek(MON, '11:00'))
    expect(assigned('printers').acceptance('printers').state).toBe('met')
    expect(assigned('network').acceptance('printers').state).toBe('cancelled')
    expect(assigned('network').group('network').startedAt).toBe(inWeek(MON, '10:10'))
  })

  it('of an undone offer was never owed', () => {
    const life = lifeOf(...offered).filter((fact) => fact.type !== 'handedOver')
    expect(see(life, inWeek(MON, '12:00')).ofGroups).toEqual([])
  })
})

describe('the clock of a group', () => {
  const given = [registered, offer(inWeek(MON, '10:00'), 'printers'), ...accepted(inWeek(MON, '10:20'), 'printers')]

  it('runs from the acceptance on', () => {
    expect(see(lifeOf(...given), inWeek(MON, '11:00')).group('printers')).toMatchObject({
      kind: 'ola',
      cycle: 1,
      state: 'running',
      startedAt: inWeek(MON, '10:20'),
      deadlineAt: inWeek(MON, '14:20'),
      policy: { policyId: 'standard', policyVersion: 1 },
    })
  })

  it('goes by what the policy says of that group, in its own working time', () => {
    const life = lifeOf(registered, ...accepted(inWeek(MON, '17:00'), 'network'))
    expect(see(life, inWeek(MON, '17:30')).group('network')).toMatchObject({
      calendar: null,
      deadlineAt: inWeek(MON, '19:00'),
    })
  })

  it('does not measure the group that the ticket began with, unless the policy names it', () => {
    expect(see(lifeOf(registered), inWeek(MON, '10:00')).ofGroups).toEqual([])
    const life = lifeOf(registered, [inWeek(MON, '09:00'), under('named')])
    expect(see(life, inWeek(MON, '09:30')).group('desk')).toMatchObject({
      state: 'running',
      startedAt: inWeek(MON, '09:00'),
      deadlineAt: inWeek(MON, '10:00'),
    })
  })

  it('measures the group that the ticket began with once it was given back to it', () => {
    const life = lifeOf(
      ...given,
      offer(inWeek(MON, '11:00'), 'desk', 'printers'),
      ...accepted(inWeek(MON, '11:10'), 'desk'),
    )
    const seen = see(life, inWeek(MON, '12:10'))
    expect(seen.acceptance('desk')).toMatchObject({ state: 'met', elapsedMs: 10 * MINUTE_MS })
    expect(seen.group('desk')).toMatchObject({ state: 'running', elapsedMs: HOUR_MS, deadlineAt: inWeek(MON, '15:10') })
  })

  it('rests while the ticket is pending, also when it was accepted meanwhile', () => {
    const life = lifeOf(
      registered,
      offer(inWeek(MON, '10:00'), 'printers'),
      [inWeek(MON, '10:10'), { type: 'paused', reason: 'thirdParty', until: inWeek(TUE, '10:00') }],
      ...accepted(inWeek(MON, '10:20'), 'printers'),
    )
    expect(see(life, inWeek(MON, '12:00')).group('printers')).toMatchObject({
      state: 'paused',
      pauseReason: 'thirdParty',
      elapsedMs: 0,
    })
    expect(see(life, inWeek(TUE, '11:00')).group('printers')).toMatchObject({
      state: 'running',
      deadlineAt: inWeek(TUE, '14:00'),
    })
  })

  it('stands still from the offer to the answer, and goes on when the ticket bounces', () => {
    const life = lifeOf(
      ...given,
      offer(inWeek(MON, '12:20'), 'network', 'printers'),
      answer(inWeek(MON, '16:00'), 'network', false),
    )
    expect(see(life, inWeek(MON, '15:00')).group('printers')).toMatchObject({
      state: 'stopped',
      endedAt: inWeek(MON, '12:20'),
      deadlineAt: null,
      remainingMs: 2 * HOUR_MS,
    })
    expect(see(life, inWeek(MON, '16:30')).group('printers')).toMatchObject({
      state: 'running',
      cycle: 1,
      deadlineAt: inWeek(MON, '18:00'),
      endedAt: null,
    })
  })

  it('of a hand-over during pending that bounces goes on when the pause is over', () => {
    const life = lifeOf(
      ...given,
      [inWeek(MON, '11:20'), 'paused'],
      offer(inWeek(MON, '12:00'), 'network', 'printers'),
      answer(inWeek(MON, '13:00'), 'network', false),
      [inWeek(MON, '15:00'), 'unpaused'],
    )
    expect(see(life, inWeek(MON, '14:00')).group('printers')).toMatchObject({ state: 'paused', elapsedMs: HOUR_MS })
    expect(see(life, inWeek(MON, '16:00')).group('printers')).toMatchObject({
      state: 'running',
      elapsedMs: 2 * HOUR_MS,
      deadlineAt: inWeek(MON, '18:00'),
    })
  })

  it('goes on where it left when the ticket comes back to that group', () => {
    const life = lifeOf(
      ...given,
      ...accepted(inWeek(MON, '13:20'), 'network'),
      ...accepted(inWeek(TUE, '09:00'), 'printers'),
    )
    expect(see(life, inWeek(MON, '15:00')).group('printers')).toMatchObject({
      state: 'stopped',
      endedAt: inWeek(MON, '13:20'),
    })
    const seen = see(life, inWeek(TUE, '09:30'))
    expect(seen.group('printers')).toMatchObject({ cycle: 1, state: 'running', deadlineAt: inWeek(TUE, '10:00') })
    expect(seen.group('network')).toMatchObject({ state: 'stopped', breachedAt: inWeek(MON, '15:20') })
    expect(seen.ofGroups).toEqual(['acceptance printers', 'group printers', 'group network'])
  })

  it('is met by resolving, final a week later, and goes on when the ticket is reopened before', () => {
    const life = lifeOf(...given, [inWeek(MON, '12:20'), 'resolved'])
    expect(see(life, inWeek(TUE, '09:00')).group('printers')).toMatchObject({
      state: 'stopped',
      endedAt: inWeek(MON, '12:20'),
    })
    expect(see(life, inWeek('nextTue', '09:00')).group('printers')).toMatchObject({ state: 'met' })
    const reopened = lifeOf(...given, [inWeek(MON, '12:20'), 'resolved'], [inWeek(WED, '09:00'), 'reopened'])
    expect(see(reopened, inWeek(WED, '10:00')).group('printers')).toMatchObject({
      state: 'running',
      cycle: 1,
      deadlineAt: inWeek(WED, '11:00'),
    })
  })

  it('reopened after the week begins its next cycle, and what other groups did stays as it ended', () => {
    const life = lifeOf(
      ...given,
      ...accepted(inWeek(MON, '11:20'), 'network'),
      [inWeek(MON, '12:00'), 'resolved'],
      [inWeek('nextMon', '12:00'), 'reopened'],
    )
    const seen = see(life, inWeek('nextMon', '13:00'))
    expect(seen.group('network', 1)).toMatchObject({ state: 'met', elapsedMs: 40 * MINUTE_MS })
    expect(seen.group('network', 2)).toMatchObject({ state: 'running', startedAt: inWeek('nextMon', '12:00') })
    expect(seen.group('printers')).toMatchObject({ state: 'met', endedAt: inWeek(MON, '11:20') })
  })

  it('is cancelled with the ticket, and a breach stays a fact', () => {
    const life = lifeOf(...given, [inWeek(MON, '15:00'), 'cancelled'])
    expect(see(life, inWeek(TUE, '09:00')).group('printers')).toMatchObject({
      state: 'cancelled',
      breachedAt: inWeek(MON, '14:20'),
    })
  })

  it('takes a new priority with its elapsed time, and breaches by it', () => {
    const life = lifeOf(...given, [inWeek(MON, '12:00'), under('standard', 'P1')])
    expect(see(life, inWeek(MON, '12:00')).group('printers')).toMatchObject({
      targetMs: HOUR_MS,
      deadlineAt: inWeek(MON, '11:20'),
      breachedAt: inWeek(MON, '12:00'),
      breachedByChange: true,
    })
  })

  it('sleeps under a policy that promises nothing, and wakes with what it had counted', () => {
    const life = lifeOf(...given, [inWeek(MON, '11:20'), under('without')], [inWeek(MON, '12:20'), under('standard')])
    expect(see(life, inWeek(MON, '12:00')).group('printers')).toMatchObject({ state: 'cancelled', elapsedMs: HOUR_MS })
    expect(see(life, inWeek(MON, '12:20')).group('printers')).toMatchObject({ deadlineAt: inWeek(MON, '15:20') })
  })
})

describe('a ticket that was stored before facts named groups', () => {
  const older: Entry = [
    inWeek(MON, '09:00'),
    { type: 'registered', priority: 'P3', liveContact: false, policy: { policyId: 'named', policyVersion: 1 } },
  ]

  it('has the clocks of its promise, and none of groups', () => {
    const clocks = see(lifeOf(older), inWeek(MON, '09:30')).clocks
    expect(clocks.map((clock) => clock.metric)).toEqual(['firstResponse', 'resolution'])
  })

  it('learns who has it from an acceptance, even where no change of group is told', () => {
    const life = lifeOf(
      older,
      [inWeek(MON, '10:00'), { type: 'handedOver', groupId: 'printers' }],
      answer(inWeek(MON, '10:10'), 'printers', true),
      [inWeek(MON, '10:20'), under('standard')],
    )
    expect(see(life, inWeek(THU, '10:00')).group('printers')).toMatchObject({ startedAt: inWeek(MON, '10:10') })
  })
})
