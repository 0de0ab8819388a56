import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '@shared/domain/instant'
import type { Clock } from '@shared/sla'
import { layStrip } from './clock-strip'

const START = Date.UTC(2026, 10, 23, 9)

function clock(changes: Partial<Clock>): Clock {
  return {
    kind: 'sla',
    metric: 'resolution',
    groupId: null,
    cycle: 1,
    state: 'running',
    targetMs: 4 * HOUR_MS,
    targetSince: START,
    startedAt: START,
    deadlineAt: START + 4 * HOUR_MS,
    elapsedMs: HOUR_MS,
    remainingMs: 3 * HOUR_MS,
    endedAt: null,
    breachedAt: null,
    breachedByChange: false,
    pauseReason: null,
    intervals: [{ from: START, to: null, kind: 'running', reason: 'registered', countedMs: HOUR_MS }],
    policy: null,
    calendar: null,
    ...changes,
  }
}

describe('the strip of clocks', () => {
  it('fills what is spent, leaves empty what is left, and ends at the deadline', () => {
    const { lanes, now } = layStrip([clock({})], null, START + HOUR_MS)
    const [lane] = lanes
    expect(lane?.segments.map(({ kind }) => kind)).toEqual(['spent', 'left'])
    expect(lane?.segments[0]?.to).toBeCloseTo(now)
    expect(lane?.segments[1]?.to).toBeCloseTo(lane?.stop ?? 0)
    expect(now / (lane?.stop ?? 1)).toBeCloseTo(1 / 4)
  })

  it('hatches a pause, and has no stop while time stands still', () => {
    const paused = clock({
      state: 'paused',
      deadlineAt: null,
      intervals: [
        { from: START, to: START + HOUR_MS, kind: 'running', reason: 'registered', countedMs: HOUR_MS },
        { from: START + HOUR_MS, to: null, kind: 'paused', reason: 'requester', countedMs: 0 },
      ],
    })
    const [lane] = layStrip([paused], null, START + 2 * HOUR_MS).lanes
    expect(lane?.segments.map(({ kind }) => kind)).toEqual(['spent', 'pause', 'left'])
    expect(lane?.stop).toBeNull()
  })

  it('goes on past a deadline that was missed', () => {
    const now = START + 6 * HOUR_MS
    const strip = layStrip([clock({ breachedAt: START + 4 * HOUR_MS, remainingMs: -2 * HOUR_MS })], null, now)
    const [lane] = strip.lanes
    expect(lane?.segments.map(({ kind }) => kind)).toEqual(['spent'])
    expect(lane?.stop).toBeLessThan(strip.now)
    expect(lane?.segments[0]?.to).toBeCloseTo(strip.now)
  })
})
