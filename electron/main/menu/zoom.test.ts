import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { followZoomKeys, zoomAsked } from './zoom'

const key = (code: string, sign: string, held: object = { control: true }) => ({
  type: 'keyDown' as const,
  code,
  key: sign,
  control: false,
  meta: false,
  alt: false,
  ...held,
})

test.each([
  ['Equal', '=', 1, 1.5],
  ['Equal', '+', 1, 1.5],
  ['NumpadAdd', '+', 4, 4],
  ['Minus', '-', 0, -0.5],
  ['NumpadSubtract', '-', -3, -3],
  ['Digit0', '0', 2.5, 0],
  ['Numpad0', 'Insert', -1, 0],
  // German.
  ['BracketRight', '+', 0, 0.5],
  ['Slash', '-', 0, -0.5],
  ['Minus', 'ß', 1, null],
  // French.
  ['Digit6', '-', 0, -0.5],
  ['Digit0', 'à', 2, 0],
  ['Minus', ')', 1, null],
])('Ctrl with %s, which gives %s, at level %d asks for %d', (code, sign, level, asked) => {
  expect(zoomAsked(key(code, sign), level, 'linux')).toBe(asked)
})

test.each([
  ['no modifier is held', key('Equal', '=', {}), 'linux'],
  ['Alt is held too', key('Equal', '=', { control: true, alt: true }), 'linux'],
  ['the key is let go', { ...key('Equal', '='), type: 'keyUp' as const }, 'linux'],
  ['it is Ctrl on a Mac', key('Equal', '='), 'darwin'],
  ['it is another key', key('KeyK', 'k'), 'linux'],
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
  const press = (code: string, sign: string) =>
    page.emit('before-input-event', { preventDefault: () => (prevented += 1) }, key(code, sign, { meta: true }))
  press('Equal', '=')
  press('Equal', '+')
  press('KeyK', 'k')
  press('Digit0', '0')
  expect(levels).toEqual([0.5, 1, 0])
  expect(prevented).toBe(3)
})
