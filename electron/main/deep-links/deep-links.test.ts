import { expect, test } from 'vitest'
import { DeepLinks } from './deep-links'
import { linkOf, parseLink } from './parse-link'

test.each([
  ['opora://ticket/4711', '4711'],
  ['OPORA://ticket/4711/', '4711'],
])('%s names ticket %s', (text, ticket) => expect(parseLink(text)).toEqual({ ticket }))

test.each([
  'opora://ticket/',
  'opora://ticket/0',
  'opora://ticket/-1',
  'opora://ticket/4711?run=1',
  'opora://ticket/4711#x',
  'opora://ticket/4711/../../etc',
  'opora://ticket/%34711',
  'opora://ticket/12345678901',
  'opora://settings/4711',
  'opora://user@ticket/4711',
  'opora:ticket/4711',
  'https://example.org/opora://ticket/4711',
  'opora://ticket/4711\nopora://ticket/1',
])('%j names none', (text) => expect(parseLink(text)).toEqual({ ticket: null }))

test('a command line has one link, wherever it stands among the switches', () => {
  expect(linkOf(['opora', '--original-process-start-time=1', 'opora://ticket/7', '--flag'])).toEqual({
    ticket: '7',
  })
  expect(linkOf(['opora', 'opora://ticket/7', 'opora://ticket/8'])).toEqual({ ticket: null })
  expect(linkOf(['opora', '--api', 'https://example.org'])).toBeNull()
})

function links() {
  const told: unknown[] = []
  let shows = 0
  const made = new DeepLinks(
    (event, detail) => told.push([event, detail]),
    () => (shows += 1),
  )
  return { made, told, shows: () => shows, take: () => made.handlers['deepLinks.take']() }
}

test('a link waits for the page, and then comes at once', () => {
  const { made, told, take, shows } = links()
  made.open(parseLink('opora://ticket/7'))
  made.open({ ticket: '7' })
  expect([told, shows()]).toEqual([[], 2])
  expect(take()).toEqual({ kind: 'done', value: ['7'] })
  made.open({ ticket: '8' })
  expect(told).toEqual([['deepLinks.opened', { ticket: '8' }]])
  expect(take()).toEqual({ kind: 'done', value: [] })
  made.pageLeaves()
  made.open({ ticket: '9' })
  expect([told.length, take()]).toEqual([1, { kind: 'done', value: ['9'] }])
})

test('a link that is clicked while nobody is signed in waits for whoever signs in', () => {
  const { made, told, take } = links()
  expect(take()).toEqual({ kind: 'done', value: [] })
  made.personIs({ isSignedIn: true })
  made.open({ ticket: '7' })
  made.personIs({ isSignedIn: false })
  made.open({ ticket: '8' })
  expect([told, take()]).toEqual([[['deepLinks.opened', { ticket: '7' }]], { kind: 'done', value: ['8'] }])
})

test('one that names no ticket is told of like any other, once for as long as it waits', () => {
  const { made, told, shows, take } = links()
  made.open({ ticket: null })
  made.open({ ticket: null })
  expect([take(), shows()]).toEqual([{ kind: 'done', value: [null] }, 2])
  made.open({ ticket: null })
  expect(told).toEqual([['deepLinks.opened', { ticket: null }]])
})
