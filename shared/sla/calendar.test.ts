import { describe, expect, it } from 'vitest'
import {
  add,
  addMs,
  between,
  betweenMs,
  closesAt,
  compileCalendar,
  createCalendarRegistry,
  isOpen,
  nextOpen,
} from './calendar'
import { SlaError, type SlaErrorCode } from './sla-error'
import { at, calendarOf, inWeek } from './testing/builders'

const office = compileCalendar(calendarOf())
const EVERY_DAY = [['00:00', '24:00']] as const
const always = compileCalendar(
  calendarOf({
    week: {
      mon: EVERY_DAY,
      tue: EVERY_DAY,
      wed: EVERY_DAY,
      thu: EVERY_DAY,
      fri: EVERY_DAY,
      sat: EVERY_DAY,
      sun: EVERY_DAY,
    },
  }),
)

function codeOf(action: () => unknown): SlaErrorCode | null {
  try {
    action()
  } catch (error) {
    if (error instanceof SlaError) return error.code
    throw error
  }
  return null
}

describe('working time in office hours', () => {
  it.each([
    ['counts within a day', '2026-06-01T10:00', 90, '2026-06-01T11:30'],
    ['goes on at the next opening', '2026-06-01T17:30', 60, '2026-06-02T09:30'],
    ['jumps over the weekend', '2026-06-05T17:00', 120, '2026-06-08T10:00'],
    ['is due at closing when it ends exactly there', '2026-06-01T17:00', 60, '2026-06-01T18:00'],
    ['is due at a later closing when it ends exactly there', '2026-06-01T17:00', 60 + 9 * 60, '2026-06-02T18:00'],
    ['counts from the next opening when it starts at closing', '2026-06-01T18:00', 60, '2026-06-02T10:00'],
    ['counts from the next opening when it starts at night', '2026-06-01T03:00', 60, '2026-06-01T10:00'],
    ['counts from Monday when it starts on a Saturday', '2026-06-06T12:00', 60, '2026-06-08T10:00'],
    ['takes fractions of minutes to the millisecond', '2026-06-01T10:00', 0.5001, '2026-06-01T10:00:30.006'],
    ['with zero minutes is the start while open', '2026-06-01T10:00', 0, '2026-06-01T10:00'],
    ['with zero minutes is the start at opening', '2026-06-01T09:00', 0, '2026-06-01T09:00'],
    ['with zero minutes is the next opening when closed', '2026-06-05T18:00', 0, '2026-06-08T09:00'],
    ['crosses years', '2026-12-31T17:00', 120, '2027-01-01T10:00'],
    ['reaches far', '2026-06-01T09:00', 5 * 9 * 60 * 100, '2028-04-28T18:00'],
  ])('%s', (_rule, start, minutes, due) => {
    expect(new Date(add(office, at(start), minutes)).toISOString()).toBe(new Date(at(due)).toISOString())
  })

  it.each([
    ['is nothing when the end comes first', '2026-06-02T10:00', '2026-06-01T10:00', 0],
    ['is nothing over a night', '2026-06-01T18:00', '2026-06-02T09:00', 0],
    ['counts from opening to closing', '2026-06-01T00:00', '2026-06-02T00:00', 540],
    ['counts parts of both ends', '2026-06-05T17:45', '2026-06-08T09:15', 30],
    ['counts seconds', '2026-06-01T10:00:00', '2026-06-01T10:00:45', 0.75],
    ['counts years backwards from those already used', '2019-01-01T00:00', '2020-01-01T00:00', 261 * 540],
  ])('between two instants %s', (_rule, start, end, minutes) => {
    expect(between(office, at(start), at(end))).toBe(minutes)
  })

  it('is half-open: 09:00 is open, 18:00 is closed', () => {
    expect(isOpen(office, at('2026-06-01T09:00'))).toBe(true)
    expect(isOpen(office, at('2026-06-01T17:59:59.999'))).toBe(true)
    expect(isOpen(office, at('2026-06-01T18:00'))).toBe(false)
  })

  it('tells when it opens next and when it closes', () => {
    expect(nextOpen(office, at('2026-06-05T18:00'))).toBe(at('2026-06-08T09:00'))
    expect(nextOpen(office, at('2026-06-05T17:00'))).toBe(at('2026-06-05T17:00'))
    expect(closesAt(office, at('2026-06-05T17:00'))).toBe(at('2026-06-05T18:00'))
    expect(closesAt(office, at('2026-06-05T18:00'))).toBeNull()
  })

  it('gives the same answers whichever years were asked for before', () => {
    const fresh = compileCalendar(calendarOf())
    const used = compileCalendar(calendarOf())
    betweenMs(used, at('2015-05-05T00:00'), at('2031-05-05T00:00'))
    const [start, end] = [at('2024-12-30T12:34'), at('2027-01-05T10:11')]
    expect(betweenMs(fresh, start, end)).toBe(betweenMs(used, start, end))
    expect(addMs(fresh, start, 777_777_777)).toBe(addMs(used, start, 777_777_777))
  })
})

