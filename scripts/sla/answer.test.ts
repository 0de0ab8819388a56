import { describe, expect, it } from 'vitest'
import { Answerer } from './answer'

const answerer = new Answerer()

/** The answer to a line without an id; a failure that nobody foresaw fails the test. */
function answer(line: object): unknown {
  const { id: _id, ...rest } = answerer.answer(JSON.stringify(line), 1, (error) => {
    throw error
  })
  return 'result' in rest ? rest.result : rest.error
}

const at = '2026-06-01T09:00:00Z'
const office = { mon: [['09:00', '17:00']] }

describe('a line is read as it is meant', () => {
  it.each([
    ['without hours it is open around the clock', { kind: 'add', start: at, minutes: 10_000 }, '2026-06-08T07:40:00Z'],
    ['without hours a holiday is still a holiday', { kind: 'within', at, holidays: ['2026-06-01'] }, false],
    ['a holiday may have a name', { kind: 'within', at, holidays: [{ date: '2026-06-01', name: 'Day off' }] }, false],
    ['9:00 is 09:00', { kind: 'within', at, hours: { mon: [['9:00', '9:01']] } }, true],
    ['a weekday may be null', { kind: 'within', at, hours: { mon: null, tue: [['09:00', '17:00']] } }, false],
    [
      'hours may have seconds',
      { kind: 'between', start: at, end: '2026-06-02T09:00Z', hours: { mon: [['09:00:30', '23:59:59']] } },
      899.4833333333333,
    ],
    [
      'hours may go past midnight',
      { kind: 'between', start: at, end: '2026-06-03T00:00Z', hours: { mon: [['22:00', '02:00']] } },
      240,
    ],
    [
      'hours may end at 24:00',
      { kind: 'between', start: at, end: '2026-06-03T00:00Z', hours: { mon: [['22:00', '24:00']] } },
      120,
    ],
    ['without a zone it is UTC', { kind: 'within', at: '2026-06-01T09:00:00', hours: office }, true],
    ['an instant may have an offset', { kind: 'within', at: '2026-06-01T12:00:00+03:00', hours: office }, true],
    [
      'an instant may have none, and is local',
      { kind: 'add', start: '2026-06-01 12:00', minutes: 0, tz: 'Europe/Moscow' },
      at,
    ],
    [
      'an instant may be a date',
      { kind: 'add', start: '2026-06-01', minutes: 0, tz: 'Europe/Moscow' },
      '2026-05-31T21:00:00Z',
    ],
    [
      'a local time that is skipped moves forward',
      { kind: 'add', start: '2026-03-29T02:30', minutes: 0, tz: 'Europe/Berlin' },
      '2026-03-29T01:30:00Z',
    ],
    [
      'a local time that is repeated is its first',
      { kind: 'add', start: '2026-10-25T02:30', minutes: 0, tz: 'Europe/Berlin' },
      '2026-10-25T00:30:00Z',
    ],
    [
      'milliseconds are written where there are some',
      { kind: 'add', start: '2026-06-01T09:00:00.250Z', minutes: 1 },
      '2026-06-01T09:01:00.250Z',
    ],
    ['an end before its start is nothing', { kind: 'between', start: at, end: '2026-05-01', hours: office }, 0],
    ['what is open on no day is closed', { kind: 'within', at, hours: {} }, false],
    ['what is open on no day has no working time', { kind: 'between', start: at, end: '2026-07-01', hours: {} }, 0],
    [
      'a date may open what the week does not',
      { kind: 'within', at, hours: {}, overrides: { '2026-06-01': [['09:00', '10:00']] } },
      true,
    ],
    ['fields that it does not know are passed over', { kind: 'within', at, hours: office, weather: 'fine' }, true],
  ])('%s', (_meaning, line, result) => {
    expect(answer(line)).toBe(result)
  })
})

