import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@shared/domain/instant'
import { describe, expect, it } from 'vitest'
import {
  formatDeadline,
  formatDuration,
  formatInstant,
  formatLateness,
  formatOn,
  formatRelative,
  formatSpan,
  formatTime,
  formatUntil,
} from './index'
import { daysBetween } from './instant'

const zone = 'Europe/Moscow'
/** Tuesday, 24 November 2026, 14:32 in Moscow. */
const now = Date.UTC(2026, 10, 24, 11, 32)
const plain = (words: string): string => words.replaceAll('\u00a0', ' ')

describe('a countdown', () => {
  it.each([
    [2 * HOUR_MS + 10 * MINUTE_MS, '2 ч 10 мин', '2 h 10 min'],
    [2 * HOUR_MS + 5 * MINUTE_MS, '2 ч 05 мин', '2 h 05 min'],
    [6 * HOUR_MS, '6 ч', '6 h'],
    [38 * MINUTE_MS + 59 * SECOND_MS, '38 мин', '38 min'],
    [5 * MINUTE_MS, '5 мин', '5 min'],
    [5 * MINUTE_MS - 1, '4:59', '4:59'],
    [4 * MINUTE_MS + 12 * SECOND_MS, '4:12', '4:12'],
    [0, '0:00', '0:00'],
    [-30 * SECOND_MS, '−0:30', '−0:30'],
    [-(HOUR_MS + 20 * MINUTE_MS), '−1 ч 20 мин', '−1 h 20 min'],
    [130 * HOUR_MS + 40 * MINUTE_MS, '130 ч', '130 h'],
  ])('of %d ms reads «%s» and “%s”', (durationMs, russian, english) => {
    expect(plain(formatDuration(durationMs, 'ru'))).toBe(russian)
    expect(plain(formatDuration(durationMs, 'en'))).toBe(english)
  })

  it('keeps a number and its unit on one line', () => {
    expect(formatDuration(2 * HOUR_MS + 10 * MINUTE_MS, 'ru')).not.toContain(' ')
  })

  it('never shows minus nothing', () => {
    expect(formatDuration(-400, 'ru')).toBe('0:00')
  })
})

describe('a lateness', () => {
  it.each([
    ['within the working day', HOUR_MS + 20 * MINUTE_MS, HOUR_MS + 20 * MINUTE_MS, '−1 ч 20 мин', '−1 h 20 min'],
    ['over a night, which is no working time', 15 * MINUTE_MS, 15 * HOUR_MS, '−15 мин', '−15 min'],
    ['of a working day, a calendar day ago', 8 * HOUR_MS, DAY_MS, '−1 дн', '−1 d'],
    ['around the clock, not a day ago yet', 20 * HOUR_MS, 20 * HOUR_MS, '−20 ч', '−20 h'],
    ['of weeks', 528 * HOUR_MS, 66 * DAY_MS + 5 * HOUR_MS, '−66 дн', '−66 d'],
    ['of nothing', 0, 0, '0:00', '0:00'],
  ])('%s', (_case, overdueMs, sinceMs, russian, english) => {
    expect(plain(formatLateness(overdueMs, sinceMs, 'ru'))).toBe(russian)
    expect(plain(formatLateness(overdueMs, sinceMs, 'en'))).toBe(english)
  })
})

describe('time spent', () => {
  it('is told in whole minutes, however short', () => {
    expect(plain(formatSpan(3 * MINUTE_MS + 40 * SECOND_MS, 'ru'))).toBe('3 мин')
    expect(plain(formatSpan(42 * MINUTE_MS, 'en'))).toBe('42 min')
  })
})

describe('an instant', () => {
  const at = Date.UTC(2026, 10, 22, 15, 45)

  it('is written in full as each language writes it', () => {
    expect(formatInstant(at, 'ru', { zone })).toBe('22.11.2026, 18:45')
    expect(formatInstant(at, 'en', { zone })).toBe('22 Nov 2026, 18:45')
  })

  it('counts midnight as 00:00', () => {
    expect(formatTime(Date.UTC(2026, 10, 22, 21, 0), 'ru', { zone })).toBe('00:00')
    expect(formatTime(Date.UTC(2026, 10, 22, 21, 0), 'en', { zone })).toBe('00:00')
  })
})

describe('an instant seen from now', () => {
  it.each([
    [-20 * SECOND_MS, 'только что', 'just now'],
    [20 * SECOND_MS, 'сейчас', 'now'],
    [-5 * MINUTE_MS, '5 мин назад', '5 min ago'],
    [-(2 * HOUR_MS + 40 * MINUTE_MS), '11:52', '11:52'],
    [-22 * HOUR_MS - 2 * MINUTE_MS, 'вчера 16:30', 'yesterday 16:30'],
    [-3 * DAY_MS, 'сб 14:32', 'Sat 14:32'],
    [-20 * DAY_MS, '04.11 14:32', '4 Nov 14:32'],
    [-300 * DAY_MS, '28.01.2026 14:32', '28 Jan 2026 14:32'],
    [2 * HOUR_MS + 10 * MINUTE_MS, 'через 2 ч 10 мин', 'in 2 h 10 min'],
    [DAY_MS, 'завтра 14:32', 'tomorrow 14:32'],
  ])('%d ms away reads «%s» and “%s”', (distance, russian, english) => {
    expect(plain(formatRelative(now + distance, now, 'ru', { zone }))).toBe(russian)
    expect(plain(formatRelative(now + distance, now, 'en', { zone }))).toBe(english)
  })
})

