import { describe, expect, test } from 'vitest'
import { alarm, AlarmWorld, HOUR, MINUTE, START, knownOf, tableOf } from './testing/alarm-world'

const deadlineIn = (ms: number, ticketId = 't1') => alarm({ ticketId, deadlineAt: START + ms })

describe('while the machine is awake', () => {
  test('an alarm is raised within a tick of its time, and once', async () => {
    const row = deadlineIn(10 * MINUTE)
    const world = await new AlarmWorld().start(tableOf([row]))
    await world.pass(10 * MINUTE - 1)
    expect(world.shown).toEqual([])
    await world.pass(1)
    expect(world.shows).toEqual([{ keys: [row.key], isSummary: false }])
    await world.pass(5 * HOUR)
    expect(world.shown).toEqual([row.key])
  })

  test('it is raised by the time of the server, whatever this machine says', async () => {
    const row = deadlineIn(10 * MINUTE)
    const world = await new AlarmWorld().start(tableOf([row], { serverOffsetMs: 9 * MINUTE }))
    await world.pass(MINUTE)
    expect(world.shown).toEqual([row.key])
  })

  test('a restart does not raise it again, and a crash before it was shown does not lose the others', async () => {
    const [first, second] = [deadlineIn(MINUTE), deadlineIn(2 * MINUTE, 't2')]
    const world = await new AlarmWorld().start()
    await world.clock.replace(knownOf([first, second]))
    await world.pass(MINUTE)
    await world.start()
    await world.pass(HOUR)
    expect(world.shown).toEqual([first.key, second.key])
  })

  test('five thousand alarms in an hour are each raised once', async () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => deadlineIn(((index * 7919) % 60) * MINUTE, `t${index}`))
    const world = await new AlarmWorld().start(tableOf(rows))
    await world.pass(2 * HOUR)
    expect(world.shown.length).toBe(5_000)
    expect(new Set(world.shown).size).toBe(5_000)
  })
})

describe('a sleep of nine hours over three deadlines', () => {
  const rows = [1, 3, 8].map((hour) => deadlineIn(hour * HOUR, `t${hour}`))
  const inOne = { keys: rows.map(({ key }) => key), isSummary: true }

  test('is told in one summary on waking, each alarm once', async () => {
    const world = await new AlarmWorld().start(tableOf(rows))
    world.sleep(9 * HOUR)
    await world.clock.wake('resume')
    expect(world.shows).toEqual([inOne])
    expect(world.syncs).toEqual(['resume'])
    await world.clock.wake('unlock')
    await world.clock.wake('online')
    await world.clock.replace(knownOf([], { tickets: { t1: '', t3: '', t8: '' } }))
    await world.pass(HOUR)
    expect(world.shown).toHaveLength(3)
  })

  test('that nobody announced is believed after the page was asked', async () => {
    const world = await new AlarmWorld().start(tableOf(rows))
    world.sleep(9 * HOUR)
    await world.pass(30_000)
    expect([world.shown.length, world.syncs]).toEqual([0, ['clock']])
    await world.pass(30_000)
    expect(world.shows).toEqual([inOne])
  })

  test('is told in one also when the tick comes before the machine says that it woke', async () => {
    const world = await new AlarmWorld().start(tableOf(rows))
    world.sleep(9 * HOUR)
    await world.pass(30_000)
    await world.clock.wake('resume')
    expect(world.shows).toEqual([inOne])
  })

  test('is told in one also when the page answers whether the clock is right', async () => {
    const world = await new AlarmWorld().start(tableOf(rows))
    world.sleep(9 * HOUR)
    await world.pass(30_000)
    await world.clock.replace(knownOf([], { tickets: { t1: '', t3: '', t8: '' } }))
    expect(world.shows).toEqual([inOne])
  })

  test('is told in one, and what comes due together later each by itself', async () => {
    const later = [10, 10].map((hour, index) => deadlineIn(hour * HOUR, `later${index}`))
    const world = await new AlarmWorld().start(tableOf([...rows, ...later]))
    world.sleep(9 * HOUR)
    await world.clock.wake('resume')
    await world.pass(HOUR)
    expect(world.shows).toEqual([inOne, { keys: later.map(({ key }) => key), isSummary: false }])
  })

  test('is told though the page hands over its own present first, which begins after them', async () => {
    const world = await new AlarmWorld().start(tableOf(rows))
    world.sleep(9 * HOUR)
    await world.clock.replace(knownOf([], { tickets: { t1: 'one', t3: 'three' } }))
    // The third was resolved meanwhile.
    expect(world.shown).toEqual(rows.slice(0, 2).map(({ key }) => key))
  })

  test('tells of a clock what is true now, not the points that it slept through', async () => {
    const deadlineAt = START + 2 * HOUR
    const points = [75, 90, 100].map((threshold, index) =>
      alarm({ threshold, deadlineAt, at: START + (index + 1) * 30 * MINUTE }),
    )
    const world = await new AlarmWorld().start(tableOf(points))
    world.sleep(9 * HOUR)
    await world.clock.wake('resume')
    expect(world.shown).toEqual([points[2]?.key])
  })
})