describe('24×7', () => {
  it('is the absent calendar, and counts every minute', () => {
    const start = at('2026-06-06T23:00')
    expect(add(null, start, 90)).toBe(at('2026-06-07T00:30'))
    expect(between(null, start, at('2026-06-07T00:30'))).toBe(90)
    expect(between(null, start, start - 1)).toBe(0)
    expect([isOpen(null, start), nextOpen(null, start), closesAt(null, start)]).toEqual([true, start, null])
  })

  it('is also a calendar of full days, which never closes', () => {
    const start = at('2026-06-06T23:00')
    expect(add(always, start, 90)).toBe(at('2026-06-07T00:30'))
    expect(closesAt(always, start)).toBeNull()
    expect(between(always, at('2026-12-31T00:00'), at('2027-01-02T00:00'))).toBe(2 * 1_440)
  })
})

describe('special days', () => {
  const special = compileCalendar(
    calendarOf({
      zone: 'Europe/Moscow',
      holidays: ['2026-06-12', { date: '2026-06-15', name: 'Bridge' }],
      overrides: { '2026-06-13': [['10:00', '14:00']], '2026-06-15': [['12:00', '13:00']], '2026-06-16': [] },
      breaks: {
        '2026-06-11': [
          ['13:00', '14:00'],
          ['17:00', '19:00'],
        ],
      },
    }),
  )

  it('a holiday is the whole local day of the calendar zone', () => {
    // 12 June in Moscow begins at 21:00 UTC of the 11th.
    expect(isOpen(special, at('2026-06-12T06:00'))).toBe(false)
    expect(between(special, at('2026-06-11T21:00'), at('2026-06-12T21:00'))).toBe(0)
  })

  it('a break is taken out of the day, as far as the day reaches', () => {
    expect(between(special, at('2026-06-10T21:00'), at('2026-06-11T21:00'))).toBe(7 * 60)
    expect(add(special, at('2026-06-11T12:30+03:00'), 60)).toBe(at('2026-06-11T14:30+03:00'))
  })

  it('an override replaces the week and a holiday, and may leave the day empty', () => {
    expect(between(special, at('2026-06-13T00:00+03:00'), at('2026-06-14T00:00+03:00'))).toBe(240)
    expect(between(special, at('2026-06-15T00:00+03:00'), at('2026-06-16T00:00+03:00'))).toBe(60)
    expect(between(special, at('2026-06-16T00:00+03:00'), at('2026-06-17T00:00+03:00'))).toBe(0)
  })
})

