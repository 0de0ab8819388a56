import { describe, expect, it } from 'vitest'
import { alarmRows } from './alarms'
import { replay } from './replay'
import { inWeek, lifeOf, rulesOf } from './testing/builders'
import type { ClockFact } from './types'

const rules = rulesOf()
const ticket = { id: 't1', number: 17, assigneeId: 'anna' }

function coming(facts: readonly ClockFact[], now: number) {
  return alarmRows(ticket, replay(facts, rules, now), rules, now)
}

describe('alarms to come', () => {
  it('are points of elapsed working time, earliest first', () => {
    const now = inWeek('mon', '15:00')
    expect(coming(lifeOf([now, 'registered']), now).map(({ clock, threshold, at }) => [clock, threshold, at])).toEqual([
      ['firstResponse', 75, inWeek('mon', '15:45')],
      ['firstResponse', 90, inWeek('mon', '15:54')],
      ['firstResponse', 100, inWeek('mon', '16:00')],
      // Six of eight hours: three on Monday, three on Tuesday.
      ['resolution', 75, inWeek('tue', '12:00')],
      ['resolution', 90, inWeek('tue', '13:12')],
      ['resolution', 100, inWeek('tue', '14:00')],
    ])
  })

  it('carry all that is needed to raise them', () => {
    const start = inWeek('mon', '09:00')
    expect(coming(lifeOf([start, 'registered']), start)[0]).toEqual({
      key: `t1:firstResponse:1:75:${inWeek('mon', '10:00')}`,
      ticketId: 't1',
      number: 17,
      clock: 'firstResponse',
      cycle: 1,
      threshold: 75,
      at: inWeek('mon', '09:45'),
      deadlineAt: inWeek('mon', '10:00'),
      ownerId: 'anna',
    })
  })

  it('include the one of this very instant, and none that has passed', () => {
    const facts = lifeOf([inWeek('mon', '09:00'), 'registered'])
    expect(
      coming(facts, inWeek('mon', '09:45'))
        .map(({ threshold }) => threshold)
        .slice(0, 3),
    ).toEqual([75, 90, 100])
    expect(
      coming(facts, inWeek('mon', '09:45') + 1)
        .map(({ threshold }) => threshold)
        .slice(0, 2),
    ).toEqual([90, 100])
    expect(coming(facts, inWeek('mon', '10:01')).every(({ clock }) => clock === 'resolution')).toBe(true)
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
    expect(before.map(({ at }) => at)).toEqual([inWeek('mon', '15:00'), inWeek('mon', '16:12'), inWeek('mon', '17:00')])
    expect(after.map(({ at }) => at)).toEqual([inWeek('mon', '17:00'), inWeek('tue', '09:12'), inWeek('tue', '10:00')])
    expect(before.map(({ key }) => key)).not.toEqual(expect.arrayContaining(after.map(({ key }) => key)))
  })

  it('are none for a clock that was overdue from a change of target on', () => {
    const facts = lifeOf(
      [inWeek('mon', '09:00'), 'registered'],
      [inWeek('mon', '09:10'), 'publicReply'],
      [inWeek('mon', '16:12'), 'retargeted'],
    )
    expect(coming(facts, inWeek('mon', '16:12'))).toEqual([])
  })
})
