import { describe, expect, it } from 'vitest'
import { between, compileCalendar } from './calendar'
import { calendarYear, type CalendarDay, type CalendarYear } from './calendar-year'
import { at, calendarOf } from './testing/builders'

const dayOf = (year: CalendarYear, date: string): CalendarDay => {
  const found = year.months.flatMap(({ days }) => days).find((day) => day.date === date)
  if (found === undefined) throw new Error(`The year has no ${date}`)
  return found
}
const NINE_TO_SIX = ['09:00', '18:00'] as const
const week = { mon: [NINE_TO_SIX], tue: [NINE_TO_SIX], wed: [NINE_TO_SIX], thu: [NINE_TO_SIX], fri: [NINE_TO_SIX] }

describe('a year of a calendar', () => {
  it('tells working, short, extra, closed days and holidays apart', () => {
    const year = calendarYear(
      calendarOf({
        zone: 'Europe/Moscow',
        week,
        holidays: [{ date: '2026-06-12', name: 'Russia Day' }, '2026-06-13', '2026-06-15'],
        overrides: {
          '2026-06-11': [['09:00', '17:00']],
          '2026-06-15': [['10:00', '12:00']],
          '2026-06-20': [NINE_TO_SIX],
        },
        breaks: { '2026-06-10': [['12:00', '13:00']] },
      }),
      2026,
    )
    const told = (date: string) => {
      const { kind, minutes, name } = dayOf(year, date)
      return [kind, minutes, name]
    }
    expect(told('2026-06-09')).toEqual(['working', 540, ''])
    expect(told('2026-06-10')).toEqual(['short', 480, ''])
    expect(told('2026-06-11')).toEqual(['short', 480, ''])
    expect(told('2026-06-12')).toEqual(['holiday', 0, 'Russia Day'])
    expect(told('2026-06-13')).toEqual(['holiday', 0, ''])
    expect(told('2026-06-14')).toEqual(['closed', 0, ''])
    // An override counts before a holiday.
    expect(told('2026-06-15')).toEqual(['short', 120, ''])
    expect(told('2026-06-20')).toEqual(['extra', 540, ''])
  })

  it('sums up to what the calendar counts, also where clocks change and shifts cross midnight', () => {
    const definition = calendarOf({ zone: 'Europe/Berlin', week: { ...week, sat: [['22:00', '06:00']] } })
    const year = calendarYear(definition, 2026)
    expect(year.months.map(({ days }) => days.length)).toEqual([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    const counted = between(compileCalendar(definition), at('2026-01-01T00:00+01:00'), at('2027-01-01T00:00+01:00'))
    expect(year.minutes).toBe(counted)
    expect(dayOf(year, '2026-03-28').minutes).toBe(120)
    expect(dayOf(year, '2026-03-29').minutes).toBe(300)
  })

  it('whose week is empty has what overrides open', () => {
    const year = calendarYear(calendarOf({ week: {}, overrides: { '2026-06-20': [NINE_TO_SIX] } }), 2026)
    expect(dayOf(year, '2026-06-20').kind).toBe('extra')
    expect(year.minutes).toBe(540)
  })
})