describe('shifts across midnight', () => {
  const nights = calendarOf({ week: { fri: [['22:00', '06:00']] } })

  it('count as one stretch', () => {
    const calendar = compileCalendar(nights)
    expect(closesAt(calendar, at('2026-06-05T23:00'))).toBe(at('2026-06-06T06:00'))
    expect(add(calendar, at('2026-06-05T23:00'), 8 * 60)).toBe(at('2026-06-12T23:00'))
    expect(add(calendar, at('2026-06-05T23:00'), 7 * 60)).toBe(at('2026-06-06T06:00'))
  })

  it('are cut by a holiday on either of their days', () => {
    const before = compileCalendar({ ...nights, holidays: ['2026-06-05'] })
    const after = compileCalendar({ ...nights, holidays: ['2026-06-06'] })
    const [from, to] = [at('2026-06-05T00:00'), at('2026-06-07T00:00')]
    expect(between(before, from, to)).toBe(6 * 60)
    expect(between(after, from, to)).toBe(2 * 60)
  })

  it('run over the turn of a year, unless the new year is a holiday', () => {
    const [from, to] = [at('2026-12-31T00:00'), at('2027-01-02T00:00')]
    const thursday = calendarOf({ week: { thu: [['22:00', '06:00']] } })
    const calendar = compileCalendar(thursday)
    expect(between(calendar, from, to)).toBe(8 * 60)
    expect(closesAt(calendar, at('2026-12-31T23:00'))).toBe(at('2027-01-01T06:00'))
    expect(between(compileCalendar({ ...thursday, holidays: ['2027-01-01'] }), from, to)).toBe(2 * 60)
  })

  it('are replaced whole by an override of the day on which they start', () => {
    const calendar = compileCalendar({ ...nights, overrides: { '2026-06-05': [['22:00', '02:00']] } })
    expect(between(calendar, at('2026-06-05T00:00'), at('2026-06-07T00:00'))).toBe(4 * 60)
  })

  it('may end at 24:00, as well as at 00:00', () => {
    for (const end of ['24:00', '00:00']) {
      const calendar = compileCalendar(calendarOf({ week: { mon: [['20:00', end]] } }))
      expect(closesAt(calendar, at('2026-06-01T21:00'))).toBe(at('2026-06-02T00:00'))
    }
  })
})

describe('clock changes', () => {
  const newYork = (from: string, to: string) =>
    compileCalendar(calendarOf({ zone: 'America/New_York', week: { sun: [[from, to]] } }))
  const spring = [at('2026-03-08T00:00-05:00'), at('2026-03-09T00:00-04:00')] as const
  const autumn = [at('2026-11-01T00:00-04:00'), at('2026-11-02T00:00-05:00')] as const

  it.each([
    ['an hour is lost in spring', '00:00', '24:00', spring, 23 * 60],
    ['an hour is won in autumn', '00:00', '24:00', autumn, 25 * 60],
    ['a skipped start moves forward by the gap', '02:30', '04:00', spring, 30],
    ['a skipped end moves forward by the gap', '01:00', '02:30', spring, 90],
    ['an interval inside the gap moves as a whole', '02:10', '02:40', spring, 30],
    ['an interval that ends where the gap ends has nothing left', '02:30', '03:00', spring, 0],
    ['a repeated start is its first occurrence', '01:30', '03:00', autumn, 150],
    ['a repeated end is its first occurrence', '00:00', '01:30', autumn, 90],
  ] as const)('%s', (_rule, from, to, [start, end], minutes) => {
    expect(between(newYork(from, to), start, end)).toBe(minutes)
  })

  it('time is elapsed time: eight hours from before the change end an hour later on the wall', () => {
    expect(add(newYork('00:00', '24:00'), at('2026-03-08T00:00-05:00'), 8 * 60)).toBe(at('2026-03-08T09:00-04:00'))
  })

  it('a day that begins at 01:00, because midnight is skipped, is a whole day', () => {
    const beirut = compileCalendar(
      calendarOf({ zone: 'Asia/Beirut', week: { sat: EVERY_DAY, sun: EVERY_DAY }, holidays: ['2026-03-29'] }),
    )
    expect(closesAt(beirut, at('2026-03-28T20:00+02:00'))).toBe(at('2026-03-29T01:00+03:00'))
    expect(between(beirut, at('2026-03-28T00:00+02:00'), at('2026-03-30T00:00+03:00'))).toBe(24 * 60)
  })

  it('a date that a zone left out has no working time', () => {
    const samoa = compileCalendar(calendarOf({ zone: 'Pacific/Apia', week: { fri: [['09:00', '17:00']] } }))
    expect(between(samoa, at('2011-12-29T00:00-10:00'), at('2012-01-01T00:00+14:00'))).toBe(0)
  })

  it('seconds of a wall time count, also on a day of 23 hours', () => {
    const calendar = newYork('03:00:15', '23:59:59')
    expect(nextOpen(calendar, spring[0])).toBe(at('2026-03-08T03:00:15-04:00'))
    expect(betweenMs(calendar, ...spring)).toBe((21 * 3_600 - 16) * 1_000)
    expect(nextOpen(calendar, spring[1])).toBe(at('2026-03-15T03:00:15-04:00'))
  })

  it('quarter-hour zones count like any other', () => {
    const kathmandu = compileCalendar(calendarOf({ zone: 'Asia/Kathmandu' }))
    expect(nextOpen(kathmandu, at('2026-06-01T00:00'))).toBe(at('2026-06-01T09:00+05:45'))
  })
})

