import { describe, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@shared/domain/instant'
import { believableAt, effectiveTimes } from './effective-at'

const NOW = Date.UTC(2026, 2, 2, 12)
const gap = { startedAt: NOW - 3 * HOUR_MS, endedAt: NOW - HOUR_MS }

describe('what a client claims', () => {
  const cases: readonly (readonly [string, number, number])[] = [
    ['a moment ago is believed', NOW - 5 * SECOND_MS, NOW - 5 * SECOND_MS],
    ['the future is now', NOW + HOUR_MS, NOW],
    ['a time within its silence is believed', NOW - 2 * HOUR_MS, NOW - 2 * HOUR_MS],
    ['before its silence it was in contact: the silence began later', NOW - 5 * HOUR_MS, gap.startedAt],
    ['after its silence it was in contact too', NOW - 30 * MINUTE_MS, NOW - MINUTE_MS],
  ]
  test.each(cases)('%s', (_what, claimedAt, expected) => {
    expect(believableAt(claimedAt, NOW, [gap])).toBe(expected)
  })
})

describe('the events of one command', () => {
  const draft = (countsWhenReceived: boolean) =>
    ({ type: 'noted', fields: {}, content: null, countsWhenReceived }) as const

  test('count when it was given, a reply and what follows it when they arrived', () => {
    const at = NOW - HOUR_MS
    expect(effectiveTimes([draft(false), draft(true), draft(false)], at, -Infinity, NOW)).toEqual([at, NOW, NOW])
  })
  test('never count before what the ticket already knows', () => {
    expect(effectiveTimes([draft(false)], NOW - HOUR_MS, NOW - MINUTE_MS, NOW)).toEqual([NOW - MINUTE_MS])
  })
})
