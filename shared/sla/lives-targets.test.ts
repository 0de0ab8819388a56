/**
 * Lives of tickets, a sentence each: changes of target. Office hours are Monday to Friday, 09:00 to 18:00; an hour to
 * answer, two between news, eight to resolve (a quarter of each for P1).
 */
import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '../domain/instant'
import { inWeek, lifeOf } from './testing/builders'
import { retargeted, see } from './testing/lives'
import type { RetargetMode } from './types'

const [MON, TUE, WED] = ['mon', 'tue', 'wed'] as const

describe('a change of target', () => {
  // 90 % of eight hours is 7 h 12 min.
  const atNinety = inWeek(MON, '16:12')

  it('from P3 to P1 at 90 % is past at once: breached by the change, at the change', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '09:05'), 'publicReply'],
      [atNinety, retargeted('carry', 'P1')],
    )
    expect(see(life, atNinety).resolution()).toMatchObject({
      state: 'running',
      cycle: 1,
      targetMs: 2 * HOUR_MS,
      elapsedMs: 7.2 * HOUR_MS,
      deadlineAt: inWeek(MON, '11:00'),
      breachedAt: atNinety,
      breachedByChange: true,
    })
  })

  it('from P3 to P1 and back breaks the promise once, and the breach stays', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [atNinety, retargeted('carry', 'P1')],
      [inWeek(MON, '16:20'), retargeted('carry', 'P3')],
    )
    expect(see(life, inWeek(MON, '16:30')).resolution()).toMatchObject({
      deadlineAt: inWeek(MON, '17:00'),
      breachedAt: atNinety,
      breachedByChange: true,
    })
  })

  it('restarted, begins the next cycle with the whole new target', () => {
    const life = lifeOf([inWeek(MON, '09:00'), 'registered'], [atNinety, retargeted('restart', 'P1')])
    const seen = see(life, inWeek(MON, '17:00'))
    expect(seen.resolution(1)).toMatchObject({ state: 'cancelled', endedAt: atNinety, elapsedMs: 7.2 * HOUR_MS })
    expect(seen.resolution(2)).toMatchObject({
      state: 'running',
      startedAt: atNinety,
      deadlineAt: inWeek(TUE, '09:12'),
    })
  })

  it('while paused keeps the pause, and breaches only when the clock resumes', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '13:00'), 'paused'],
      [inWeek(MON, '14:00'), retargeted('carry', 'P1')],
      [inWeek(TUE, '10:00'), 'unpaused'],
    )
    expect(see(life, inWeek(MON, '15:00')).resolution()).toMatchObject({
      state: 'paused',
      remainingMs: -2 * HOUR_MS,
      breachedAt: null,
    })
    expect(see(life, inWeek(TUE, '10:00')).resolution()).toMatchObject({
      state: 'running',
      deadlineAt: inWeek(MON, '11:00'),
      breachedAt: inWeek(TUE, '10:00'),
      breachedByChange: true,
    })
  })

  it('of policy while paused continues with the new calendar from the resumption, and keeps what the old one counted', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '11:00'), 'paused'],
      [inWeek(MON, '12:00'), retargeted('carry', 'P3', { policyId: 'around-the-clock', policyVersion: 1 })],
      [inWeek(MON, '17:00'), 'unpaused'],
    )
    expect(see(life, inWeek(MON, '20:00')).resolution()).toMatchObject({
      state: 'running',
      calendar: null,
      deadlineAt: inWeek(MON, '23:00'),
      elapsedMs: 5 * HOUR_MS,
    })
  })

  it('of calendar version, carried, counts the future by the new one', () => {
    const life = lifeOf(
      [inWeek(MON, '16:00'), 'registered'],
      [inWeek(MON, '17:00'), retargeted('carry', 'P3', { policyId: 'standard', policyVersion: 2 })],
    )
    // Tuesday is a holiday in version 2.
    expect(see(life, inWeek(MON, '17:00')).resolution()).toMatchObject({
      deadlineAt: inWeek(WED, '15:00'),
      calendar: { id: 'office', version: 2 },
    })
  })

  it('carried after hours worked by the old calendar does not count them again, retroactively it does', () => {
    const change = (mode: RetargetMode) =>
      lifeOf(
        [inWeek(MON, '16:00'), 'registered'],
        [inWeek(WED, '09:30'), retargeted(mode, 'P3', { policyId: 'standard', policyVersion: 2 })],
      )
    // Two hours on Monday, nine on Tuesday (worked, then), half an hour on Wednesday.
    expect(see(change('carry'), inWeek(WED, '10:00')).resolution()).toMatchObject({
      breachedAt: inWeek(TUE, '15:00'),
      elapsedMs: 12 * HOUR_MS,
    })
    expect(see(change('retroactive'), inWeek(WED, '10:00')).resolution()).toMatchObject({
      breachedAt: null,
      elapsedMs: 3 * HOUR_MS,
      deadlineAt: inWeek(WED, '15:00'),
    })
  })

  it('retroactive is recounted from the registration with the same pauses, and may be past by it', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '10:00'), 'paused'],
      [inWeek(MON, '12:00'), 'unpaused'],
      [inWeek(MON, '15:00'), retargeted('retroactive', 'P1')],
    )
    expect(see(life, inWeek(MON, '15:00')).resolution()).toMatchObject({
      cycle: 1,
      deadlineAt: inWeek(MON, '13:00'),
      breachedAt: inWeek(MON, '15:00'),
      breachedByChange: true,
    })
  })

  it('to no target puts the clock to sleep, and a later target wakes it with what it had counted', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '12:00'), retargeted('carry', 'P4')],
      [inWeek(TUE, '09:00'), retargeted('carry', 'P3')],
    )
    expect(see(life, inWeek(MON, '15:00')).resolution()).toMatchObject({
      state: 'cancelled',
      deadlineAt: null,
      elapsedMs: 3 * HOUR_MS,
      endedAt: inWeek(MON, '12:00'),
    })
    expect(see(life, inWeek(TUE, '10:00')).resolution()).toMatchObject({
      state: 'running',
      cycle: 1,
      deadlineAt: inWeek(TUE, '14:00'),
      elapsedMs: 4 * HOUR_MS,
    })
  })

  it('gives a ticket without a policy its clocks from the change on, or from the registration when retroactive', () => {
    const life = (mode: RetargetMode) =>
      lifeOf(
        [inWeek(MON, '09:00'), { type: 'registered', priority: 'P3', liveContact: false, policy: null }],
        [inWeek(MON, '12:00'), retargeted(mode, 'P3')],
      )
    expect(see(life('carry'), inWeek(MON, '11:00')).clocks).toEqual([])
    expect(see(life('carry'), inWeek(MON, '12:30')).resolution()).toMatchObject({
      cycle: 1,
      deadlineAt: inWeek(TUE, '11:00'),
      elapsedMs: HOUR_MS / 2,
    })
    expect(see(life('retroactive'), inWeek(MON, '12:30')).resolution()).toMatchObject({
      cycle: 1,
      deadlineAt: inWeek(MON, '17:00'),
      elapsedMs: 3.5 * HOUR_MS,
    })
  })

  it('after resolving is for what follows a reopening: what was resolved in time stays so', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '15:00'), 'resolved'],
      [inWeek(MON, '16:00'), retargeted('carry', 'P1')],
    )
    expect(see(life, inWeek('nextTue', '09:00')).resolution()).toMatchObject({ state: 'met', targetMs: 8 * HOUR_MS })
    const reopened = [...life, { ...lifeOf([inWeek(TUE, '10:00'), 'reopened'])[0]!, seq: 4 }]
    expect(see(reopened, inWeek(TUE, '10:00')).resolution()).toMatchObject({
      state: 'running',
      targetMs: 2 * HOUR_MS,
      deadlineAt: inWeek(MON, '11:00'),
      breachedAt: inWeek(TUE, '10:00'),
      breachedByChange: true,
    })
  })

  it('does not reach a final clock', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '09:50'), 'publicReply'],
      [inWeek(MON, '12:00'), retargeted('retroactive', 'P1')],
    )
    expect(see(life, inWeek(MON, '13:00')).firstResponse()).toMatchObject({ state: 'met', targetMs: HOUR_MS })
  })
})
