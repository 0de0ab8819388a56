import { expect, it } from 'vitest'
import { fromDateInput, fromWallInput, isDayStart, toDateInput, toWallInput } from './wall-input'

const ZONE = 'Asia/Yekaterinburg'

it('fields speak the wall clock of the rota’s zone, not of this computer', () => {
  const at = Date.UTC(2026, 3, 6, 4, 30)
  expect(toWallInput(at, ZONE)).toBe('2026-04-06T09:30')
  expect(fromWallInput('2026-04-06T09:30', ZONE)).toBe(at)
  expect(toDateInput(Date.UTC(2026, 3, 6, 20), ZONE)).toBe('2026-04-07')
  expect(fromDateInput('2026-04-06', ZONE)).toBe(Date.UTC(2026, 3, 5, 19))
  expect(isDayStart(Date.UTC(2026, 3, 5, 19), ZONE)).toBe(true)
  expect(isDayStart(at, ZONE)).toBe(false)
})

it('a day is as long as it is: the last day of an absence ends at the next midnight', () => {
  const start = fromDateInput('2026-03-29', 'Europe/Berlin')
  expect(fromDateInput('2026-03-29', 'Europe/Berlin', 1) - start).toBe(23 * 3_600_000)
})

it.each(['', '2026', 'tomorrow'])('%j is no date', (written) => {
  expect(fromWallInput(written, ZONE)).toBeNaN()
  expect(fromDateInput(written, ZONE)).toBeNaN()
})
