import { EventEmitter } from 'node:events'
import { beforeEach, expect, test } from 'vitest'
import { followPageLeaving } from './page-events'
import { PageInbox } from './page-inbox'

const anna = { serverId: 'server', personId: 'anna' }
const boris = { serverId: 'server', personId: 'boris' }

let told: unknown[]
let inbox: PageInbox
let answer: unknown
const ready = ({ serverId, personId }: typeof anna): void => {
  answer = inbox.handlers['notices.ready'](serverId, personId)
}
const click = (addressee: typeof anna | null, ticketId: string) =>
  inbox.tell(addressee, 'notices.opened', { noticeId: `of ${ticketId}`, ticketId, list: null })
const opened = (ticketId: string) => ['notices.opened', { noticeId: `of ${ticketId}`, ticketId, list: null }]
beforeEach(() => {
  told = []
  inbox = new PageInbox((event, detail) => told.push([event, detail]))
})

test('a click before anybody has signed in opens the ticket once the same person has', () => {
  click(anna, 't7')
  // The page has loaded, and nobody is signed in: that is all that it knows, and no word about another person.
  inbox.pageLeaves()
  expect(told).toEqual([])
  ready(anna)
  expect(answer).toEqual({ kind: 'done', value: null })
  expect(told).toEqual([opened('t7')])
  ready(anna)
  expect(told).toHaveLength(1)
})

test('it opens nothing for another person, nor for its own when that one comes back after the other', () => {
  click(anna, 't7')
  ready(boris)
  inbox.pageLeaves()
  ready(anna)
  expect(told).toEqual([])
})

test('the same name at another server is another person', () => {
  click(anna, 't7')
  ready({ ...anna, serverId: 'test server' })
  expect(told).toEqual([])
})

test('a click on what was for somebody who has signed out waits for them, and is nothing to whoever is there', () => {
  ready(anna)
  inbox.pageLeaves()
  click(anna, 't7')
  ready(anna)
  expect(told).toEqual([opened('t7')])
  ready(boris)
  click(anna, 't8')
  expect(told).toHaveLength(1)
})

test('a page that listens is told at once, in order, of every kind of event', () => {
  ready(anna)
  click(anna, 't7')
  inbox.tell(anna, 'notices.acted', { action: 'take', ticketId: 't8' })
  inbox.tell(null, 'notices.failed', { title: 'Opora is still running', body: '', ticketId: null })
  expect(told).toEqual([
    opened('t7'),
    ['notices.acted', { action: 'take', ticketId: 't8' }],
    ['notices.failed', { title: 'Opora is still running', body: '', ticketId: null }],
  ])
})

test('what is about nobody waits for whoever comes; the same event waits once, and there is an end to it', () => {
  const failed = { title: 'Opora is still running', body: '', ticketId: null }
  inbox.tell(null, 'notices.failed', failed)
  inbox.tell(null, 'notices.failed', failed)
  ready(boris)
  expect(told).toEqual([['notices.failed', failed]])
  inbox.pageLeaves()
  for (let n = 1; n <= 25; n += 1) click(boris, `t${n}`)
  ready(boris)
  expect(told.slice(1)).toEqual(Array.from({ length: 20 }, (_, index) => opened(`t${index + 6}`)))
})

test('a page that crashes or loads anew leaves; one that only goes to another part of itself stays', () => {
  const page = new EventEmitter()
  followPageLeaving(page, () => inbox.pageLeaves())
  for (const [event, ...details] of [
    ['render-process-gone', {}, { reason: 'crashed' }],
    ['did-start-navigation', { isMainFrame: true, isSameDocument: false }],
  ] as const) {
    told = []
    ready(anna)
    page.emit(event, ...details)
    click(anna, 't7')
    expect(told).toEqual([])
    ready(anna)
    expect(told).toEqual([opened('t7')])
  }
  page.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true })
  page.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false })
  click(anna, 't8')
  expect(told).toHaveLength(2)
})
