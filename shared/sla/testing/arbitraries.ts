/**
 * Random calendars, instants and ticket lives, and the seeds to try them with: one fixed, so that a failure repeats, and
 * one new each time, printed so that it can be repeated.
 */
import fc from 'fast-check'
import { MINUTE_MS } from '../../domain/instant'
import { WEEKDAYS, type CalendarDefinition, type ClockFact, type WallInterval } from '../types'
import { at } from './builders'

export const SEEDS: readonly number[] = [20_260_601, Date.now() % 2_147_483_647]

/** With and without clock changes, by an hour and by half of one; offsets of 30 and 45 minutes; changes at midnight. */
export const ZONES = [
  'UTC',
  'Europe/Moscow',
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Africa/Cairo',
] as const

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** One to three intervals of a day that do not overlap; the last may end at 24:00. */
const dayIntervals: fc.Arbitrary<WallInterval[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2, maxLength: 6 })
  .map((quarters) => quarters.sort((one, other) => one - other))
  .map((quarters) => {
    const intervals: WallInterval[] = []
    for (let index = 0; index + 1 < quarters.length; index += 2) {
      intervals.push([clock(quarters[index]! * 15), clock(quarters[index + 1]! * 15)])
    }
    return intervals
  })

/** A night shift and nothing else, so that no neighbour overlaps it. */
const nightShift: fc.Arbitrary<WallInterval[]> = fc
  .tuple(fc.integer({ min: 73, max: 95 }), fc.integer({ min: 0, max: 40 }))
  .map(([from, to]): WallInterval[] => [[clock(from * 15), clock(to * 15)]])

const week = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.option(dayIntervals, { nil: [] }), { minLength: 7, maxLength: 7 }) },
  { weight: 1, arbitrary: fc.array(fc.option(nightShift, { nil: [] }), { minLength: 7, maxLength: 7 }) },
)

/** Days around which calendars and instants are drawn: most are at a clock change of one of the zones. */
export const anchorDay = fc.constantFrom(
  '2026-03-08',
  '2026-03-29',
  '2026-04-05',
  '2026-04-24',
  '2026-06-03',
  '2026-09-06',
  '2026-09-27',
  '2026-10-04',
  '2026-10-25',
  '2026-11-01',
  '2026-12-31',
)

function dateNear(day: string, offset: number): string {
  return new Date(Date.parse(day) + offset * 86_400_000).toISOString().slice(0, 10)
}

export interface CalendarCase {
  readonly calendar: CalendarDefinition
  /** On a whole minute, within two days of a clock change. */
  readonly start: number
}

/** A calendar with at least some working time every week, and an instant at which to try it. */
export const calendarCase: fc.Arbitrary<CalendarCase> = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    week,
    anchorDay,
    startMinutes: fc.integer({ min: -2 * 1_440, max: 2 * 1_440 }),
    holidays: fc.uniqueArray(fc.integer({ min: -3, max: 6 }), { maxLength: 2 }),
    override: fc.option(fc.tuple(fc.integer({ min: -3, max: 6 }), fc.oneof(dayIntervals, nightShift)), { nil: null }),
    breaks: fc.option(fc.tuple(fc.integer({ min: -3, max: 6 }), fc.oneof(dayIntervals, nightShift)), { nil: null }),
  })
  .filter((drawn) => drawn.week.some((day) => day.length > 0))
  .map((drawn) => ({
    start: at(`${drawn.anchorDay}T00:00`) + drawn.startMinutes * MINUTE_MS,
    calendar: {
      id: 'drawn',
      version: 1,
      zone: drawn.zone,
      week: Object.fromEntries(WEEKDAYS.map((weekday, index) => [weekday, drawn.week[index]!])),
      holidays: drawn.holidays.map((offset) => dateNear(drawn.anchorDay, offset)),
      overrides: drawn.override === null ? {} : { [dateNear(drawn.anchorDay, drawn.override[0])]: drawn.override[1] },
      breaks: drawn.breaks === null ? {} : { [dateNear(drawn.anchorDay, drawn.breaks[0])]: drawn.breaks[1] },
    },
  }))

const policy = { policyId: 'standard', policyVersion: 1 }
const other = { policyId: 'other', policyVersion: 1 }

const group = fc.constantFrom('desk', 'network', 'printers')

type PlainType =
  'publicReply' | 'noActionNeeded' | 'requesterMessage' | 'unpaused' | 'resolved' | 'reopened' | 'closed' | 'cancelled'
const plain = (...types: readonly PlainType[]) => fc.constantFrom(...types).map((type) => ({ type }))

const groupFact = fc.oneof(
  fc.record({ type: fc.constant('handedOver' as const), fromGroupId: group, groupId: group }),
  fc.record({ type: fc.constant('handOverAnswered' as const), groupId: group, accepted: fc.boolean() }),
  fc.record({ type: fc.constant('groupChanged' as const), groupId: group }),
)

const laterFact = fc.oneof(
  { weight: 10, arbitrary: plain('publicReply', 'requesterMessage', 'unpaused', 'resolved', 'reopened') },
  { weight: 2, arbitrary: plain('closed', 'cancelled', 'noActionNeeded') },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('paused' as const),
      reason: fc.constantFrom('requester' as const, 'thirdParty' as const, 'planned' as const),
      pauseMinutes: fc.option(fc.integer({ min: 1, max: 3_000 }), { nil: null }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('retargeted' as const),
      priority: fc.constantFrom('P1' as const, 'P2' as const, 'P3' as const, 'P4' as const),
      policy: fc.constantFrom(policy, other, null),
      mode: fc.constantFrom('carry' as const, 'restart' as const, 'retroactive' as const),
    }),
  },
  { weight: 8, arbitrary: groupFact },
)

/** A ticket's life of up to 20 facts, registered on Monday 2026-06-01, with gaps of up to two days (some of none). */
export const ticketLife: fc.Arbitrary<ClockFact[]> = fc
  .tuple(
    fc.integer({ min: 0, max: 1_440 }),
    fc.boolean(),
    fc.array(fc.tuple(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2_880 })), laterFact), { maxLength: 19 }),
  )
  .map(([startMinutes, liveContact, later]) => {
    let instant = at('2026-06-01T00:00') + startMinutes * MINUTE_MS
    const facts: ClockFact[] = [
      {
        type: 'registered',
        at: instant,
        seq: 1,
        commandId: 'c1',
        priority: 'P3',
        liveContact,
        policy,
        groupId: 'desk',
      },
    ]
    for (const [gapMinutes, body] of later) {
      instant += gapMinutes * MINUTE_MS
      const base = { at: instant, seq: facts.length + 1, commandId: `c${facts.length + 1}` }
      if (body.type === 'paused') {
        const until = body.pauseMinutes === null ? null : instant + body.pauseMinutes * MINUTE_MS
        facts.push({ ...base, type: 'paused', reason: body.reason, until })
      } else {
        facts.push({ ...base, ...body })
      }
    }
    return facts
  })
