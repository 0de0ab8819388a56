import { alarmKey } from '@shared/sla/alarm-key'
import { expect, test } from 'vitest'
import { notificationOptions } from './system-notification'

const UUID = '01973c1e-7a30-7d2a-8f6e-2f4c0a9b1c3d'
const longest = alarmKey({
  ticketId: UUID,
  clock: 'firstResponse',
  groupId: UUID,
  cycle: 100,
  percent: null,
  offsetMinutes: -10_000,
  deadlineAt: Date.UTC(2026, 10, 26),
})
const idOf = (id: string): string =>
  notificationOptions(
    { id, title: '', body: '', ticketId: null, list: null, addressee: null, important: false, actions: [] },
    'win32',
  ).id ?? ''

test('its id is one that Windows takes, however long the key of the alarm', () => {
  expect(longest.length).toBeGreaterThan(64)
  expect(idOf(`bundle:${longest}`).length).toBeLessThanOrEqual(64)
})

test('the same key has the same id, so that it replaces what is shown, and no other has it', () => {
  expect(idOf(longest)).toBe(idOf(longest))
  expect(idOf(`${longest}0`)).not.toBe(idOf(longest))
})

test('tells what a requester wrote as words, also where a body is markup', () => {
  const of = { id: '1', ticketId: null, list: null, addressee: null, important: false, actions: [] }
  const hostile = { ...of, title: 'a\u202Eb', body: 'A & B <img>' }
  expect(notificationOptions(hostile, 'linux')).toMatchObject({ title: 'ab', body: 'A &amp; B &lt;img&gt;' })
  expect(notificationOptions(hostile, 'win32')).toMatchObject({ title: 'ab', body: 'A & B <img>' })
})
