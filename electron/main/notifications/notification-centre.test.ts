import { EventEmitter } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ActivationArguments } from 'electron'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder'
import { followCentre } from './notification-centre'
import { Notifier, type ShownNotification, type SystemNotification } from './notifier'
import { systemId } from './system-notification'
import { ToldBefore } from './told-before'

const NOW = Date.UTC(2026, 10, 26, 9)
const DAY = 24 * 3_600_000
const anna = { serverId: 'server', personId: 'anna' }
const KEY = 't7:resolution:1:100:1795683600000'
const alarm: SystemNotification = {
  id: KEY,
  title: 'No. 7: resolution deadline breached',
  body: 'The printer of Mrs Ivanova is on fire',
  ticketId: 't7',
  list: null,
  addressee: anna,
  important: true,
  actions: [
    { action: 'take', text: 'Take' },
    { action: 'snooze', text: 'Remind' },
  ],
}

class Shown extends EventEmitter {
  constructor(readonly id: string) {
    super()
  }
  show(): void {
    this.emit('show')
  }
  close(): void {
    this.emit('close', {})
  }
}

/** One run of the desktop after the other, on the same folder. */
async function desktop(path: string, platform: string, { now = NOW, history = [] as readonly Shown[] } = {}) {
  const told: unknown[] = []
  const toldBefore = await ToldBefore.read(path, now, (error) => told.push(['report', error]))
  const shown: Shown[] = []
  const notifier = new Notifier({
    isSupported: () => true,
    create: ({ id }) => shown[shown.push(new Shown(systemId(id))) - 1] as ShownNotification,
    after: () => () => undefined,
    onClick: ({ ticketId, addressee }) => told.push(['click', ticketId, addressee]),
    onAction: (action, { ticketId, addressee }) => told.push([action, ticketId, addressee]),
    onFailed: () => undefined,
    onShown: (each) => toldBefore.add(each, now),
    onGone: (id) => toldBefore.remove(id),
  })
  let activate: (details: ActivationArguments) => void = () => undefined
  await followCentre({
    Notification: { handleActivation: (callback) => (activate = callback), getHistory: async () => history },
    platform,
    notifier,
    toldBefore,
    showWindow: () => told.push(['window']),
  })
  return { notifier, toldBefore, told, shown, activate: (details: ActivationArguments) => activate(details) }
}

const click = { type: 'click', arguments: `type=click&tag=${systemId(KEY)}` }
const file = (): string => join(temporaryFolder('centre'), 'told.json')

test('one that went from the screen into the action centre can be clicked there', async () => {
  const { notifier, shown, told } = await desktop(file(), 'win32')
  notifier.show(alarm)
  shown[0]?.emit('close', { reason: 'timedOut' })
  shown[0]?.emit('click')
  expect(told).toEqual([['click', 't7', anna]])
})

test('one that the person has put away is forgotten', async () => {
  const { notifier, shown, told, toldBefore } = await desktop(file(), 'win32')
  notifier.show(alarm)
  shown[0]?.emit('close', { reason: 'userCanceled' })
  expect([notifier.liveIds, toldBefore.find((id) => id === KEY), told]).toEqual([[], null, []])
})

test.each([
  ['the notification first', 0],
  ['the activation first', 1],
])('a click of which Windows tells in two ways is one click: %s', async (_which, first) => {
  const { notifier, shown, told, activate } = await desktop(file(), 'win32')
  notifier.show(alarm)
  const ways = [
    () => shown[0]?.emit('action', { actionIndex: 0 }),
    () => activate({ type: 'action', actionIndex: 0, arguments: `type=action&action=0&tag=${systemId(KEY)}` }),
  ]
  ways[first]?.()
  ways[1 - first]?.()
  expect(told.filter((each) => (each as string[])[0] !== 'window')).toEqual([['take', 't7', anna]])
})

test('the click that starts the desktop on Windows opens the ticket, for the person it was for, once', async () => {
  const path = file()
  const before = await desktop(path, 'win32')
  before.notifier.show(alarm)
  await before.toldBefore.settled()
  const { activate, told } = await desktop(path, 'win32', { now: NOW + DAY })
  activate(click)
  activate(click)
  expect(told).toEqual([['click', 't7', anna], ['window']])
})

test('one about several leads to their list after a restart, and one of a version before that had lists to the window', async () => {
  const path = file()
  const before = await desktop(path, 'win32')
  before.notifier.show({ ...alarm, ticketId: null, list: 'breached' })
  await before.toldBefore.settled()
  const { toldBefore } = await desktop(path, 'win32')
  expect(toldBefore.find((id) => id === KEY)?.list).toBe('breached')
  writeFileSync(path, readFileSync(path, 'utf8').replace('"list":"breached",', ''))
  const earlier = await desktop(path, 'win32')
  expect([earlier.told, earlier.toldBefore.find((id) => id === KEY)?.list]).toEqual([[], null])
})

test('after three days, or after a file that cannot be read, a click still shows the window', async () => {
  const path = file()
  const before = await desktop(path, 'win32')
  before.notifier.show(alarm)
  await before.toldBefore.settled()
  const late = await desktop(path, 'win32', { now: NOW + 4 * DAY })
  late.activate(click)
  expect(late.told).toEqual([['window']])
  writeFileSync(path, 'no JSON')
  const damaged = await desktop(path, 'win32')
  damaged.activate(click)
  damaged.activate({ type: 'click', arguments: '' })
  expect(damaged.told.slice(1)).toEqual([['window'], ['window']])
  expect(damaged.told[0]).toEqual(['report', expect.any(SyntaxError)])
})

test('what macOS still shows of an earlier run can be clicked; what is not ours is left alone', async () => {
  const path = file()
  const before = await desktop(path, 'darwin')
  before.notifier.show(alarm)
  await before.toldBefore.settled()
  const [ours, other] = [new Shown(systemId(KEY)), new Shown('of somebody else')]
  const { told } = await desktop(path, 'darwin', { history: [ours, other] })
  other.emit('click')
  ours.emit('click')
  expect(told).toEqual([['click', 't7', anna]])
})

test('what is kept of it on disk is not a word of what it said, and has an end', async () => {
  const path = file()
  const { notifier, toldBefore } = await desktop(path, 'win32')
  for (let n = 0; n < 205; n += 1) notifier.show({ ...alarm, id: `t${n}:resolution:1:100:1` })
  await toldBefore.settled()
  const kept = readFileSync(path, 'utf8')
  expect(kept).not.toMatch(/deadline|Ivanova|Take/)
  expect(JSON.parse(kept)).toHaveLength(200)
})
