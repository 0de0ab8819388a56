/**
 * Lives of tickets, a sentence each: answers and news. Office hours are Monday to Friday, 09:00 to 18:00; an hour to
 * answer, two between news, eight to resolve (a quarter of each for P1).
 */
import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../domain/instant'
import { inWeek, lifeOf } from './testing/builders'
import { see } from './testing/lives'

const [MON, FRI] = ['mon', 'fri'] as const

describe('first response', () => {
  it('is due an hour of working time after the registration, and met by the first public reply', () => {
    const life = lifeOf([inWeek(FRI, '17:30'), 'registered'], [inWeek('nextMon', '09:29'), 'publicReply'])
    expect(see(life, inWeek(FRI, '17:40')).firstResponse()).toMatchObject({
      state: 'running',
      deadlineAt: inWeek('nextMon', '09:30'),
      elapsedMs: 10 * MINUTE_MS,
    })
    expect(see(life, inWeek('nextMon', '12:00')).firstResponse()).toMatchObject({
      state: 'met',
      endedAt: inWeek('nextMon', '09:29'),
      elapsedMs: 59 * MINUTE_MS,
      deadlineAt: null,
    })
  })

  it('answered at the very deadline is met, a millisecond later missed', () => {
    const replyAt = (at: number) =>
      see(lifeOf([inWeek(MON, '10:00'), 'registered'], [at, 'publicReply']), at).firstResponse()
    expect(replyAt(inWeek(MON, '11:00'))).toMatchObject({ state: 'met', breachedAt: null })
    expect(replyAt(inWeek(MON, '11:00') + 1)).toMatchObject({
      state: 'missed',
      breachedAt: inWeek(MON, '11:00'),
      breachedByChange: false,
    })
  })

  it('does not wait: pending before the first response pauses the resolution, but the answer is still owed', () => {
    const life = lifeOf(
      [inWeek(MON, '10:00'), 'registered'],
      [inWeek(MON, '10:30'), { type: 'paused', reason: 'thirdParty', until: null }],
    )
    const seen = see(life, inWeek(MON, '11:30'))
    expect(seen.firstResponse()).toMatchObject({
      state: 'running',
      deadlineAt: inWeek(MON, '11:00'),
      breachedAt: inWeek(MON, '11:00'),
    })
    expect(seen.resolution()).toMatchObject({
      state: 'paused',
      pauseReason: 'thirdParty',
      deadlineAt: null,
      remainingMs: 7.5 * HOUR_MS,
    })
  })

  it('is met at once when the requester was spoken to', () => {
    const life = lifeOf([
      inWeek(MON, '10:00'),
      { type: 'registered', priority: 'P3', liveContact: true, policy: { policyId: 'standard', policyVersion: 1 } },
    ])
    expect(see(life, inWeek(MON, '10:00')).firstResponse()).toMatchObject({
      state: 'met',
      endedAt: inWeek(MON, '10:00'),
      elapsedMs: 0,
    })
  })

  it('is given by resolving, too', () => {
    const life = lifeOf([inWeek(MON, '10:00'), 'registered'], [inWeek(MON, '10:20'), 'resolved'])
    expect(see(life, inWeek(MON, '12:00')).firstResponse()).toMatchObject({
      state: 'met',
      endedAt: inWeek(MON, '10:20'),
    })
  })

  it('written offline before the deadline and delivered after it is late: it counts when it was delivered', () => {
    const delivered = inWeek(MON, '11:20')
    const life = lifeOf([inWeek(MON, '10:00'), 'registered'], [delivered, 'publicReply'])
    expect(see(life, delivered).firstResponse()).toMatchObject({
      state: 'missed',
      breachedAt: inWeek(MON, '11:00'),
      endedAt: delivered,
    })
  })

  it('of a ticket registered offline on Friday at 17:59 and synced on Monday counts from Friday 17:59', () => {
    const life = lifeOf([inWeek(FRI, '17:59'), 'registered'])
    expect(see(life, inWeek('nextMon', '09:05')).firstResponse()).toMatchObject({
      deadlineAt: inWeek('nextMon', '09:59'),
      elapsedMs: 6 * MINUTE_MS,
    })
  })
})

