import { beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@shared/domain/instant'
import { i18n } from '../i18n'
import { clockSkew, isOtherSkew } from './clock-skew'

beforeEach(() => {
  i18n.global.locale.value = 'ru'
})

describe('a clock that is wrong', () => {
  it.each([
    [-2 * DAY_MS, 'fast', '2 дня'],
    [2 * DAY_MS + 20 * MINUTE_MS, 'slow', '2 дня'],
    [-5 * DAY_MS, 'fast', '5 дней'],
    [HOUR_MS + 20 * MINUTE_MS, 'slow', '1 ч 20 мин'],
    [-3 * MINUTE_MS, 'fast', '3 мин'],
  ])('by %d ms is said to be %s, by %s', (offsetMs, direction, size) => {
    const skew = clockSkew(offsetMs, 'ru')
    expect(skew?.direction).toBe(direction)
    expect(skew?.size.replaceAll('\u00a0', ' ')).toBe(size)
  })

  it('is no matter below two minutes', () => {
    expect([clockSkew(0, 'ru'), clockSkew(-119_000, 'ru'), clockSkew(119_000, 'ru')]).toEqual([null, null, null])
  })

  it('is told again only when it has been set', () => {
    expect(isOtherSkew(2 * DAY_MS, null)).toBe(true)
    expect(isOtherSkew(2 * DAY_MS + 400, 2 * DAY_MS)).toBe(false)
    expect(isOtherSkew(-2 * DAY_MS, 2 * DAY_MS)).toBe(true)
  })
})
