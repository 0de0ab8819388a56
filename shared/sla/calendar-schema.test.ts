import { describe, expect, it } from 'vitest'
import { compileCalendar } from './calendar'
import { parseCalendar } from './calendar-schema'
import { CalendarError } from './sla-error'
import { calendarOf } from './testing/builders'
import type { CalendarDefinition } from './types'

function refusalOf(input: unknown): string | null {
  try {
    parseCalendar(input)
  } catch (error) {
    if (error instanceof CalendarError) return `${error.code} ${error.field}`
    throw error
  }
  return null
}

describe('a calendar is refused, naming the field, when', () => {
  const cases: readonly (readonly [string, Partial<CalendarDefinition>, string])[] = [
    ['its zone is unknown', { zone: 'Europe/Atlantis' }, 'unknownZone zone'],
    ['its zone is a whole instant', { zone: '2026-01-01T00:00Z' }, 'unknownZone zone'],
    ['a time does not exist', { week: { mon: [['09:00', '25:00']] } }, 'invalidTime week.mon.0'],
    ['minutes do not exist', { week: { mon: [['09:60', '18:00']] } }, 'invalidTime week.mon.0'],
    ['an interval starts at 24:00', { week: { tue: [['24:00', '06:00']] } }, 'invalidTime week.tue.0'],
    ['an interval has no length', { week: { tue: [['09:00', '09:00']] } }, 'emptyInterval week.tue.0'],
    [
      'an interval has no length, seconds or not',
      { week: { tue: [['09:00', '09:00:00']] } },
      'emptyInterval week.tue.0',
    ],
    ['seconds do not exist', { week: { tue: [['09:00:60', '10:00']] } }, 'invalidTime week.tue.0'],
    [
      'intervals of a day overlap',
      {
        week: {
          wed: [
            ['09:00', '13:00'],
            ['12:59', '18:00'],
          ],
        },
      },
      'overlappingIntervals week.wed.1',
    ],
    [
      'a night shift overlaps the next day',
      { week: { sun: [['22:00', '06:00']], mon: [['05:00', '10:00']] } },
      'overlappingIntervals week.mon.0',
    ],
    [
      'intervals of an override overlap',
      {
        overrides: {
          '2026-06-01': [
            ['09:00', '13:00'],
            ['10:00', '11:00'],
          ],
        },
      },
      'overlappingIntervals overrides.2026-06-01.1',
    ],
    [
      'a time of a break does not exist',
      { breaks: { '2026-06-01': [['9:00', '13:00']] } },
      'invalidTime breaks.2026-06-01.0',
    ],
    ['a holiday is no date', { holidays: ['2026-01-01', '2026-02-30'] }, 'invalidDate holidays.1'],
    ['a named holiday is no date', { holidays: [{ date: '01.01.2026', name: 'New Year' }] }, 'invalidDate holidays.0'],
    ['an override is of no date', { overrides: { '2026-13-01': [] } }, 'invalidDate overrides.2026-13-01'],
    [
      'its week is empty and no override opens it',
      { week: { mon: [] }, overrides: { '2026-06-01': [] } },
      'emptyWeek week',
    ],
    ['its version is no number above zero', { version: 0 }, 'invalidShape version'],
  ]

  it.each(cases)('%s', (_reason, changes, refusal) => {
    expect(refusalOf(calendarOf(changes))).toBe(refusal)
  })

  it('it is no calendar at all', () => {
    expect(refusalOf(null)).toBe('invalidShape calendar')
    expect(refusalOf({ ...calendarOf(), week: { someday: [] } })).toMatch(/^invalidShape week/)
  })

  it('it is compiled without having been read from outside first', () => {
    expect(() => compileCalendar(calendarOf({ zone: 'Nowhere' }))).toThrow(CalendarError)
  })
})

describe('a calendar is accepted when', () => {
  it.each([
    [
      'intervals only touch',
      {
        week: {
          mon: [
            ['09:00', '13:00'],
            ['13:00', '24:00'],
          ],
          tue: [['00:00', '02:00']],
        },
      },
    ],
    [
      'breaks overlap, since they are only taken away',
      {
        breaks: {
          '2026-06-01': [
            ['12:00', '14:00'],
            ['13:00', '15:00'],
          ],
        },
      },
    ],
    ['its week is empty and an override opens it', { week: {}, overrides: { '2026-06-01': [['09:00', '18:00']] } }],
  ] satisfies readonly (readonly [string, Partial<CalendarDefinition>])[])('%s', (_reason, changes) => {
    expect(refusalOf(calendarOf(changes))).toBeNull()
  })

  it('it leaves out special days, which are then none', () => {
    const { id, version, zone, week } = calendarOf()
    expect(parseCalendar({ id, version, zone, week })).toEqual(calendarOf())
  })
})
