import { describe, expect, it } from 'vitest'
import { calendar } from '@/cache/testing/organisation'
import { dayOf, specialDates, withDay, withHolidays } from './day-edits'
import { intervalsText, readIntervals } from './intervals-text'

describe('hours as they are written', () => {
  it('are read with any dash, and with what one leaves out', () => {
    expect(readIntervals('9-13, 14:00 — 18:00')).toEqual([
      ['09:00', '13:00'],
      ['14:00', '18:00'],
    ])
    expect(readIntervals(' ')).toEqual([])
    expect(intervalsText(readIntervals('22:00–06:00'))).toBe('22:00–06:00')
  })

  it('that cannot be read are not lost, so that they can be refused', () => {
    expect(readIntervals('утром')).toEqual([['утром', '']])
    expect(readIntervals('9-12-15')).toEqual([['9-12-15', '']])
  })
})

describe('a day', () => {
  const usual = dayOf(calendar, '2026-06-12')

  it('becomes a day off, then a day with hours, then what its weekday is, leaving nothing behind', () => {
    expect(usual).toEqual({ kind: 'usual', name: '', hours: [], breaks: [] })
    const off = withDay(calendar, '2026-06-12', { ...usual, kind: 'holiday', name: 'День России' })
    expect(off.holidays).toEqual([{ date: '2026-06-12', name: 'День России' }])
    expect(dayOf(off, '2026-06-12')).toMatchObject({ kind: 'holiday', name: 'День России' })
    const breaks = [['12:00', '13:00']] as const
    const open = withDay(off, '2026-06-12', { kind: 'hours', name: '', hours: [['10:00', '15:00']], breaks })
    expect(open).toMatchObject({ holidays: [], overrides: { '2026-06-12': [['10:00', '15:00']] } })
    expect(specialDates(open, 2026)).toEqual(['2026-06-12'])
    expect(withDay(open, '2026-06-12', usual)).toEqual(calendar)
  })

  it('that is off already keeps its name when a file is taken over', () => {
    const held = withHolidays([], [{ date: '2026-05-09', name: 'День Победы' }])
    expect(
      withHolidays(held, [
        { date: '2026-05-09', name: 'Victory Day' },
        { date: '2026-05-01', name: '' },
      ]),
    ).toEqual(['2026-05-01', { date: '2026-05-09', name: 'День Победы' }])
  })
})
