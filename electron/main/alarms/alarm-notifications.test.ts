import { expect, test } from 'vitest'
import { alarmNotifications } from './alarm-notifications'
import { alarm, HOUR, MINUTE, START, tableOf } from './testing/alarm-world'

const local = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(at)

test('one alarm says which ticket, which promise and when, in the language of the engineer', () => {
  const row = alarm({ number: 4711, deadlineAt: START + 30 * MINUTE, at: START, threshold: 75 })
  const [english] = alarmNotifications([row], tableOf([row]), START, false)
  expect(english?.title).toBe(`No.\u00a04711: resolution deadline: ${local(row.deadlineAt)}`)
  expect(english?.body).toBe('Subject of t1')
  expect(english?.addressee).toEqual({ serverId: 'server', personId: 'anna' })
  const [russian] = alarmNotifications([row], tableOf([row], { language: 'ru' }), START + HOUR, false)
  expect(russian?.title).toBe(`№\u00a04711: срок решения нарушен (${local(row.deadlineAt)})`)
})

test('a deadline of another day names the day; one by the clock of the server is told by that of the machine', () => {
  const row = alarm({ deadlineAt: START + 48 * HOUR, at: START })
  const [notification] = alarmNotifications([row], tableOf([row], { serverOffsetMs: HOUR }), START, false)
  expect(notification?.title).toMatch(/\d+ Nov/)
  expect(notification?.title).toContain(local(row.deadlineAt - HOUR))
})

test('a deadline is told with the minute that the page shows, however long the network took', () => {
  const row = alarm({ deadlineAt: START, at: START })
  const [notification] = alarmNotifications([row], tableOf([row], { serverOffsetMs: 20 }), START, false)
  expect(notification?.title).toContain(local(START))
})

test('a ticket that nobody has taken can be taken from the notification, an own one acknowledged', () => {
  const rows = [alarm({ deadlineAt: START }), alarm({ deadlineAt: START, ticketId: 't2', ownerId: null })]
  const actions = alarmNotifications(rows, tableOf(rows), START, false).map((each) => each.actions.map((a) => a.action))
  expect(actions).toEqual([
    ['acknowledge', 'snooze'],
    ['take', 'snooze'],
  ])
})

test('a bundle has a line for each ticket, also for one whose subject has several', () => {
  const rows = Array.from({ length: 4 }, (_, index) =>
    alarm({ number: index, ticketId: `t${index}`, deadlineAt: START }),
  )
  const table = tableOf(rows)
  const [burst] = alarmNotifications(
    rows,
    { ...table, tickets: { ...table.tickets, t1: 'One\nNo.\u00a09 Two' } },
    START,
    false,
  )
  expect(burst?.body.split('\n')).toHaveLength(4)
})

test('many at once, and any number after a sleep, are one that counts them', () => {
  const rows = Array.from({ length: 6 }, (_, index) =>
    alarm({ number: index, ticketId: `t${index}`, deadlineAt: START + (index < 2 ? 0 : HOUR), at: START }),
  )
  const [burst, ...more] = alarmNotifications(rows, tableOf(rows), START, false)
  expect(burst?.addressee).toEqual({ serverId: 'server', personId: 'anna' })
  expect([burst?.title, more]).toEqual(['Deadlines: 2 breached, 4 breaching', []])
  expect(burst?.body.split('\n').at(-1)).toBe('and 2 more')
  expect([burst?.ticketId, burst?.list]).toEqual([null, 'breached'])
  expect(alarmNotifications(rows.slice(2), tableOf(rows), START, false)[0]?.list).toBe('breaching')
  expect(alarmNotifications(rows.slice(0, 2), tableOf(rows), START, true)).toHaveLength(1)
  expect(alarmNotifications(rows.slice(0, 2), tableOf(rows), START, false)).toHaveLength(2)
})