describe('what is refused', () => {
  const monday = at('2026-06-01T10:00')

  it('negative durations and what is no number', () => {
    expect(codeOf(() => add(office, monday, -1))).toBe('negativeDuration')
    expect(codeOf(() => add(null, monday, -0.01))).toBe('negativeDuration')
    expect(codeOf(() => add(office, monday, Number.NaN))).toBe('notANumber')
    expect(codeOf(() => add(office, Number.NaN, 1))).toBe('notANumber')
    expect(codeOf(() => between(office, 0, Number.POSITIVE_INFINITY))).toBe('notANumber')
    expect(codeOf(() => isOpen(office, at('1850-01-01T00:00')))).toBe('instantOutOfRange')
  })

  it('a calendar without working time within ten years, whatever was asked before', () => {
    const once = () =>
      compileCalendar(
        calendarOf({ week: {}, overrides: { '2026-06-01': [['09:00', '18:00']], '2040-01-02': [['09:00', '18:00']] } }),
      )
    const fresh = once()
    const used = once()
    expect(nextOpen(used, at('2039-06-01T00:00'))).toBe(at('2040-01-02T09:00'))
    for (const calendar of [fresh, used]) {
      expect(add(calendar, at('2026-06-01T10:00'), 480)).toBe(at('2026-06-01T18:00'))
      expect(codeOf(() => add(calendar, at('2026-06-01T10:00'), 481))).toBe('noWorkingTime')
      expect(codeOf(() => nextOpen(calendar, at('2026-06-01T18:00')))).toBe('noWorkingTime')
      expect(between(calendar, at('2026-06-01T00:00'), at('2041-01-01T00:00'))).toBe(2 * 540)
    }
  })
})

describe('the registry', () => {
  it('compiles each version once', () => {
    const registry = createCalendarRegistry()
    const first = registry.compile(calendarOf())
    expect(registry.compile(calendarOf())).toBe(first)
    expect(registry.compile(calendarOf({ version: 2 }))).not.toBe(first)
    expect(registry.compile(calendarOf({ id: 'night' }))).not.toBe(first)
  })

  it('keeps calendars of two organisations apart that have the same name and version', () => {
    const registry = createCalendarRegistry()
    const early = inWeek('mon', '08:30')
    expect(registry.compile(calendarOf({ week: { mon: [['08:00', '12:00']] } })).isOpen(early)).toBe(true)
    expect(registry.compile(calendarOf({ week: { mon: [['10:00', '12:00']] } })).isOpen(early)).toBe(false)
  })
})
