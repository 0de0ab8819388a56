/** Office hours are Monday to Friday, 09:00 to 18:00; an hour to answer, eight to resolve, two of them for P1. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/instant'
import { addMs, betweenMs } from './calendar'
import { explainClocks, lineKey, type Explanation } from './explanation'
import { replay } from './replay'
import { SEEDS, ticketLife } from './testing/arbitraries'
import { calendarOf, inWeek, lifeOf, policyOf, rulesOf, type Entry } from './testing/builders'
import { lifeRules, retargeted } from './testing/lives'
import type { Metric } from './types'

const [MON, TUE, WED, SAT] = ['mon', 'tue', 'wed', 'sat'] as const

function explain(now: number, metric: Metric, ...entries: readonly Entry[]): Explanation {
  const found = explainClocks(lifeOf(...entries), lifeRules, now).find(({ clock }) => clock.metric === metric)
  if (found === undefined) throw new Error(`no explanation of ${metric}`)
  return found
}
const registered: Entry = [inWeek(MON, '17:00'), 'registered']

describe('why a deadline', () => {
  it('leads from the promise over the beginning to what is left', () => {
    expect(explain(inWeek(MON, '17:30'), 'resolution', registered).reasons).toEqual([
      { kind: 'promised', targetMs: 8 * HOUR_MS, priority: 'P3' },
      { kind: 'began', at: inWeek(MON, '17:00'), by: 'registered', countsFrom: null },
      {
        kind: 'due',
        from: inWeek(MON, '17:00'),
        leftMs: 8 * HOUR_MS,
        deadlineAt: inWeek(TUE, '16:00'),
        isAtClosing: false,
      },
    ])
  })

  it('says from when time counts when the ticket came outside working time', () => {
    const { reasons } = explain(inWeek(SAT, '12:30'), 'resolution', [inWeek(SAT, '12:00'), 'registered'])
    expect(reasons[1]).toMatchObject({ kind: 'began', countsFrom: inWeek('nextMon', '09:00') })
    expect(reasons[2]).toMatchObject({ kind: 'due', from: inWeek('nextMon', '09:00') })
  })

  it('says that it falls on the closing of a day', () => {
    const { reasons } = explain(inWeek(MON, '17:30'), 'firstResponse', registered)
    expect(reasons.at(-1)).toMatchObject({ kind: 'due', deadlineAt: inWeek(MON, '18:00'), isAtClosing: true })
  })

  it('counts the pauses that are over, and what they took of working time', () => {
    const { reasons, pauses } = explain(
      inWeek(TUE, '12:00'),
      'resolution',
      registered,
      [inWeek(MON, '17:30'), { type: 'paused', reason: 'thirdParty', until: inWeek(WED, '09:00') }],
      [inWeek(TUE, '10:00'), 'unpaused'],
    )
    expect(reasons).toContainEqual({ kind: 'paused', times: 1, workingMs: 1.5 * HOUR_MS })
    expect(pauses).toEqual([
      {
        from: inWeek(MON, '17:30'),
        to: inWeek(TUE, '10:00'),
        reason: 'thirdParty',
        until: inWeek(WED, '09:00'),
        seq: 2,
        workingMs: 1.5 * HOUR_MS,
        messageAts: [],
      },
    ])
  })

  it('reports that the requester wrote in a pause that was not for them, and not in one that this ended', () => {
    const wrote = inWeek(TUE, '09:30')
    const waitFor = (reason: 'thirdParty' | 'requester') =>
      explain(
        inWeek(TUE, '12:00'),
        'resolution',
        registered,
        [inWeek(MON, '17:30'), { type: 'paused', reason, until: inWeek(WED, '09:00') }],
        [wrote, 'requesterMessage'],
      ).pauses
    expect(waitFor('thirdParty').map(({ messageAts }) => messageAts)).toEqual([[wrote]])
    expect(waitFor('requester').map(({ messageAts }) => messageAts)).toEqual([[]])
  })

  it('reports it in the pause in which it was, and not in a later one', () => {
    const { pauses } = explain(
      inWeek(WED, '12:00'),
      'resolution',
      registered,
      [inWeek(MON, '17:30'), { type: 'paused', reason: 'planned', until: inWeek(TUE, '09:00') }],
      [inWeek(MON, '17:45'), 'requesterMessage'],
      [inWeek(TUE, '10:00'), { type: 'paused', reason: 'planned', until: inWeek(TUE, '11:00') }],
    )
    expect(pauses.map(({ messageAts }) => messageAts)).toEqual([[inWeek(MON, '17:45')], []])
  })

  it('of a paused clock is what would come of it if the pause ended when that was meant', () => {
    const { reasons, pauses } = explain(inWeek(TUE, '10:00'), 'resolution', registered, [
      inWeek(MON, '17:30'),
      { type: 'paused', reason: 'planned', until: inWeek(TUE, '15:00') },
    ])
    expect(reasons.at(-1)).toEqual({
      kind: 'resting',
      reason: 'planned',
      leftMs: 7.5 * HOUR_MS,
      until: inWeek(TUE, '15:00'),
      dueAt: inWeek(WED, '13:30'),
    })
    expect(pauses).toMatchObject([{ to: null, workingMs: 1.5 * HOUR_MS }])
  })

  it('tells a pause that was prolonged by its last date and its last event', () => {
    const { pauses } = explain(
      inWeek(TUE, '10:00'),
      'resolution',
      registered,
      [inWeek(MON, '17:30'), { type: 'paused', reason: 'planned', until: inWeek(TUE, '15:00') }],
      [inWeek(TUE, '09:30'), { type: 'paused', reason: 'planned', until: inWeek(WED, '15:00') }],
    )
    expect(pauses).toMatchObject([{ until: inWeek(WED, '15:00'), seq: 3 }])
  })

  it('names a change of priority, and that it broke the promise by itself', () => {
    const { reasons } = explain(inWeek(TUE, '12:00'), 'resolution', registered, [
      inWeek(TUE, '11:00'),
      retargeted('carry', 'P1'),
    ])
    expect(reasons[0]).toMatchObject({ kind: 'promised', targetMs: 2 * HOUR_MS, priority: 'P1' })
    expect(reasons).toContainEqual({
      kind: 'retargeted',
      at: inWeek(TUE, '11:00'),
      countedMs: 3 * HOUR_MS,
      targetMs: 2 * HOUR_MS,
    })
    expect(reasons.at(-1)).toEqual({ kind: 'broken', at: inWeek(TUE, '11:00'), isByChange: true })
  })

  it('of a clock that ended says how', () => {
    const { reasons } = explain(inWeek(TUE, '12:00'), 'firstResponse', registered, [
      inWeek(MON, '17:15'),
      'publicReply',
    ])
    expect(reasons.at(-1)).toEqual({
      kind: 'ended',
      state: 'met',
      at: inWeek(MON, '17:15'),
      countedMs: 15 * MINUTE_MS,
    })
  })

  it('keeps earlier cycles beside the present one', () => {
    const entries: Entry[] = [registered, [inWeek(TUE, '09:00'), retargeted('restart', 'P1')]]
    const { clock, earlier } = explain(inWeek(TUE, '10:00'), 'resolution', ...entries)
    expect(clock.cycle).toBe(2)
    expect(earlier).toMatchObject([{ cycle: 1, state: 'cancelled' }])
  })
})

describe('the ladder ahead', () => {
  it('holds the points that are to come, with whom they reach', () => {
    const { ahead } = explain(inWeek(TUE, '14:00'), 'resolution', registered)
    expect(ahead.map(({ at, place, notify }) => [at, place, notify])).toEqual([
      [inWeek(TUE, '14:00'), { percent: 75 }, ['assignee']],
      [inWeek(TUE, '15:12'), { percent: 90 }, ['assignee', 'group']],
      [inWeek(TUE, '16:00'), { percent: 100 }, ['lead']],
      [inWeek(TUE, '17:00'), { offsetMinutes: 60 }, ['manager']],
    ])
  })

  it('is empty while time stands still', () => {
    const paused = explain(inWeek(TUE, '10:00'), 'resolution', registered, [inWeek(MON, '17:30'), 'paused'])
    expect(paused.ahead).toEqual([])
  })
})

describe('the timeline', () => {
  it('hatches the night between, and ends at the deadline', () => {
    const { timeline } = explain(inWeek(TUE, '10:00'), 'resolution', registered)
    expect(timeline).toEqual({
      from: inWeek(MON, '17:00'),
      to: inWeek(TUE, '16:00'),
      dueAt: inWeek(TUE, '16:00'),
      spans: [
        { kind: 'running', from: inWeek(MON, '17:00'), to: inWeek(TUE, '10:00') },
        { kind: 'ahead', from: inWeek(TUE, '10:00'), to: inWeek(TUE, '16:00') },
      ],
      closed: [{ from: inWeek(MON, '18:00'), to: inWeek(TUE, '09:00') }],
    })
  })

  it('draws no nights when there are hundreds', () => {
    const { timeline } = explain(inWeek(MON, '17:00') + 400 * DAY_MS, 'resolution', registered)
    expect(timeline.closed).toEqual([])
    expect(timeline.to).toBe(inWeek(MON, '17:00') + 400 * DAY_MS)
  })
})

describe('whatever happens to a ticket', () => {
  const calendar = calendarOf({
    id: 'long',
    zone: 'Europe/Moscow',
    week: { mon: [['08:00', '24:00']], wed: [['20:00', '04:00']] },
  })
  const rules = rulesOf(
    [policyOf(), policyOf({ id: 'other', calendar: { id: 'long', version: 1 } })],
    [calendarOf(), calendar],
  )

  it.each(SEEDS)(
    'what is left, counted from where it says, is the deadline (seed %i)',
    { timeout: 120_000 },
    (seed) => {
      const later = fc.integer({ min: 0, max: 20 * DAY_MS })
      fc.assert(
        fc.property(ticketLife, later, (facts, afterMs) => {
          const now = (facts[0]?.at ?? 0) + afterMs
          const clocks = replay(facts, rules, now)
          const explained = explainClocks(facts, rules, now)
          expect(explained.flatMap(({ earlier, clock }) => [...earlier, clock])).toEqual(
            [...new Set(clocks.map(lineKey))].flatMap((key) => clocks.filter((clock) => lineKey(clock) === key)),
          )
          for (const { clock, reasons, pauses, timeline } of explained) {
            const hours = rules.calendar(clock.calendar)
            const due = reasons.find((reason) => reason.kind === 'due')
            expect(due !== undefined).toBe(clock.deadlineAt !== null)
            if (due !== undefined && due.leftMs > 0) expect(addMs(hours, due.from, due.leftMs)).toBe(clock.deadlineAt)
            expect(pauses.length).toBe(clock.intervals.filter(({ kind }) => kind === 'paused').length)
            for (const closed of timeline.closed) expect(betweenMs(hours, closed.from, closed.to)).toBe(0)
          }
        }),
        { seed, numRuns: 500 },
      )
    },
  )
})
