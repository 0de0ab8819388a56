import { describe, expect, it } from 'vitest'
import { alarmRows } from './alarms'
import { replay } from './replay'
import { inWeek, lifeOf, policyOf, rulesOf } from './testing/builders'
import type { AlarmRow, ClockFact, PolicyDefinition } from './types'

const rules = rulesOf()
const ticket = { id: 't1', number: 17, assigneeId: 'anna' }

const urgent = { type: 'retargeted', priority: 'P1', policy: { policyId: 'standard', policyVersion: 1 } } as const
const tiny = { firstResponseMinutes: 5, resolutionMinutes: 10 }

const briefly = ({ clock, threshold, offsetMinutes, at }: AlarmRow) => {
  const offset = `${offsetMinutes > 0 ? '+' : ''}${offsetMinutes} min`
  return [clock, offsetMinutes === 0 ? threshold : offset, at] as const
}

function coming(facts: readonly ClockFact[], now: number) {
  return alarmRows(ticket, replay(facts, rules, now), rules, now)
}

describe('an acknowledgement', () => {
  // Of eight hours 75 % at 15:00, 90 % at 16:12, the deadline at 17:00.
  const answered = lifeOf([inWeek('mon', '09:00'), 'registered'], [inWeek('mon', '09:10'), 'publicReply'])
  const after = (acknowledgedAt: number, progressAts: readonly number[] = []) => {
    const clocks = replay(answered, rules, acknowledgedAt)
    return alarmRows(ticket, clocks, rules, acknowledgedAt, { acknowledgedAts: [acknowledgedAt], progressAts })
      .slice(0, 3)
      .map(({ threshold, offsetMinutes, at }) => [offsetMinutes === 0 ? threshold : '+60 min', at])
  }

  it('holds the alarms of the following hour, as it holds the ladder', () => {
    expect(after(inWeek('mon', '14:50'))).toEqual([
      [75, inWeek('mon', '15:50')],
      [90, inWeek('mon', '16:12')],
      [100, inWeek('mon', '17:00')],
    ])
  })

  it('is not followed by a lower alarm when a higher one comes no later', () => {
    expect(after(inWeek('mon', '16:05'))).toEqual([
      [100, inWeek('mon', '17:00')],
      ['+60 min', inWeek('mon', '18:00')],
    ])
  })

  it('never holds the alarm of the deadline', () => {
    expect(after(inWeek('mon', '16:30'))[0]).toEqual([100, inWeek('mon', '17:00')])
  })

  it('with progress answers them', () => {
    expect(after(inWeek('mon', '14:50'), [inWeek('mon', '15:10')]).map(([threshold]) => threshold)).toEqual([
      90,
      100,
      '+60 min',
    ])
  })

  it('leaves the keys of alarms as they are, so that none is raised twice', () => {
    const now = inWeek('mon', '14:50')
    const clocks = replay(answered, rules, now)
    const keys = (history?: { acknowledgedAts: number[]; progressAts: number[] }) =>
      alarmRows(ticket, clocks, rules, now, history).map(({ key }) => key)
    expect(keys({ acknowledgedAts: [now], progressAts: [] })).toEqual(keys())
  })
})

