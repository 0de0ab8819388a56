import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@shared/domain/instant'
import { describe, expect, it } from 'vitest'
import {
  formatDeadline,
  formatDuration,
  formatInstant,
  formatLateness,
  formatRelative,
  formatSpan,
  formatTime,
} from './index'

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
