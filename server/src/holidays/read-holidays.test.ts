import { describe, expect, it } from 'vitest'
import { readHolidays, type ReadHolidays } from './read-holidays'

const YEARS = { from: 2026, to: 2027 }

/** A calendar of events, each given as its lines. */
function calendar(...events: readonly (readonly string[])[]): string {
  const lines = events.flatMap((event) => ['BEGIN:VEVENT', ...event, 'END:VEVENT'])
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n')
}

const read = (...events: readonly (readonly string[])[]): ReadHolidays => readHolidays(calendar(...events), YEARS)

function dates(...event: readonly string[]): readonly string[] {
  const { holidays, problems } = read(event)
  expect(problems).toEqual([])
  return holidays.map(({ date }) => date)
}

const START = 'DTSTART;VALUE=DATE:20260101'

describe('an event is the days', () => {
  it.each([
    ['that it starts on', [START], ['2026-01-01']],
    [
      'up to its end, which is the first day after it',
      [START, 'DTEND;VALUE=DATE:20260104'],
      ['2026-01-01', '2026-01-02', '2026-01-03'],
    ],
    ['of one day, when its end is written as its start', [START, 'DTEND;VALUE=DATE:20260101'], ['2026-01-01']],
    ['of its duration', [START, 'DURATION:P2D'], ['2026-01-01', '2026-01-02']],
    [
      'over the turn of the year, as far as the years reach',
      ['DTSTART;VALUE=DATE:20251230', 'DTEND;VALUE=DATE:20260103'],
      ['2026-01-01', '2026-01-02'],
    ],
    [
      'of every year since it began',
      ['DTSTART;VALUE=DATE:20200309', 'RRULE:FREQ=YEARLY'],
      ['2026-03-09', '2027-03-09'],
    ],
    [
      'of every repetition, each with its length',
      ['DTSTART;VALUE=DATE:20201230', 'DTEND;VALUE=DATE:20210102', 'RRULE:FREQ=YEARLY'],
      ['2026-01-01', '2026-12-30', '2026-12-31', '2027-01-01', '2027-12-30', '2027-12-31'],
    ],
    [
      'of a rule',
      ['DTSTART;VALUE=DATE:20201126', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH'],
      ['2026-11-26', '2027-11-25'],
    ],
    ['until its last', ['DTSTART;VALUE=DATE:20200309', 'RRULE:FREQ=YEARLY;UNTIL=20260309'], ['2026-03-09']],
    [
      'until its last, written as an instant',
      ['DTSTART;VALUE=DATE:20200309', 'RRULE:FREQ=YEARLY;UNTIL=20260309T000000Z'],
      ['2026-03-09'],
    ],
    ['as often as it says', ['DTSTART;VALUE=DATE:20250309', 'RRULE:FREQ=YEARLY;COUNT=2'], ['2026-03-09']],
    [
      'but those taken out',
      ['DTSTART;VALUE=DATE:20200309', 'RRULE:FREQ=YEARLY', 'EXDATE;VALUE=DATE:20250309,20260309'],
      ['2027-03-09'],
    ],
    ['and those added', [START, 'RDATE;VALUE=DATE:20260509,20270509'], ['2026-01-01', '2026-05-09', '2027-05-09']],
    ['of leap years only', ['DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY'], []],
  ])('%s', (_rule, event, expected) => {
    expect(dates(...event)).toEqual(expected)
  })

  it('of a series, but that one occurrence is moved and another cancelled', () => {
    const series = ['UID:a', 'SUMMARY:Bridge', 'DTSTART;VALUE=DATE:20250501', 'RRULE:FREQ=YEARLY']
    const moved = ['UID:a', 'SUMMARY:Moved', 'RECURRENCE-ID;VALUE=DATE:20260501', 'DTSTART;VALUE=DATE:20260504']
    const cancelled = ['UID:a', 'STATUS:CANCELLED', 'RECURRENCE-ID;VALUE=DATE:20270501', 'DTSTART;VALUE=DATE:20270501']
    const result = read(series, moved, cancelled)
    expect(result.holidays).toEqual([{ date: '2026-05-04', name: 'Moved' }])
    expect(result.passedOver).toEqual([{ line: 15, reason: 'cancelled' }])
  })
})

describe('names', () => {
  it('are read over folded lines, without escapes', () => {
    const { holidays } = read([START, 'SUMMARY:Новогодние\\, и', '  ещё\\nдни'])
    expect(holidays).toEqual([{ date: '2026-01-01', name: 'Новогодние, и ещё дни' }])
  })

  it('of one date stand together, each once', () => {
    const { holidays } = read(
      [START, 'SUMMARY:One'],
      [START, 'SUMMARY;LANGUAGE=en:Other'],
      [START, 'SUMMARY:One'],
      [START],
    )
    expect(holidays).toEqual([{ date: '2026-01-01', name: 'One, Other' }])
  })

  it('of an alarm are not those of its event', () => {
    const alarm = ['BEGIN:VALARM', 'SUMMARY:Wake up', 'END:VALARM']
    expect(read([START, ...alarm, 'SUMMARY:New Year']).holidays).toEqual([{ date: '2026-01-01', name: 'New Year' }])
  })

  it('may have parameters with quoted colons', () => {
    expect(read([START, 'SUMMARY;X-A="a:b;c",d;LANGUAGE=en:Day off']).holidays[0]?.name).toBe('Day off')
  })
})

it('passes over what is cancelled and what is no whole day', () => {
  const meeting = ['DTSTART;TZID=Europe/Moscow:20260101T100000', 'DTEND;TZID=Europe/Moscow:20260101T110000']
  const result = read(['STATUS:CANCELLED', START], meeting)
  expect(result).toEqual({
    holidays: [],
    passedOver: [
      { line: 3, reason: 'cancelled' },
      { line: 7, reason: 'notAllDay' },
    ],
    problems: [],
  })
})

describe('what is wrong is told with its line, and the rest is read: ', () => {
  const good = ['DTSTART;VALUE=DATE:20260509', 'SUMMARY:Good']
  it.each([
    ['no start', ['SUMMARY:x'], 3, 'noStart'],
    ['a date that does not exist', ['DTSTART;VALUE=DATE:20260230'], 4, 'invalidDate'],
    ['an end before the start', [START, 'DTEND;VALUE=DATE:20251231'], 5, 'endBeforeStart'],
    ['an end years away', [START, 'DTEND;VALUE=DATE:20300101'], 5, 'tooLong'],
    ['a duration of hours', [START, 'DURATION:PT5H'], 5, 'invalidDate'],
    ['a taken-out day that is none', [START, 'EXDATE:soon'], 5, 'invalidDate'],
    ['a rule without a frequency', [START, 'RRULE:COUNT=3'], 5, 'invalidRule'],
    ['a rule by the second', [START, 'RRULE:FREQ=SECONDLY'], 5, 'invalidRule'],
    ['a rule by the hour of a day', [START, 'RRULE:FREQ=DAILY;BYHOUR=1,2,3'], 5, 'invalidRule'],
    ['a rule that is none', [START, 'RRULE:every year'], 5, 'invalidRule'],
    ['a rule of a weekday that is none', [START, 'RRULE:FREQ=YEARLY;BYDAY=XX'], 5, 'invalidRule'],
    ['a rule of a thirteenth month', [START, 'RRULE:FREQ=YEARLY;BYMONTH=13'], 5, 'invalidRule'],
    ['a line that is none', [START, '=?'], 5, 'brokenLine'],
  ])('%s', (_what, event, line, code) => {
    const { holidays, problems } = read(event, good)
    expect(problems).toEqual([{ line, code, message: expect.stringMatching(/\w{3}/) }])
    expect(holidays).toContainEqual({ date: '2026-05-09', name: 'Good' })
  })

  it('a file that was cut off', () => {
    const whole = calendar(good, good)
    const { holidays, problems } = readHolidays(whole.slice(0, whole.lastIndexOf('SUMMARY')), YEARS)
    expect(holidays).toHaveLength(1)
    expect(problems.map(({ line, code }) => [line, code])).toEqual([
      [1, 'unfinished'],
      [7, 'unfinished'],
    ])
  })

  it.each([
    ['', 1],
    ['\r\n<html>', 2],
    ['date,name\n2026-01-01,New Year', 1],
  ])('no calendar at all: %j', (text, line) => {
    expect(readHolidays(text, YEARS)).toMatchObject({ holidays: [], problems: [{ line, code: 'notCalendar' }] })
  })
})
