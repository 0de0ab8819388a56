import { expect, test } from 'vitest'
import { electronStub } from '../../tests/stubs/electron'
import './index'

const opora = (): Record<string, Record<string, (...args: never[]) => unknown>> =>
  electronStub.exposed.get('opora') as Record<string, Record<string, (...args: never[]) => unknown>>

test('the page is given one object', () => {
  expect([...electronStub.exposed.keys()]).toEqual(['opora'])
})

test('each method calls the channel of its name with its arguments', () => {
  for (const [part, methods] of Object.entries(opora())) {
    if (part === 'events') continue
    for (const [name, method] of Object.entries(methods)) {
      electronStub.invoked.length = 0
      method('one' as never, 'two' as never)
      expect(electronStub.invoked).toEqual([[`${part}.${name}`, 'one', 'two']])
    }
  }
})

test('a listener gets the detail and not the event of Electron, until it unsubscribes', () => {
  const heard: unknown[][] = []
  const stop = opora()['events']?.['onDeepLinksOpened']?.(((...all: unknown[]) =>
    heard.push(all)) as never) as () => void
  electronStub.send('deepLinks.opened', { ticket: '42' })
  stop()
  electronStub.send('deepLinks.opened', { ticket: '43' })
  expect(heard).toEqual([[{ ticket: '42' }]])
})
