import { EventEmitter } from 'node:events'
import { beforeEach, expect, test } from 'vitest'
import { Notifier, type ShownNotification, type SystemNotification } from './notifier'

class Shown extends EventEmitter implements ShownNotification {
  isClosed = false
  show(): void {
    if (refusal === 'show') throw new TypeError(refusal)
    // Otherwise says nothing by itself: a test says what the system does.
  }
  close(): void {
    this.isClosed = true
    this.emit('close', {})
  }
}

const notification = (id: string): SystemNotification => ({
  id,
  title: 'No. 7: resolution deadline breached',
  body: 'The printer is on fire',
  ticketId: 't7',
  list: null,
  addressee: null,
  important: true,
  actions: [{ action: 'snooze', text: 'Remind' }],
})

let made: Shown[]
let told: unknown[]
let timers: Map<number, () => void>
let isSupported: boolean
let refusal: 'create' | 'show' | null
let notifier: Notifier
beforeEach(() => {
  made = []
  told = []
  timers = new Map()
  isSupported = true
  refusal = null
  notifier = new Notifier({
    isSupported: () => isSupported,
    create: () => {
      if (refusal === 'create') throw new TypeError(refusal)
      return made[made.push(new Shown()) - 1]!
    },
    after: (ms, run) => {
      timers.set(ms, run)
      return () => timers.delete(ms)
    },
    onClick: ({ id }) => told.push(['click', id]),
    onAction: (action, { id }) => told.push([action, id]),
    onFailed: ({ id }, reason) => told.push(['failed', id, reason]),
    onShown: () => undefined,
    onGone: () => undefined,
  })
})

test('one on screen is kept, or its click would be lost', () => {
  notifier.show(notification('a'))
  made[0]?.emit('show')
  expect(notifier.liveIds).toEqual(['a'])
  made[0]?.emit('click')
  expect([told, notifier.liveIds]).toEqual([[['click', 'a']], []])
})

test('a button is what it says', () => {
  notifier.show(notification('a'))
  made[0]?.emit('action', { actionIndex: 0 })
  expect(told).toEqual([['snooze', 'a']])
})

test('one that the system refuses is handed over, once', () => {
  notifier.show(notification('a'))
  made[0]?.emit('failed', {}, 'HRESULT:-2143420143')
  timers.get(10_000)?.()
  expect([told, notifier.liveIds]).toEqual([[['failed', 'a', 'HRESULT:-2143420143']], []])
})

test('one that Electron throws at, made or shown, is handed over, and the next is shown', () => {
  refusal = 'create'
  notifier.show(notification('a'))
  refusal = 'show'
  notifier.show(notification('b'))
  refusal = null
  notifier.show(notification('c'))
  expect([told, notifier.liveIds]).toEqual([
    [
      ['failed', 'a', 'TypeError: create'],
      ['failed', 'b', 'TypeError: show'],
    ],
    ['c'],
  ])
})

test('silence of the system is a refusal', () => {
  notifier.show(notification('a'))
  timers.get(10_000)?.()
  expect(told).toEqual([['failed', 'a', 'noAnswer']])
})

test('one that was shown does not fail later', () => {
  notifier.show(notification('a'))
  made[0]?.emit('show')
  expect(timers.size).toBe(0)
})

test('where there are none, each is handed over', () => {
  isSupported = false
  notifier.show(notification('a'))
  expect([told, made]).toEqual([[['failed', 'a', 'notSupported']], []])
})

test('the same id replaces what is shown, and stays', () => {
  notifier.show(notification('a'))
  notifier.show(notification('a'))
  expect([made[0]?.isClosed, made[1]?.isClosed, notifier.liveIds]).toEqual([true, false, ['a']])
  notifier.withdraw('a')
  expect([made[1]?.isClosed, notifier.liveIds, told]).toEqual([true, [], []])
})