describe('a clock that is changed', () => {
  test('forward, with the page at hand: what it raises too early is nothing', async () => {
    const row = deadlineIn(3 * HOUR)
    const world = await new AlarmWorld().start(tableOf([row]))
    world.wall += 4 * HOUR
    await world.pass(30_000)
    expect(world.syncs).toEqual(['clock'])
    // The page has asked the server for the time.
    await world.clock.replace(knownOf([row], { serverOffsetMs: -4 * HOUR }))
    await world.pass(HOUR)
    expect(world.shown).toEqual([])
    await world.pass(2 * HOUR)
    expect(world.shown).toEqual([row.key])
  })

  test('forward twice: the page is asked before the second is believed, too', async () => {
    const row = deadlineIn(3 * HOUR)
    const world = await new AlarmWorld().start(tableOf([row]))
    for (const times of [1, 2]) {
      world.wall += 4 * HOUR
      await world.pass(30_000)
      await world.clock.replace(knownOf([row], { serverOffsetMs: -4 * HOUR * times }))
      await world.pass(10 * MINUTE)
    }
    expect([world.shown, world.syncs]).toEqual([[], ['clock', 'clock']])
  })

  test.each([
    ['after a tick', 10 * MINUTE],
    ['before the next tick', 0],
  ])('back, offline: the old offset that the page hands over %s does not undo it', async (_when, passed) => {
    const row = deadlineIn(HOUR)
    const world = await new AlarmWorld().start(tableOf([row]))
    await world.pass(30_000)
    world.wall -= 5 * HOUR
    await world.pass(passed)
    await world.clock.replace(knownOf([row], { serverOffsetMs: 40 }))
    await world.pass(HOUR)
    expect(world.shown).toEqual([row.key])
  })

  test('back, and compared with that of the server: the offset says it all', async () => {
    const row = deadlineIn(2 * HOUR)
    const world = await new AlarmWorld().start(tableOf([row]))
    world.wall -= 5 * HOUR
    await world.pass(30_000)
    await world.clock.replace(knownOf([row], { serverOffsetMs: 5 * HOUR }))
    await world.pass(HOUR)
    expect(world.shown).toEqual([])
    await world.pass(HOUR)
    expect(world.shown).toEqual([row.key])
  })

  test('back and right again, offline: nothing comes too early', async () => {
    const row = deadlineIn(2 * HOUR)
    const world = await new AlarmWorld().start(tableOf([row]))
    world.wall -= 5 * HOUR
    await world.pass(10 * MINUTE)
    world.wall += 5 * HOUR
    await world.pass(HOUR)
    await world.clock.replace(knownOf([row]))
    expect(world.shown).toEqual([])
    await world.pass(HOUR)
    expect(world.shown).toEqual([row.key])
  })

  test('forward and right again, offline: nothing comes too early', async () => {
    const row = deadlineIn(12 * HOUR)
    const world = await new AlarmWorld().start(tableOf([row]))
    world.wall += 4 * HOUR
    await world.pass(10 * MINUTE)
    world.wall -= 4 * HOUR
    await world.pass(11 * HOUR)
    expect(world.shown).toEqual([])
    await world.pass(HOUR)
    expect(world.shown).toEqual([row.key])
  })

  test('back: the alarm comes at its time all the same, and once', async () => {
    const row = deadlineIn(HOUR)
    const world = await new AlarmWorld().start(tableOf([row]))
    await world.pass(30_000)
    world.wall -= 5 * HOUR
    await world.pass(HOUR)
    expect(world.shown).toEqual([row.key])
    world.wall += 5 * HOUR
    await world.pass(6 * HOUR)
    expect(world.shown).toEqual([row.key])
  })
})