describe('update', () => {
  const answered = [
    [inWeek(MON, '09:00'), 'registered'],
    [inWeek(MON, '09:10'), 'publicReply'],
  ] as const

  it('is armed by the oldest unanswered message, not by later ones, and met by a reply', () => {
    const life = lifeOf(
      ...answered,
      [inWeek(MON, '10:00'), 'requesterMessage'],
      [inWeek(MON, '11:00'), 'requesterMessage'],
      [inWeek(MON, '11:30'), 'publicReply'],
    )
    expect(see(life, inWeek(MON, '11:10')).update()).toMatchObject({
      state: 'running',
      startedAt: inWeek(MON, '10:00'),
      deadlineAt: inWeek(MON, '12:00'),
    })
    expect(see(life, inWeek(MON, '11:30')).update()).toMatchObject({ state: 'met', cycle: 1 })
  })

  it('begins a cycle with each message that has to be answered', () => {
    const life = lifeOf(
      ...answered,
      [inWeek(MON, '10:00'), 'requesterMessage'],
      [inWeek(MON, '10:30'), 'publicReply'],
      [inWeek(MON, '14:00'), 'requesterMessage'],
    )
    expect(see(life, inWeek(MON, '15:00')).update()).toMatchObject({
      state: 'running',
      cycle: 2,
      deadlineAt: inWeek(MON, '16:00'),
    })
  })

  it('does not exist before the first response', () => {
    const life = lifeOf([inWeek(MON, '09:00'), 'registered'], [inWeek(MON, '09:05'), 'requesterMessage'])
    expect(see(life, inWeek(MON, '09:30')).clocks.map((clock) => clock.metric)).toEqual(['firstResponse', 'resolution'])
  })

  it('waits in pending when the message came before, and goes on afterwards', () => {
    const life = lifeOf(
      ...answered,
      [inWeek(MON, '10:00'), 'requesterMessage'],
      [inWeek(MON, '10:30'), { type: 'paused', reason: 'thirdParty', until: null }],
      [inWeek(MON, '12:30'), 'unpaused'],
    )
    expect(see(life, inWeek(MON, '11:00')).update()).toMatchObject({ state: 'paused', remainingMs: 90 * MINUTE_MS })
    expect(see(life, inWeek(MON, '13:00')).update()).toMatchObject({
      state: 'running',
      deadlineAt: inWeek(MON, '14:00'),
    })
  })

  it('runs through a pending for a third party when the message came during it, and the pause goes on', () => {
    const life = lifeOf(
      ...answered,
      [inWeek(MON, '10:00'), { type: 'paused', reason: 'thirdParty', until: null }],
      [inWeek(MON, '11:00'), 'requesterMessage'],
    )
    const seen = see(life, inWeek(MON, '12:00'))
    expect(seen.update()).toMatchObject({ state: 'running', deadlineAt: inWeek(MON, '13:00') })
    expect(seen.resolution()).toMatchObject({ state: 'paused', pauseReason: 'thirdParty' })
  })

  it('armed during a pause is not put to rest by prolonging that pause', () => {
    const pause = { type: 'paused', reason: 'planned', until: null } as const
    const life = lifeOf(
      ...answered,
      [inWeek(MON, '10:00'), pause],
      [inWeek(MON, '11:00'), 'requesterMessage'],
      [inWeek(MON, '11:30'), { ...pause, reason: 'thirdParty' }],
    )
    const seen = see(life, inWeek(MON, '12:00'))
    expect(seen.update()).toMatchObject({ state: 'running', deadlineAt: inWeek(MON, '13:00') })
    expect(seen.resolution()).toMatchObject({ state: 'paused', pauseReason: 'thirdParty' })
  })

  it('wakes when another message comes during the pause that had put it to rest', () => {
    const life = lifeOf(
      ...answered,
      [inWeek(MON, '10:00'), 'requesterMessage'],
      [inWeek(MON, '10:30'), { type: 'paused', reason: 'planned', until: null }],
      [inWeek(MON, '12:00'), 'requesterMessage'],
    )
    expect(see(life, inWeek(MON, '12:10')).update()).toMatchObject({
      state: 'running',
      startedAt: inWeek(MON, '10:00'),
      deadlineAt: inWeek(MON, '13:30'),
    })
  })
})
