import { describe, expect, test, vi } from 'vitest'
import type { ClockTick } from '@shared/sla'
import { i18n } from '@/app/i18n'
import { chipTime, chipWord } from './chip-words'
import { shortName } from './person-words'
import { playClock } from './testing/rows'

const NOW = Date.UTC(2026, 5, 2, 11, 32)
const MINUTE = 60_000
const tick = (changes: Partial<ClockTick>): ClockTick => ({
  band: 'calm',
  remainingMs: 72 * MINUTE,
  spentShare: 0.5,
  opensAt: null,
  ...changes,
})
const spaced = (words: string): string => words.replaceAll('\u00a0', ' ')

describe('the chip of a row', () => {
  test('counts down today, and names the day after today', () => {
    const today = playClock({ deadlineAt: NOW + 72 * MINUTE })
    expect(spaced(chipTime(today, tick({}), NOW, 'ru').time)).toBe('1 ч 12 мин')
    const inTwoDays = playClock({ deadlineAt: NOW + 48 * 60 * MINUTE })
    expect(spaced(chipTime(inTwoDays, tick({}), NOW, 'ru').time)).toMatch(/^чт, \d\d:\d\d$/)
  })

  test('carries a minus once it is overdue', () => {
    const clock = playClock({ deadlineAt: NOW - 80 * MINUTE })
    expect(spaced(chipTime(clock, tick({ band: 'overdue', remainingMs: -80 * MINUTE }), NOW, 'ru').time)).toBe(
      '−1 ч 20 мин',
    )
  })

  test('is told in calendar days, and known to be, once it has been overdue for a day of work', () => {
    const clock = playClock({ deadlineAt: NOW - 66 * 24 * 60 * MINUTE })
    const long = chipTime(clock, tick({ band: 'overdue', remainingMs: -528 * 60 * MINUTE }), NOW, 'ru')
    expect(spaced(long.time)).toBe('−66 дн')
    expect(long.lateDays).toBe(66)
    const fresh = chipTime(clock, tick({ band: 'overdue', remainingMs: -60 * MINUTE }), NOW, 'ru')
    expect(fresh.lateDays).toBeNull()
  })

  test('stops counting the days of lateness where the clock ended', () => {
    const deadlineAt = NOW - 66 * 24 * 60 * MINUTE
    const clock = playClock({ state: 'missed', deadlineAt, endedAt: deadlineAt + 3 * 24 * 60 * MINUTE })
    const late = chipTime(clock, tick({ band: 'missed', remainingMs: -24 * 60 * MINUTE }), NOW, 'en')
    expect(spaced(late.time)).toBe('−3 d')
  })

  test('says how long it took when it was met, without a minus', () => {
    const clock = playClock({ state: 'met', elapsedMs: 42 * MINUTE })
    expect(chipTime(clock, tick({ band: 'met' }), NOW, 'ru')).toMatchObject({ isTaken: true })
    expect(spaced(chipTime(clock, tick({ band: 'met' }), NOW, 'en').time)).toBe('42 min')
  })

  test('names the promise; what is waited for; when it goes on', () => {
    i18n.global.locale.value = 'ru'
    expect(chipWord(playClock({}), tick({}), NOW, 'ru')).toBe('решение')
    const paused = playClock({ state: 'paused', pauseReason: 'requester', deadlineAt: null })
    expect(chipWord(paused, tick({ band: 'paused' }), NOW, 'ru')).toBe('заявитель')
    const closed = tick({ band: 'outsideHours', opensAt: NOW + 14 * 60 * MINUTE })
    expect(spaced(chipWord(playClock({}), closed, NOW, 'ru'))).toMatch(/^с (ср, )?\d\d:\d\d$/)
    expect(chipWord(null, tick({ band: 'none' }), NOW, 'ru')).toBe('')
  })

  test.each([
    ['ru', 14, 26, 'с ср, 08:00|ср, 20:00'],
    ['en', 14, 26, 'from Wed|Wed, 20:00'],
    ['en', 2, 26, 'from 20:00|Wed, 20:00'],
    ['ru', 14, 24 * 40, 'с ср|12.07, 18:00'],
    ['en', 14, 24 * 40, 'from Wed|12 Jul'],
    ['ru', 14, 24 * 300, 'с ср|29.03.2027'],
    ['en', 24 * 10, 24 * 300, 'from 12 Jun|29 Mar 2027'],
  ] as const)('says in %s when it goes on and until when, as far as there is room', (locale, opens, due, words) => {
    vi.stubEnv('TZ', 'UTC')
    i18n.global.locale.value = locale
    const now = Date.UTC(2026, 5, 2, 18)
    const clock = playClock({ deadlineAt: now + due * 60 * MINUTE })
    const closed = tick({ band: 'outsideHours', opensAt: now + opens * 60 * MINUTE })
    const { time } = chipTime(clock, closed, now, locale)
    expect(spaced(`${chipWord(clock, closed, now, locale)}|${time}`)).toBe(words)
  })

  test('has nothing to say without a promise', () => {
    expect(chipTime(null, tick({ band: 'none' }), NOW, 'ru').time).toBe('')
  })
})

describe('a name in a narrow column', () => {
  test.each([
    ['Мария Ковалёва', 'М. Ковалёва'],
    ['Salma O’Neill-Ortiz', 'S. O’Neill-Ortiz'],
  ])('%s is written %s', (name, short) => {
    expect(spaced(shortName(name))).toBe(short)
  })

  test.each(['Resolver 125', 'Админ', 'Анна Мария Ланге', 'de Witt', ''])('%s stays as it is', (name) => {
    expect(shortName(name)).toBe(name)
  })
})