describe('alarms to come', () => {
  it('are points of elapsed working time, earliest first', () => {
    const now = inWeek('mon', '15:00')
    expect(coming(lifeOf([now, 'registered']), now).map(briefly)).toEqual([
      ['firstResponse', 75, inWeek('mon', '15:45')],
      ['firstResponse', 100, inWeek('mon', '16:00')],
      // Six of eight hours: three on Monday, three on Tuesday.
      ['resolution', 75, inWeek('tue', '12:00')],
      ['resolution', 90, inWeek('tue', '13:12')],
      ['resolution', 100, inWeek('tue', '14:00')],
      ['resolution', '+60 min', inWeek('tue', '15:00')],
    ])
  })

  it('carry all that is needed to raise them', () => {
    const start = inWeek('mon', '09:00')
    expect(coming(lifeOf([start, 'registered']), start)[0]).toEqual({
      key: `t1:firstResponse:1:75:${inWeek('mon', '10:00')}`,
      ticketId: 't1',
      number: 17,
      clock: 'firstResponse',
      groupId: null,
      cycle: 1,
      threshold: 75,
      offsetMinutes: 0,
      important: false,
      isByChange: false,
      at: inWeek('mon', '09:45'),
      deadlineAt: inWeek('mon', '10:00'),
      ownerId: 'anna',
    })
  })

  it('include the one of this very instant, and none that has passed', () => {
    const facts = lifeOf([inWeek('mon', '09:00'), 'registered'])
    const thresholds = (now: number) => coming(facts, now).map(({ clock, threshold }) => `${clock} ${threshold}`)
    expect(thresholds(inWeek('mon', '09:45')).slice(0, 2)).toEqual(['firstResponse 75', 'firstResponse 100'])
    expect(thresholds(inWeek('mon', '09:45') + 1)[0]).toBe('firstResponse 100')
    expect(thresholds(inWeek('mon', '10:01'))[0]).toBe('resolution 75')
  })

  it('of an overdue clock are those that its ladder has after the deadline', () => {
    const facts = lifeOf([inWeek('mon', '09:00'), 'registered'], [inWeek('mon', '09:10'), 'publicReply'])
    expect(coming(facts, inWeek('mon', '17:30')).map(briefly)).toEqual([
      ['resolution', '+60 min', inWeek('mon', '18:00')],
    ])
  })

  it('are none while paused, and come back with a new key when the deadline has moved', () => {
    const facts = lifeOf(
      [inWeek('mon', '09:00'), 'registered'],
      [inWeek('mon', '09:30'), 'publicReply'],
      [inWeek('mon', '10:00'), 'paused'],
      [inWeek('mon', '12:00'), 'unpaused'],
    )
    const before = coming(facts, inWeek('mon', '09:40'))
    const after = coming(facts, inWeek('mon', '12:00'))
    expect(coming(facts, inWeek('mon', '11:00'))).toEqual([])
    const toDeadline = (rows: readonly AlarmRow[]) => rows.slice(0, 3).map(({ at }) => at)
    expect(toDeadline(before)).toEqual([inWeek('mon', '15:00'), inWeek('mon', '16:12'), inWeek('mon', '17:00')])
    expect(toDeadline(after)).toEqual([inWeek('mon', '17:00'), inWeek('tue', '09:12'), inWeek('tue', '10:00')])
    expect(before.map(({ key }) => key)).not.toEqual(expect.arrayContaining(after.map(({ key }) => key)))
  })

  it('that a change has put beyond its deadlines are one for the whole ticket, and stay while it is overdue', () => {
    const change = inWeek('mon', '16:12')
    const facts = lifeOf([inWeek('mon', '16:00'), 'registered'], [change, { ...urgent, mode: 'retroactive' }])
    const overdue = rulesOf([policyOf({ targets: { ...policyOf().targets, P1: tiny } })])
    for (const now of [change, inWeek('mon', '17:00')]) {
      const [summary, ...later] = alarmRows(ticket, replay(facts, overdue, now), overdue, now)
      expect(summary).toMatchObject({
        key: `t1:byChange:${change}`,
        isByChange: true,
        important: true,
        threshold: 100,
        at: change,
      })
      expect(later.map(briefly)).toEqual([['resolution', '+60 min', inWeek('mon', '17:10')]])
    }
  })

  it('go by the ladder of the policy, in calendar time where it says so, and say which are important', () => {
    const ladder: PolicyDefinition['ladder'] = {
      firstResponse: [],
      resolution: [
        { at: { percent: 50 }, time: 'working', notify: ['assignee'], important: false },
        { at: { offsetMinutes: -90 }, time: 'working', notify: ['assignee'], important: true },
        { at: { offsetMinutes: 90 }, time: 'calendar', notify: ['manager'], important: true },
        { at: { offsetMinutes: 90 }, time: 'working', notify: ['manager'], important: true },
      ],
    }
    const own = rulesOf([policyOf({ ladder })])
    const start = inWeek('mon', '09:00')
    const rows = alarmRows(ticket, replay(lifeOf([start, 'registered']), own, start), own, start)
    expect(rows.map((row) => [...briefly(row), row.important])).toEqual([
      ['resolution', 50, inWeek('mon', '13:00'), false],
      ['resolution', '-90 min', inWeek('mon', '15:30'), true],
      ['resolution', '+90 min', inWeek('mon', '18:30'), true],
      ['resolution', '+90 min', inWeek('tue', '09:30'), true],
    ])
  })

  it('of news, which have no ladder, are those of every promise, and of groups only what a ladder says', () => {
    const withOla = rulesOf([policyOf({ ola: { default: { acceptanceMinutes: 30, groupMinutes: 60 } } })])
    const facts = lifeOf(
      [inWeek('mon', '09:00'), 'registered'],
      [inWeek('mon', '09:10'), 'publicReply'],
      [inWeek('mon', '10:00'), 'requesterMessage'],
      [inWeek('mon', '10:00'), 'handedOver'],
    )
    const now = inWeek('mon', '10:00')
    const clocks = replay(facts, withOla, now)
    expect(clocks.map(({ metric }) => metric)).toContain('acceptance')
    const rows = alarmRows(ticket, clocks, withOla, now).filter(({ clock }) => clock !== 'resolution')
    expect(rows.map(briefly)).toEqual([
      ['update', 75, inWeek('mon', '11:30')],
      ['update', 90, inWeek('mon', '11:48')],
      ['update', 100, inWeek('mon', '12:00')],
    ])
  })
})
