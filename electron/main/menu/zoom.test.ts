import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { followZoomKeys, zoomAsked } from './zoom'

const key = (code: string, held: object = { control: true }) => ({
  type: 'keyDown' as const,
  code,
  control: false,
  meta: false,
  alt: false,
  ...held,
})

test.each([
  ['Equal', 1, 1.5],
  ['NumpadAdd', 4, 4],
  ['Minus', 0, -0.5],
  ['NumpadSubtract', -3, -3],
  ['Digit0', 2.5, 0],
  ['Numpad0', -1, 0],
])('Ctrl with %s at level %d asks for %d', (code, level, asked) => {
  expect(zoomAsked(key(code), level, 'linux')).toBe(asked)
})

test.each([
  ['no modifier is held', key('Equal', {}), 'linux'],
  ['Alt is held too', key('Equal', { control: true, alt: true }), 'linux'],
  ['the key is let go', { ...key('Equal'), type: 'keyUp' as const }, 'linux'],
  ['it is Ctrl on a Mac', key('Equal'), 'darwin'],
  ['it is another key', key('KeyK'), 'linux'],
])('nothing is asked for when %s', (_why, pressed, platform) => {
  expect(zoomAsked(pressed, 0, platform)).toBeNull()
})

test('the page is drawn at the level that was asked for, and does not see the key', () => {
  const levels: number[] = []
  const page = Object.assign(new EventEmitter(), {
    getZoomLevel: () => levels.at(-1) ?? 0,
    setZoomLevel: (level: number) => void levels.push(level),
  })
  followZoomKeys(page, 'darwin')
  let prevented = 0
  const press = (code: string) =>
    page.emit('before-input-event', { preventDefault: () => (prevented += 1) }, key(code, { meta: true }))
  for (const code of ['Equal', 'Equal', 'KeyK', 'Digit0']) press(code)
  expect(levels).toEqual([0.5, 1, 0])
  expect(prevented).toBe(3)
})
