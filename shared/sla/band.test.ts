import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../domain/instant'
import { clockTick } from './band'
import { nextDeadline } from './next-deadline'
import { nextChangeAt, replay } from './replay'
import { calendarOf, clockOf, inWeek, lifeOf, policyOf, rulesOf, type Entry } from './testing/builders'

const rules = rulesOf(
  [policyOf(), policyOf({ id: 'around-the-clock', calendar: null })],
  [calendarOf({ breaks: { '2026-06-01': [['13:00', '14:00']] } })],
)
const facts = lifeOf([inWeek('mon', '09:00'), 'registered'], [inWeek('mon', '09:00'), 'publicReply'])
/** Replayed once; after that only time goes by. Eight hours and a lunch break: due on Monday at 18:00, the closing. */
const clock = clockOf(replay(facts, rules, inWeek('mon', '09:00')), 'resolution')

describe('the chip of a running clock', () => {
  it.each([
    ['calm with an hour or more of working time left', 'mon', '17:00', 'calm', 60],
    ['soon under an hour', 'mon', '17:01', 'soon', 59],
    ['soon with half an hour left', 'mon', '17:30', 'soon', 30],
    ['urgent under half an hour', 'mon', '17:31', 'urgent', 29],
    ['urgent up to the deadline itself', 'mon', '18:00', 'urgent', 0],
    ['overdue after it, at night as well', 'mon', '20:00', 'overdue', 0],
    ['overdue by working time the next day', 'tue', '09:30', 'overdue', -30],
    ['calm in the lunch break of the day on which it is due', 'mon', '13:30', 'calm', 240],
  ] as const)('is %s', (_rule, day, time, band, minutes) => {
    expect(clockTick(clock, rules, inWeek(day, time))).toMatchObject({
      band,
      remainingMs: minutes * MINUTE_MS,
      opensAt: null,
    })
  })

  it('says outside hours, and when it goes on, when work is over and the deadline is of another day', () => {
    const friday = clockOf(
      replay(lifeOf([inWeek('fri', '17:00'), 'registered']), rules, inWeek('fri', '17:00')),
      'resolution',
    )
    expect(clockTick(friday, rules, inWeek('sat', '12:00'))).toEqual({
      band: 'outsideHours',
      remainingMs: 7 * HOUR_MS,
      spentShare: 0.125,
      opensAt: inWeek('nextMon', '09:00'),
    })
    expect(clockTick(friday, rules, inWeek('nextMon', '08:30'))).toMatchObject({ band: 'calm', opensAt: null })
  })

  it('is never outside hours around the clock', () => {
    const life = lifeOf([
      inWeek('fri', '17:00'),
      {
        type: 'registered',
        priority: 'P3',
        liveContact: false,
        policy: { policyId: 'around-the-clock', policyVersion: 1 },
      },
    ])
    const running = clockOf(replay(life, rules, inWeek('fri', '17:00')), 'resolution')
    expect(clockTick(running, rules, inWeek('fri', '23:00'))).toMatchObject({
      band: 'calm',
      remainingMs: 2 * HOUR_MS,
      spentShare: 0.75,
    })
  })

  it('shows what a replay at that instant would show', () => {
    for (let now = inWeek('mon', '09:00'); now < inWeek('wed', '09:00'); now += 7 * MINUTE_MS) {
      const replayed = clockOf(replay(facts, rules, now), 'resolution')
      expect(clockTick(clock, rules, now)).toEqual(clockTick(replayed, rules, now))
      expect(clockTick(clock, rules, now).remainingMs).toBe(replayed.remainingMs)
    }
  })
})

describe('the chip of a clock that does not run', () => {
  it('says paused, with what is left', () => {
    const life = [...facts, ...lifeOf([inWeek('mon', '11:00'), 'paused'])]
    const paused = clockOf(replay(life, rules, inWeek('tue', '11:00')), 'resolution')
    expect(clockTick(paused, rules, inWeek('tue', '12:00'))).toEqual({
      band: 'paused',
      remainingMs: 6 * HOUR_MS,
      spentShare: 0.25,
      opensAt: null,
    })
  })

  it.each([
    ['met', inWeek('mon', '12:00')],
    ['missed', inWeek('tue', '12:00')],
  ] as const)('says %s as soon as the ticket is resolved', (band, resolvedAt) => {
    const life = [...facts, ...lifeOf([resolvedAt, 'resolved'])]
    expect(clockTick(clockOf(replay(life, rules, resolvedAt), 'resolution'), rules, resolvedAt).band).toBe(band)
  })

  it('says nothing without a promise', () => {
    const life = [...facts, ...lifeOf([inWeek('mon', '11:00'), 'cancelled'])]
    expect(clockTick(null, rules, 0).band).toBe('none')
    expect(
      clockTick(clockOf(replay(life, rules, inWeek('mon', '12:00')), 'resolution'), rules, inWeek('mon', '12:00')).band,
    ).toBe('none')
  })
})

describe('the clock that speaks for a ticket', () => {
  const registered = [inWeek('mon', '09:00'), 'registered'] as const
  const shownAt = (now: number, ...life: Entry[]) => nextDeadline(replay(lifeOf(registered, ...life), rules, now))

  it('is the open one with the earliest deadline', () => {
    expect(shownAt(inWeek('mon', '09:10'))).toMatchObject({ metric: 'firstResponse' })
    expect(shownAt(inWeek('mon', '09:30'), [inWeek('mon', '09:20'), 'publicReply'])).toMatchObject({
      metric: 'resolution',
      state: 'running',
    })
  })

  it('is a running one rather than a paused one, and a paused one rather than an outcome', () => {
    const pause = [inWeek('mon', '09:30'), 'paused'] as const
    expect(shownAt(inWeek('mon', '09:40'), pause)).toMatchObject({ metric: 'firstResponse', state: 'running' })
    expect(shownAt(inWeek('mon', '10:00'), [inWeek('mon', '09:20'), 'publicReply'], pause)).toMatchObject({
      metric: 'resolution',
      state: 'paused',
    })
  })

  it('is the last outcome when none is open, and nothing for a cancelled ticket', () => {
    expect(shownAt(inWeek('mon', '12:00'), [inWeek('mon', '10:30'), 'resolved'])).toMatchObject({
      metric: 'resolution',
      state: 'stopped',
    })
    expect(shownAt(inWeek('mon', '12:00'), [inWeek('mon', '09:30'), 'cancelled'])).toBeNull()
  })
})

describe('the next change', () => {
  it('is the millisecond after a deadline, the end of a pause, the end of the reopening window, or nothing', () => {
    const registered = [inWeek('mon', '09:00'), 'registered'] as const
    const answered = [inWeek('mon', '09:10'), 'publicReply'] as const
    const pause = [
      inWeek('mon', '10:00'),
      { type: 'paused', reason: 'planned', until: inWeek('wed', '10:00') },
    ] as const
    const at = (now: number, ...life: Entry[]) => nextChangeAt(lifeOf(registered, ...life), rules, now)
    expect(at(inWeek('mon', '09:00'))).toBe(inWeek('mon', '10:00') + 1)
    expect(at(inWeek('mon', '11:00'), answered, pause)).toBe(inWeek('wed', '10:00'))
    expect(at(inWeek('mon', '11:00'), [inWeek('mon', '09:30'), 'resolved'])).toBe(inWeek('nextMon', '09:30'))
    expect(at(inWeek('tue', '11:00'), [inWeek('mon', '09:30'), 'closed'])).toBeNull()
  })
})
