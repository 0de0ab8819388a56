/** Office hours are Monday to Friday, 09:00 to 18:00; eight of them to resolve. */
import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../domain/instant'
import { splitByHolder } from './split-by-holder'
import { inWeek, lifeOf, type Entry } from './testing/builders'
import { lifeRules, retargeted } from './testing/lives'

const [MON, TUE] = ['mon', 'tue'] as const

function split(now: number, ...entries: readonly Entry[]) {
  return splitByHolder(lifeOf(...entries), lifeRules, now).map(
    ({ holder, consumedMs }) => [`${holder.kind} ${holder.groupId}`, consumedMs] as const,
  )
}
const registered: Entry = [inWeek(MON, '09:00'), 'registered']
const answered = (at: number, accepted: boolean): Entry => [
  at,
  { type: 'handOverAnswered', groupId: 'network', accepted },
]

describe('consumed time', () => {
  it('is the group’s that has the ticket', () => {
    expect(split(inWeek(MON, '11:00'), registered)).toEqual([['working desk', 2 * HOUR_MS]])
  })

  it('from the offer to the answer is booked to awaiting those who were asked', () => {
    expect(
      split(
        inWeek(MON, '17:00'),
        registered,
        [inWeek(MON, '10:00'), 'handedOver'],
        answered(inWeek(MON, '12:30'), true),
        [inWeek(MON, '12:30'), 'groupChanged'],
      ),
    ).toEqual([
      ['working desk', HOUR_MS],
      ['awaiting network', 2.5 * HOUR_MS],
      ['working network', 4.5 * HOUR_MS],
    ])
  })

  it('of an offer that bounced is theirs, and then the desk’s again', () => {
    expect(
      split(
        inWeek(MON, '14:00'),
        registered,
        [inWeek(MON, '10:00'), 'handedOver'],
        answered(inWeek(MON, '12:00'), false),
      ),
    ).toEqual([
      ['working desk', 3 * HOUR_MS],
      ['awaiting network', 2 * HOUR_MS],
    ])
  })

  it('is nobody’s while the ticket waits, nor out of hours', () => {
    expect(
      split(
        inWeek(TUE, '10:00'),
        registered,
        [inWeek(MON, '10:00'), 'paused'],
        [inWeek(MON, '11:00'), 'handedOver'],
        [inWeek(MON, '17:00'), 'unpaused'],
      ),
    ).toEqual([
      ['working desk', HOUR_MS],
      ['awaiting network', 2 * HOUR_MS],
    ])
  })

  it('is the desk’s again when the offer was withdrawn by resolving', () => {
    expect(
      split(
        inWeek(MON, '16:00'),
        registered,
        [inWeek(MON, '10:00'), 'handedOver'],
        [inWeek(MON, '11:00'), 'resolved'],
        [inWeek(MON, '14:00'), 'reopened'],
      ),
    ).toEqual([
      ['working desk', 3 * HOUR_MS],
      ['awaiting network', HOUR_MS],
    ])
  })

  it('is split as the calendars counted it that were in force', () => {
    expect(
      split(
        inWeek(MON, '20:00'),
        registered,
        [inWeek(MON, '17:00'), retargeted('carry', 'P3', { policyId: 'around-the-clock', policyVersion: 1 })],
        [inWeek(MON, '19:30'), 'groupChanged'],
      ),
    ).toEqual([
      ['working desk', 10.5 * HOUR_MS],
      ['working network', 30 * MINUTE_MS],
    ])
  })

  it('of a ticket without a promise is nothing, and of one that names no group is of nobody known', () => {
    const silent = { type: 'registered', priority: 'P3', liveContact: false } as const
    expect(split(inWeek(MON, '11:00'), [inWeek(MON, '09:00'), { ...silent, policy: null }])).toEqual([])
    const standard = { policyId: 'standard', policyVersion: 1 }
    expect(split(inWeek(MON, '10:00'), [inWeek(MON, '09:00'), { ...silent, policy: standard }])).toEqual([
      ['working null', HOUR_MS],
    ])
  })
})
