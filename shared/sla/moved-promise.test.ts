/** Office hours are Monday to Friday, 09:00 to 18:00; eight of them to resolve, two for P1. */
import { describe, expect, it } from 'vitest'
import { movedPromise, type MovedPromise } from './moved-promise'
import { inWeek, lifeOf, type Entry } from './testing/builders'
import { lifeRules, retargeted } from './testing/lives'

const [MON, TUE, WED] = ['mon', 'tue', 'wed'] as const
const registered: Entry = [inWeek(MON, '15:00'), 'registered']
const moved = (now: number, ...entries: readonly Entry[]): MovedPromise | null =>
  movedPromise(lifeOf(...entries), lifeRules, now)

describe('a promise has moved', () => {
  it('by a change of priority', () => {
    expect(moved(inWeek(MON, '16:30'), registered, [inWeek(MON, '16:00'), retargeted('carry', 'P1')])).toEqual({
      fromAt: inWeek(TUE, '14:00'),
      toAt: inWeek(MON, '17:00'),
    })
  })

  it('by a pause, once it has ended, also by its date alone', () => {
    const pause: Entry = [inWeek(MON, '16:00'), { type: 'paused', reason: 'planned', until: inWeek(TUE, '10:00') }]
    expect(moved(inWeek(TUE, '09:30'), registered, pause)).toBeNull()
    expect(moved(inWeek(TUE, '10:30'), registered, pause)).toEqual({
      fromAt: inWeek(TUE, '14:00'),
      toAt: inWeek(TUE, '17:00'),
    })
  })

  it('by a reopening', () => {
    const resolved: Entry = [inWeek(MON, '17:00'), 'resolved']
    expect(moved(inWeek(TUE, '13:00'), registered, resolved, [inWeek(TUE, '12:00'), 'reopened'])).toEqual({
      fromAt: inWeek(TUE, '14:00'),
      toAt: inWeek(TUE, '18:00'),
    })
  })

  it('since the reply that began a pause, which told the deadline before it', () => {
    expect(
      moved(
        inWeek(TUE, '11:30'),
        registered,
        [inWeek(MON, '16:00'), 'publicReply'],
        [inWeek(MON, '16:00'), 'paused'],
        [inWeek(TUE, '11:00'), 'requesterMessage'],
      ),
    ).toEqual({ fromAt: inWeek(TUE, '14:00'), toAt: inWeek(TUE, '18:00') })
  })
})

describe('there is nothing to tell', () => {
  const change: Entry = [inWeek(MON, '16:00'), retargeted('carry', 'P1')]

  it.each<[string, number, readonly Entry[]]>([
    ['while it stands as it was told', inWeek(MON, '16:00'), [registered]],
    [
      'once a reply has gone out since',
      inWeek(MON, '16:30'),
      [registered, change, [inWeek(MON, '16:10'), 'publicReply']],
    ],
    ['of a deadline that has passed', inWeek(MON, '17:30'), [registered, change]],
    [
      'when it was changed back',
      inWeek(MON, '16:30'),
      [registered, change, [inWeek(MON, '16:20'), retargeted('carry', 'P3')]],
    ],
    ['of a ticket that is resolved', inWeek(WED, '10:00'), [registered, [inWeek(MON, '16:00'), 'resolved']]],
    ['before the registration', inWeek(MON, '10:00'), [registered]],
  ])('%s', (_when, now, entries) => {
    expect(moved(now, ...entries)).toBeNull()
  })
})
