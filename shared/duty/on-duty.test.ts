import { describe, expect, test } from 'vitest'
import { dutySpans, nextDutyChange, onDuty, plannedOnDuty } from './on-duty'
import { at, rotaOf, rotationOf, shiftOf, swapOf } from './testing/builders'

/** Mondays: 2 and 9 March 2026. */
const weekly = rotaOf({ rotations: [rotationOf('2026-03-02', ['anna', 'boris', 'vera'])] })

describe('the weekly rotation', () => {
  test('begins at its first handover, and not before', () => {
    expect(onDuty(weekly, at('2026-03-02 08:59'))).toEqual([])
    expect(onDuty(weekly, at('2026-03-02 09:00'))).toEqual(['anna'])
  })

  test('hands over at its hour: until then the one before is still on', () => {
    expect(onDuty(weekly, at('2026-03-09 08:59'))).toEqual(['anna'])
    expect(onDuty(weekly, at('2026-03-09 09:00'))).toEqual(['boris'])
    expect(onDuty(weekly, at('2026-03-16 09:00'))).toEqual(['vera'])
    expect(onDuty(weekly, at('2026-03-23 09:00'))).toEqual(['anna'])
  })

  test('keeps its hour on the wall when the clocks change', () => {
    // Berlin goes from +01:00 to +02:00 on 29 March 2026.
    const rota = rotaOf({ zone: 'Europe/Berlin', rotations: [rotationOf('2026-03-23', ['anna', 'boris'])] })
    const handOver = at('2026-03-30 09:00', 'Europe/Berlin')
    expect(nextDutyChange(rota, at('2026-03-24 12:00', 'Europe/Berlin'))).toBe(handOver)
    expect(handOver - at('2026-03-23 09:00', 'Europe/Berlin')).toBe((7 * 24 - 1) * 3_600_000)
  })

  test('at an hour that is skipped hands over when the clocks have moved on', () => {
    const rota = rotaOf({ zone: 'Europe/Berlin', rotations: [rotationOf('2026-03-22', ['anna', 'boris'], '02:30')] })
    expect(nextDutyChange(rota, at('2026-03-28 12:00', 'Europe/Berlin'))).toBe(Date.UTC(2026, 2, 29, 1, 30))
  })

  test('leaves the past as it was when a new order begins, and ends with one that names nobody', () => {
    const rota = rotaOf({
      rotations: [
        rotationOf('2026-03-02', ['anna', 'boris']),
        rotationOf('2026-03-19', ['vera'], '12:00'),
        rotationOf('2026-04-01', []),
      ],
    })
    expect(onDuty(rota, at('2026-03-19 11:59'))).toEqual(['anna'])
    expect(onDuty(rota, at('2026-03-19 12:00'))).toEqual(['vera'])
    expect(onDuty(rota, at('2026-04-01 09:00'))).toEqual([])
    expect(nextDutyChange(rota, at('2026-04-01 09:00'))).toBeNull()
  })
})

describe('dated shifts', () => {
  const rota = rotaOf({
    ...weekly,
    shifts: [
      shiftOf('2026-03-03 08:00', '2026-03-03 14:00', 'boris'),
      shiftOf('2026-03-03 12:00', '2026-03-03 20:00', 'galina', 'boris'),
    ],
  })

  test('come before the rotation, and add up where they overlap', () => {
    expect(onDuty(rota, at('2026-03-03 07:59'))).toEqual(['anna'])
    expect(onDuty(rota, at('2026-03-03 08:00'))).toEqual(['boris'])
    expect(onDuty(rota, at('2026-03-03 12:00'))).toEqual(['boris', 'galina'])
    expect(onDuty(rota, at('2026-03-03 20:00'))).toEqual(['anna'])
  })

  test('change duty only where other people come on: the same two in another order are no change', () => {
    expect(nextDutyChange(rota, at('2026-03-03 12:30'))).toBe(at('2026-03-03 20:00'))
  })
})

describe('swaps', () => {
  test('put one person in the place of another, for as long as they last', () => {
    const rota = rotaOf({ ...weekly, swaps: [swapOf('2026-03-04 00:00', '2026-03-06 00:00', 'anna', 'vera')] })
    expect(onDuty(rota, at('2026-03-03 23:59'))).toEqual(['anna'])
    expect(onDuty(rota, at('2026-03-04 00:00'))).toEqual(['vera'])
    expect(plannedOnDuty(rota, at('2026-03-04 00:00'))).toEqual(['anna'])
    expect(onDuty(rota, at('2026-03-06 00:00'))).toEqual(['anna'])
  })

  test('leave the others of a shift alone, and do nothing while the one who is swapped is off', () => {
    const rota = rotaOf({
      shifts: [shiftOf('2026-03-04 08:00', '2026-03-04 20:00', 'anna', 'boris')],
      swaps: [swapOf('2026-03-04 00:00', '2026-03-05 00:00', 'anna', 'vera')],
    })
    expect(onDuty(rota, at('2026-03-04 10:00'))).toEqual(['vera', 'boris'])
    expect(onDuty(rota, at('2026-03-04 21:00'))).toEqual([])
  })

  test('hand on what an earlier one gave; somebody who is on already is there once', () => {
    const rota = rotaOf({
      shifts: [shiftOf('2026-03-04 08:00', '2026-03-04 20:00', 'anna', 'boris')],
      swaps: [
        swapOf('2026-03-04 00:00', '2026-03-05 00:00', 'anna', 'vera'),
        swapOf('2026-03-04 12:00', '2026-03-05 00:00', 'vera', 'boris'),
      ],
    })
    expect(onDuty(rota, at('2026-03-04 11:00'))).toEqual(['vera', 'boris'])
    expect(onDuty(rota, at('2026-03-04 12:00'))).toEqual(['boris'])
  })
})

describe('the next change', () => {
  test('never comes for one person alone, whatever the handovers', () => {
    expect(
      nextDutyChange(rotaOf({ rotations: [rotationOf('2026-03-02', ['anna'])] }), at('2026-03-03 09:00')),
    ).toBeNull()
    expect(nextDutyChange(rotaOf(), at('2026-03-03 09:00'))).toBeNull()
  })

  test('is found behind many weeks without one', () => {
    const rota = rotaOf({
      rotations: [rotationOf('2026-03-02', ['anna']), rotationOf('2027-03-01', ['boris'])],
      swaps: [swapOf('2026-06-01 00:00', '2026-06-02 00:00', 'vera', 'boris')],
    })
    expect(nextDutyChange(rota, at('2026-03-03 09:00'))).toBe(at('2027-03-01 09:00'))
  })
})

test('spans tile the time between two instants, gaps included', () => {
  const rota = rotaOf({
    shifts: ['2026-03-02', '2026-03-03'].map((day) => shiftOf(`${day} 08:00`, `${day} 20:00`, 'anna')),
  })
  expect(dutySpans(rota, at('2026-03-02 12:00'), at('2026-03-04 00:00'))).toEqual([
    { from: at('2026-03-02 12:00'), to: at('2026-03-02 20:00'), personIds: ['anna'] },
    { from: at('2026-03-02 20:00'), to: at('2026-03-03 08:00'), personIds: [] },
    { from: at('2026-03-03 08:00'), to: at('2026-03-03 20:00'), personIds: ['anna'] },
    { from: at('2026-03-03 20:00'), to: at('2026-03-04 00:00'), personIds: [] },
  ])
})