describe('a deadline that moves', () => {
  test('twice: the alarm is raised once, at the last of them', async () => {
    const deadlines = [HOUR, 2 * HOUR, 3 * HOUR].map((ms) => deadlineIn(ms))
    const world = await new AlarmWorld().start(tableOf([deadlines[0]!]))
    await world.pass(10 * MINUTE)
    await world.clock.replace(knownOf([deadlines[1]!]))
    await world.pass(80 * MINUTE)
    await world.clock.replace(knownOf([deadlines[2]!]))
    await world.pass(5 * HOUR)
    expect(world.shown).toEqual([deadlines[2]!.key])
  })

  test('while the machine slept over the old one: the old one has become untrue', async () => {
    const [first, second] = [deadlineIn(HOUR), deadlineIn(5 * HOUR)]
    const world = await new AlarmWorld().start(tableOf([first]))
    world.sleep(2 * HOUR)
    await world.clock.replace(knownOf([second]))
    await world.pass(4 * HOUR)
    expect(world.shown).toEqual([second.key])
  })

  test('after it was told of is told of anew: it is another promise', async () => {
    const [first, second] = [deadlineIn(HOUR), deadlineIn(3 * HOUR)]
    const world = await new AlarmWorld().start(tableOf([first]))
    await world.pass(HOUR)
    await world.clock.replace(knownOf([second]))
    await world.pass(3 * HOUR)
    expect(world.shown).toEqual([first.key, second.key])
  })
})