describe('a deadline', () => {
  it('of today is a time, within a week a weekday and a time, later a date and a time', () => {
    const read = (at: number): string => plain(formatDeadline(at, now, 'ru', { zone }))
    expect(read(now + 38 * MINUTE_MS)).toBe('15:10')
    expect(read(Date.UTC(2026, 10, 25, 5, 20))).toBe('ср, 08:20')
    expect(read(Date.UTC(2026, 11, 2, 5, 20))).toBe('02.12, 08:20')
  })

  it('just after midnight belongs to tomorrow, in the zone where it is read', () => {
    const justAfterMidnight = Date.UTC(2026, 10, 24, 21, 10)
    expect(plain(formatDeadline(justAfterMidnight, now, 'en', { zone }))).toBe('Wed, 00:10')
    expect(plain(formatDeadline(justAfterMidnight, now, 'en', { zone: 'UTC' }))).toBe('21:10')
  })
})

describe('an instant in a sentence', () => {
  it.each([
    [Date.UTC(2026, 10, 24, 15, 0), 'сегодня в 18:00', 'today at 18:00', 'сегодня до 18:00', 'today by 18:00'],
    [Date.UTC(2026, 10, 25, 15, 0), 'завтра в 18:00', 'tomorrow at 18:00', 'завтра до 18:00', 'tomorrow by 18:00'],
    [
      Date.UTC(2026, 10, 26, 15, 0),
      'в четверг в 18:00',
      'on Thursday at 18:00',
      'до четверга, 18:00',
      'by Thursday, 18:00',
    ],
    [Date.UTC(2026, 10, 27, 15, 0), 'в пятницу в 18:00', 'on Friday at 18:00', 'до пятницы, 18:00', 'by Friday, 18:00'],
    [
      Date.UTC(2026, 10, 28, 15, 0),
      'в субботу в 18:00',
      'on Saturday at 18:00',
      'до субботы, 18:00',
      'by Saturday, 18:00',
    ],
    [
      Date.UTC(2026, 10, 29, 15, 0),
      'в воскресенье в 18:00',
      'on Sunday at 18:00',
      'до воскресенья, 18:00',
      'by Sunday, 18:00',
    ],
    [
      Date.UTC(2026, 10, 30, 15, 0),
      'в понедельник в 18:00',
      'on Monday at 18:00',
      'до понедельника, 18:00',
      'by Monday, 18:00',
    ],
    [
      Date.UTC(2026, 11, 1, 15, 0),
      '1 декабря в 18:00',
      'on 1 December at 18:00',
      'до 1 декабря, 18:00',
      'by 1 December, 18:00',
    ],
    [
      Date.UTC(2027, 0, 12, 15, 0),
      '12 января 2027 г. в 18:00',
      'on 12 January 2027 at 18:00',
      'до 12 января 2027 г., 18:00',
      'by 12 January 2027, 18:00',
    ],
    [Date.UTC(2026, 10, 23, 13, 30), 'вчера в 16:30', 'yesterday at 16:30', 'вчера до 16:30', 'yesterday by 16:30'],
    [
      Date.UTC(2026, 10, 18, 13, 30),
      'в среду в 16:30',
      'on Wednesday at 16:30',
      'до среды, 16:30',
      'by Wednesday, 16:30',
    ],
  ])('%d is said as one says it', (at, onRussian, onEnglish, untilRussian, untilEnglish) => {
    expect(plain(formatOn(at, now, 'ru', { zone }))).toBe(onRussian)
    expect(plain(formatOn(at, now, 'en', { zone }))).toBe(onEnglish)
    expect(plain(formatUntil(at, now, 'ru', { zone }))).toBe(untilRussian)
    expect(plain(formatUntil(at, now, 'en', { zone }))).toBe(untilEnglish)
  })

  it('belongs to the day of whoever is told, not of this computer', () => {
    const at = Date.UTC(2026, 10, 24, 15, 30)
    expect(plain(formatUntil(at, now, 'ru', { zone: 'Asia/Vladivostok' }))).toBe('завтра до 01:30')
    expect(plain(formatUntil(Date.UTC(2026, 10, 24, 22, 0), now, 'ru', { zone: 'Asia/Vladivostok' }))).toBe(
      'завтра до 08:00',
    )
    expect(plain(formatOn(Date.UTC(2026, 10, 23, 20, 0), now, 'ru', { zone: 'Asia/Vladivostok' }))).toBe(
      'сегодня в 06:00',
    )
    expect(plain(formatOn(Date.UTC(2026, 11, 1, 20, 0), now, 'ru', { zone }))).toBe('1 декабря в 23:00')
  })

  it('knows the Tuesday', () => {
    const monday = now - 24 * 3_600_000
    expect(plain(formatOn(now + 7 * 86_400_000, now + 2 * 86_400_000, 'ru', { zone }))).toBe('во вторник в 14:32')
    expect(plain(formatUntil(monday + 8 * 86_400_000, monday + 4 * 86_400_000, 'ru', { zone }))).toBe(
      'до вторника, 14:32',
    )
  })
})

it('counts the days of this machine as it does those of a zone of that name', () => {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  for (let hour = -400; hour < 400; hour += 1) {
    const at = now + hour * HOUR_MS + 17 * MINUTE_MS
    expect(daysBetween(now, at)).toBe(daysBetween(now, at, { zone: own }))
  }
})
