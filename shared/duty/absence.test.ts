import { describe, expect, test } from 'vitest'
import { absenceAt, overlapping, reachableOnDuty, standIn, substituteAbsences } from './absence'
import { absenceOf, at, rotaOf, shiftOf } from './testing/builders'

const now = at('2026-03-04 12:00')
const away = (personId: string, substituteId: string | null = null) =>
  absenceOf(personId, '2026-03-04 00:00', '2026-03-05 00:00', substituteId)

describe('who stands in', () => {
  test('is nobody but the person themselves while they are there', () => {
    expect(standIn('anna', [away('boris', 'anna')], now)).toBe('anna')
    expect(standIn('anna', [away('anna', 'boris')], at('2026-03-05 00:00'))).toBe('anna')
    expect(absenceAt('anna', [away('anna')], at('2026-03-04 00:00'))).toBeDefined()
  })

  test('is the substitute, or the substitute of a substitute who is away too', () => {
    expect(standIn('anna', [away('anna', 'boris')], now)).toBe('boris')
    expect(standIn('anna', [away('anna', 'boris'), away('boris', 'vera')], now)).toBe('vera')
  })

  test('is nobody where the chain ends or comes round', () => {
    expect(standIn('anna', [away('anna')], now)).toBeNull()
    expect(standIn('anna', [away('anna', 'boris'), away('boris')], now)).toBeNull()
    expect(standIn('anna', [away('anna', 'boris'), away('boris', 'anna')], now)).toBeNull()
    expect(standIn('anna', [away('anna', 'boris'), away('boris', 'vera'), away('vera', 'boris')], now)).toBeNull()
  })
})

test('who is on duty is told with who acts for them', () => {
  const rota = rotaOf({ shifts: [shiftOf('2026-03-04 08:00', '2026-03-04 20:00', 'anna', 'boris', 'vera')] })
  expect(reachableOnDuty(rota, [away('anna', 'galina'), away('vera')], now)).toEqual([
    { personId: 'anna', actingId: 'galina' },
    { personId: 'boris', actingId: 'boris' },
    { personId: 'vera', actingId: null },
  ])
})

describe('an absence meets others', () => {
  const mine = absenceOf('anna', '2026-03-04 00:00', '2026-03-06 00:00', 'boris')

  test('of the same person only where both have time in common', () => {
    const touching = absenceOf('anna', '2026-03-06 00:00', '2026-03-07 00:00')
    const inside = absenceOf('anna', '2026-03-05 10:00', '2026-03-05 11:00')
    expect(
      overlapping(mine, [mine, touching, inside, absenceOf('boris', '2026-03-04 00:00', '2026-03-06 00:00')]),
    ).toEqual([inside])
  })

  test('of its substitute, which is worth a warning', () => {
    const boris = absenceOf('boris', '2026-03-05 23:00', '2026-03-09 00:00')
    expect(substituteAbsences(mine, [boris, absenceOf('vera', '2026-03-04 00:00', '2026-03-06 00:00')])).toEqual([
      boris,
    ])
    expect(substituteAbsences({ ...mine, substituteId: null }, [boris])).toEqual([])
  })
})
