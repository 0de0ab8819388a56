import { EventEmitter } from 'node:events'
import type { App } from 'electron'
import { describe, expect, test } from 'vitest'
import { guardNavigation } from './navigation'

/** Web contents as far as the guard uses them. */
class Contents extends EventEmitter {
  openHandler: (() => unknown) | undefined
  setWindowOpenHandler(handler: () => unknown): void {
    this.openHandler = handler
  }
  isStopped(eventName: string, url: string): boolean {
    let isStopped = false
    this.emit(eventName, { url, preventDefault: () => void (isStopped = true) })
    return isStopped
  }
}

function guarded(): Contents {
  const app = new EventEmitter()
  guardNavigation(app as unknown as App)
  const contents = new Contents()
  app.emit('web-contents-created', {}, contents)
  return contents
}

describe.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('%s', (eventName) => {
  test('may stay on our page', () => {
    expect(guarded().isStopped(eventName, 'app://opora/index.html#/queue')).toBe(false)
  })

  test.each([
    'https://example.org',
    'file:///etc/passwd',
    'app://evil/',
    'javascript:alert(1)',
    'about:blank',
    'data:text/html,x',
  ])('may not lead to %s', (url) => {
    expect(guarded().isStopped(eventName, url)).toBe(true)
  })
})

test('no second window opens', () => {
  expect(guarded().openHandler?.()).toEqual({ action: 'deny' })
})

test('no page is embedded', () => {
  expect(guarded().isStopped('will-attach-webview', 'app://opora/')).toBe(true)
})