describe('what the person wishes', () => {
  test('muted: nothing is shown, and one summary comes after', async () => {
    const rows = [10, 20].map((minute) => deadlineIn(minute * MINUTE, `t${minute}`))
    const world = new AlarmWorld()
    world.settings = { ...world.settings, mutedUntil: START + HOUR }
    await world.start(tableOf(rows))
    await world.pass(HOUR - 1)
    expect(world.shown).toEqual([])
    await world.pass(MINUTE)
    expect(world.shows).toEqual([{ keys: rows.map(({ key }) => key), isSummary: true }])
  })

  test('muted, and the clock of this machine was set back by hours: alarms come at their time', async () => {
    const row = deadlineIn(10 * MINUTE)
    const world = new AlarmWorld()
    world.settings = { ...world.settings, mutedUntil: START + HOUR }
    await world.start(tableOf([row]))
    world.wall -= 5 * HOUR
    await world.pass(11 * MINUTE)
    expect(world.shown).toEqual([row.key])
  })

  test('quiet hours: what came due in them is told when they end', async () => {
    const rows = [10, 20].map((minute) => deadlineIn(minute * MINUTE, `t${minute}`))
    const world = new AlarmWorld()
    const minute = new Date(START).getHours() * 60
    world.settings = { ...world.settings, quietHours: { fromMinute: minute, toMinute: (minute + 60) % 1_440 } }
    await world.start(tableOf(rows))
    await world.pass(HOUR - MINUTE)
    expect(world.shown).toEqual([])
    await world.pass(2 * MINUTE)
    expect(world.shows).toEqual([{ keys: rows.map(({ key }) => key), isSummary: true }])
  })

  test('a threshold that is not wanted is passed over in silence, and not told of later', async () => {
    const row = alarm({ threshold: 75, deadlineAt: START + HOUR, at: START + MINUTE, important: false })
    const world = new AlarmWorld()
    world.settings = { ...world.settings, mutedThresholds: [75] }
    await world.start(tableOf([row]))
    await world.pass(10 * MINUTE)
    world.settings = { ...world.settings, mutedThresholds: [] }
    await world.pass(10 * MINUTE)
    expect(world.shown).toEqual([])
  })

  test('own tickets come before those that nobody has taken', async () => {
    const rows = [
      alarm({ ticketId: 't1', deadlineAt: START + 1_000, ownerId: null }),
      alarm({ ticketId: 't2', deadlineAt: START + 2_000, at: START + 1_000 }),
    ]
    const world = await new AlarmWorld().start(tableOf(rows))
    await world.pass(1_000)
    expect(world.shows).toEqual([{ keys: [rows[1]!.key, rows[0]!.key], isSummary: false }])
  })

  test('put off, an alarm comes again in a quarter of an hour, also over a restart and a new table', async () => {
    const row = deadlineIn(MINUTE)
    const world = await new AlarmWorld().start(tableOf([row]))
    await world.pass(MINUTE)
    await world.clock.snooze(row)
    await world.clock.replace(knownOf([], { tickets: { t1: 'one' } }))
    await world.start()
    await world.pass(14 * MINUTE)
    expect(world.shown).toHaveLength(1)
    await world.pass(MINUTE)
    expect(world.shown).toHaveLength(2)
    expect(world.shown[1]).toContain(row.key)
  })

  const inTray = (deadlineAt: number) =>
    ({
      ticketId: 't1',
      number: 1,
      subject: 'one',
      clock: 'resolution',
      deadlineAt,
      isBreached: false,
      isFree: false,
    }) as const

  test('from the menu of the tray is that of the deadline which stands there, whatever the clock of this machine shows', async () => {
    const row = deadlineIn(MINUTE)
    const world = await new AlarmWorld().start(tableOf([row], { serverOffsetMs: -MINUTE }))
    await world.clock.remindOf(inTray(row.deadlineAt))
    expect(world.clock.reminders()).toEqual([{ ticketId: 't1', clock: 'resolution', at: world.wall + 15 * MINUTE }])
    await world.pass(15 * MINUTE)
    expect(world.clock.reminders()).toEqual([])
    expect(world.shown).toEqual([row.key, expect.stringMatching(new RegExp(`^${row.key}:snoozed:`))])
  })

  test('from the menu of the tray is there also for a ticket that the table has no alarm of', async () => {
    const world = await new AlarmWorld().start(tableOf([], { tickets: { t1: 'one' } }))
    await world.clock.remindOf(inTray(START - HOUR))
    await world.clock.replace(knownOf([], { tickets: { t1: 'one' } }))
    await world.pass(16 * MINUTE)
    expect(world.shown).toEqual([expect.stringContaining('t1:resolution:reminder:')])
  })

  test('from the menu of the tray is not lost to a later deadline of the same clock', async () => {
    const world = await new AlarmWorld().start(tableOf([], { tickets: { t1: 'one' } }))
    await world.clock.remindOf(inTray(START - HOUR))
    await world.clock.replace(knownOf([deadlineIn(2 * HOUR)]))
    await world.pass(16 * MINUTE)
    expect(world.shown).toEqual([expect.stringContaining('t1:resolution:reminder:')])
  })

  test('to nobody signed in is nothing', async () => {
    const world = await new AlarmWorld().start(null)
    await world.clock.remindOf(inTray(START))
    await world.pass(HOUR)
    expect([world.shown, world.reports]).toEqual([[], []])
  })
})

