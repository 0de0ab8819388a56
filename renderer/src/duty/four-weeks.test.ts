import { expect, it } from 'vitest'
import { fourWeeks, mondayOf, placeOf, SHOWN_DAYS, weeksAfter } from './four-weeks'

it('begin on the Monday of the week, where the rota is read', () => {
  // In Moscow it is Monday already.
  expect(mondayOf(Date.UTC(2026, 3, 5, 21, 30), 'Europe/Moscow')).toBe('2026-04-06')
  expect(mondayOf(Date.UTC(2026, 3, 5, 21, 30), 'UTC')).toBe('2026-03-30')
  expect(weeksAfter('2026-04-06', -4)).toBe('2026-03-09')
})

it('give every day the same width, also one of 23 hours', () => {
  const days = fourWeeks('2026-03-23', 'Europe/Berlin')
  expect(days).toHaveLength(SHOWN_DAYS)
  const short = days[6]
  expect(short).toMatchObject({ date: '2026-03-29', isWeekend: true, isWeekStart: false })
  expect((short?.to ?? 0) - (short?.from ?? 0)).toBe(23 * 3_600_000)
  expect(placeOf(days, short?.from ?? 0)).toBeCloseTo((6 / 28) * 100)
  expect(placeOf(days, short?.to ?? 0)).toBeCloseTo((7 / 28) * 100)
  expect([placeOf(days, 0), placeOf(days, Date.UTC(2030, 0, 1))]).toEqual([0, 100])
})
