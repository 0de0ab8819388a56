import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '@shared/domain/instant'
import { compileCalendar, type Calendar, type Clock } from '@shared/sla'
import { axisClock, concerns, layStrip } from './clock-strip'

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

describe('the axis', () => {
  const resolution = clock({})
  const ofGroup = clock({ kind: 'ola', metric: 'group', groupId: 'network' })

  it('is told in the working time of the promise to the requester, not of the group that comes last', () => {
    expect(axisClock([clock({ metric: 'firstResponse' }), resolution, ofGroup])).toBe(resolution)
    expect(axisClock([clock({ metric: 'update' }), ofGroup])?.metric).toBe('update')
    expect(axisClock([ofGroup])).toBe(ofGroup)
    expect(axisClock([])).toBeUndefined()
  })

  it('reckons what a paused group still has in the hours of that group', () => {
    const mornings = compileCalendar({
      id: 'mornings',
      version: 1,
      zone: 'UTC',
      week: { mon: [['09:00', '12:00']], tue: [['09:00', '12:00']], wed: [['09:00', '12:00']] },
      holidays: [],
      overrides: {},
      breaks: {},
    })
    const paused = clock({ ...ofGroup, state: 'paused', deadlineAt: null, intervals: [], remainingMs: 5 * HOUR_MS })
    const stop = (hours: Calendar): number =>
      layStrip([resolution, paused], null, START, (one) => (one === paused ? hours : null)).lanes[0]?.stop ?? 0
    // Its five hours are over at 14:00 around the clock, and in its mornings on Tuesday at 11:00.
    expect(stop(null) / 0.96).toBeCloseTo(4 / 5)
    expect(stop(mornings) / 0.96).toBeCloseTo(4 / 26)
  })
})

describe('a clock concerns', () => {
  const ticket = { accountableGroupId: 'desk' }
  const network = { groupId: 'network' }
  const engineerOf = (...groupIds: string[]) => ({ roles: ['engineer' as const], groupIds })

  it.each([
    ['everybody, when it is the promise to the requester', { groupId: null }, engineerOf('printers'), true],
    ['the group whose promise it is', network, engineerOf('network'), true],
    ['the desk, which answers for the ticket', network, engineerOf('desk'), true],
    ['leads', network, { roles: ['engineer' as const, 'lead' as const], groupIds: ['printers'] }, true],
    ['no engineer of a third group', network, engineerOf('printers'), false],
    ['nobody without a group, who is but an engineer', network, engineerOf(), false],
  ])('%s', (_whom, of, actor, isConcerned) => {
    expect(concerns(of, ticket, actor)).toBe(isConcerned)
  })
})