test.each([
  ['at its time', false],
  ['after a sleep that nobody announced', true],
])('one that cannot be shown %s is reported, and the next comes all the same', async (_when, isSlept) => {
  const [first, second] = [deadlineIn(HOUR), deadlineIn(12 * HOUR, 't2')]
  const world = await new AlarmWorld().start(tableOf([first, second]))
  world.refusal = new TypeError('no such tag')
  if (isSlept) world.sleep(2 * HOUR)
  await world.pass(HOUR + MINUTE)
  expect(world.reports).toEqual([world.refusal])
  world.refusal = null
  await world.pass(12 * HOUR)
  expect(world.shown).toEqual([second.key])
})

test('the network is back: what is known may be old', async () => {
  const world = await new AlarmWorld().start(tableOf([deadlineIn(HOUR)]))
  await world.clock.wake('online')
  expect(world.syncs).toEqual(['online'])
})

describe('a queue that is only coming', () => {
  const [kept, here] = [deadlineIn(HOUR), deadlineIn(2 * HOUR, 't2')]
  const coming = { isWhole: false, tickets: {} }
  const known = () => new AlarmWorld().start(tableOf([kept, here]))

  test('takes nothing away: of an empty one everything comes at its time, also after a restart', async () => {
    const world = await known()
    await world.clock.replace(knownOf([], coming))
    await world.start()
    await world.pass(2 * HOUR)
    expect(world.shown).toEqual([kept.key, here.key])
  })

  test('says how it stands with the tickets that it names, and with no other', async () => {
    const world = await known()
    const [moved, added] = [deadlineIn(3 * HOUR, 't2'), deadlineIn(4 * HOUR, 't3')]
    await world.clock.replace(knownOf([moved, added], { isWhole: false }))
    expect(world.kept?.tickets).toEqual({ t1: 'Subject of t1', t2: 'Subject of t2', t3: 'Subject of t3' })
    await world.pass(5 * HOUR)
    expect(world.shown).toEqual([kept.key, moved.key, added.key])
  })

  test('takes away what is gone once it is whole', async () => {
    const world = await known()
    await world.clock.replace(knownOf([], coming))
    await world.clock.replace(knownOf([here]))
    await world.pass(5 * HOUR)
    expect([world.shown, world.kept?.tickets]).toEqual([[here.key], { t2: 'Subject of t2' }])
  })

  test('keeps what was put off', async () => {
    const world = await known()
    await world.pass(HOUR)
    await world.clock.snooze(kept)
    await world.clock.replace(knownOf([], coming))
    await world.pass(15 * MINUTE)
    expect(world.shown).toEqual([kept.key, expect.stringContaining(`${kept.key}:snoozed:`)])
  })

  test('that has no answer of the server yet leaves its time as it was known', async () => {
    const world = await new AlarmWorld().start(tableOf([kept], { serverOffsetMs: 10 * MINUTE }))
    await world.clock.replace(knownOf([], { ...coming, serverOffsetMs: null }))
    await world.pass(50 * MINUTE)
    expect(world.shown).toEqual([kept.key])
  })

  test.each([
    ['person', { personId: 'boris' }],
    ['server', { serverId: 'another' }],
  ])('of another %s keeps nothing of the one before', async (_whose, whose) => {
    const world = await known()
    await world.clock.replace(knownOf([], { ...coming, ...whose, serverOffsetMs: null }))
    await world.pass(5 * HOUR)
    expect([world.shown, world.kept]).toEqual([[], { ...tableOf([]), ...whose }])
  })
})

test('nobody signed in: nothing is raised', async () => {
  const world = await new AlarmWorld().start(tableOf([deadlineIn(HOUR)]))
  await world.clock.replace(null)
  await world.pass(2 * HOUR)
  expect([world.shown, world.kept]).toEqual([[], null])
})

test('somebody else signs in: what was due for the one before is not theirs', async () => {
  const world = await new AlarmWorld().start(tableOf([deadlineIn(HOUR)]))
  world.sleep(2 * HOUR)
  await world.clock.replace(knownOf([], { personId: 'boris', tickets: { t1: 'one' } }))
  expect(world.shown).toEqual([])
})