describe('a line is refused, with a code that does not change, when', () => {
  const created = { at, type: 'created' }
  it.each([
    ['it has no kind', { start: at }, /^invalidField: kind: /],
    ['a field is missing', { kind: 'add', start: at }, /^invalidField: minutes: /],
    ['minutes are no number', { kind: 'add', start: at, minutes: '60' }, /^invalidField: minutes: /],
    ['minutes are negative', { kind: 'add', start: at, minutes: -1 }, /^negativeDuration: /],
    ['a day does not exist', { kind: 'within', at: '2026-02-30T09:00Z' }, /^invalidInstant: at: /],
    ['an instant is an epoch', { kind: 'within', at: 0 }, /^invalidField: at: /],
    ['its zone is unknown', { kind: 'within', at, tz: 'Mars' }, /^unknownZone: tz: /],
    ['a weekday is not called so', { kind: 'within', at, hours: { monday: [] } }, /^invalidField: hours\.monday: /],
    [
      'a time does not exist',
      { kind: 'within', at, hours: { mon: [['09:00', '25:00']] } },
      /^invalidTime: hours\.mon\.0: /,
    ],
    [
      'hours overlap',
      {
        kind: 'within',
        at,
        hours: {
          mon: [
            ['09:00', '12:00'],
            ['11:00', '13:00'],
          ],
        },
      },
      /^overlappingIntervals: hours\.mon\.1: /,
    ],
    ['a holiday is no date', { kind: 'within', at, holidays: ['1 June'] }, /^invalidDate: holidays\.0: /],
    ['there is no working time', { kind: 'add', start: at, minutes: 0, hours: {} }, /^noWorkingTime: /],
    [
      'there is none within ten years',
      { kind: 'add', start: at, minutes: 60, hours: {}, overrides: { '2026-01-01': [['09:00', '10:00']] } },
      /^noWorkingTime: .*10 years/,
    ],
    ['the answer lies too far away', { kind: 'add', start: at, minutes: 1e300 }, /^instantOutOfRange: /],
    ['a ticket was never created', { kind: 'ticket', events: [] }, /^notCreatedOnce: events: /],
    ['a ticket was created twice', { kind: 'ticket', events: [created, created] }, /^notCreatedOnce: events: /],
    [
      'an event is of no known type',
      { kind: 'ticket', events: [created, { at, type: 'merged' }] },
      /^invalidField: events\.1\.type: /,
    ],
    [
      'an event has no time',
      { kind: 'ticket', events: [{ at: 'noon', type: 'created' }] },
      /^invalidInstant: events\.0\.at: /,
    ],
    [
      'a target is negative',
      { kind: 'ticket', targets: { updateMinutes: -5 }, events: [created] },
      /^invalidField: targets\.updateMinutes: /,
    ],
    [
      'a later zone is unknown',
      { kind: 'ticket', events: [created, { at, type: 'policy_change', tz: 'Mars' }] },
      /^unknownZone: tz: /,
    ],
  ])('%s', (_reason, line, error) => {
    expect(answer(line)).toMatch(error)
  })
})

it('answers the same after more calendars than it keeps', () => {
  const line = (minute: number): object => ({
    kind: 'add',
    start: at,
    minutes: 1,
    hours: { tue: [[`${10 + Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`, '22:00']] },
  })
  const answers = Array.from({ length: 600 }, (_, minute) => answer(line(minute)))
  expect(answers[0]).toBe('2026-06-02T10:01:00Z')
  expect(answers[599]).toBe('2026-06-02T20:00:00Z')
  expect(answer(line(0))).toBe(answers[0])
})

describe('events of one instant are taken by what they do, in whatever order they are written', () => {
  const tenOClock = '2026-06-01T10:00:00Z'
  const [reply, message] = [
    { at: tenOClock, type: 'agent_reply' },
    { at: tenOClock, type: 'customer_reply' },
  ]
  const state = (to: string) => ({ at: tenOClock, type: 'state', state: to })
  const promise = { at: tenOClock, type: 'priority', targets: { resolutionMinutes: 30 } }
  const ask = (events: readonly object[]): unknown =>
    answer({
      kind: 'ticket',
      targets: { updateMinutes: 60, resolutionMinutes: 480 },
      events: [{ at, type: 'created' }, { at: '2026-06-01T09:10:00Z', type: 'agent_reply' }, ...events],
      asOf: '2026-06-01T10:30:00Z',
    })

  it.each<[string, readonly [object, object], object]>([
    [
      'a reply, then the message that waits for the next one',
      [reply, message],
      { updateDueAt: '2026-06-01T11:00:00Z' },
    ],
    ['a resolution, then a pause', [state('resolved'), state('pending')], { elapsedMinutes: 60, pausedMinutes: 30 }],
    ['a pause, then what ends it', [state('pending'), message], { elapsedMinutes: 90, pausedMinutes: 0 }],
    ['a resolution, then a message that reopens it', [state('resolved'), message], { resolutionMetAt: null }],
    ['a resolution under its promise, then another promise', [state('resolved'), promise], { breached: [] }],
  ])('%s', (_what, [first, second], expected) => {
    expect(ask([first, second])).toMatchObject(expected)
    expect(ask([second, first])).toEqual(ask([first, second]))
  })

  it('of the same kind the one that is written first', () => {
    const planned = { ...state('pending'), reason: 'planned', until: '2026-06-01T10:10:00Z' }
    const longer = { ...planned, until: '2026-06-01T10:20:00Z' }
    expect(ask([planned, longer])).toMatchObject({ pausedMinutes: 20 })
    expect(ask([longer, planned])).toMatchObject({ pausedMinutes: 10 })
  })
})
