import { expect, test } from 'vitest'
import { boundsToOpen, stateOf } from './window-state'

const screens = [
  { x: 0, y: 0, width: 1920, height: 1040 },
  { x: 1920, y: 0, width: 1920, height: 1040 },
]
const state = { x: 2000, y: 50, width: 1440, height: 900, isMaximized: false }

test('a window comes back to where it was', () => {
  expect(boundsToOpen(state, screens)).toEqual({ x: 2000, y: 50, width: 1440, height: 900 })
})

test.each([
  ['its screen is gone', { ...state }, screens.slice(0, 1)],
  ['a corner of it is left', { ...state, x: 1900, y: 1000 }, screens.slice(0, 1)],
  ['its title bar is above the screen', { ...state, x: 0, y: -200 }, screens],
])('only its size does when %s', (_why, lost, left) => {
  expect(boundsToOpen(lost, left)).toEqual({ width: 1440, height: 900 })
})

test('at the first start it has the size of the design', () => expect(boundsToOpen(null, screens)).toEqual({}))

test('a maximised window is kept with the size that it goes back to', () => {
  const window = { getNormalBounds: () => ({ x: 1, y: 2, width: 3, height: 4 }), isMaximized: () => true }
  expect(stateOf(window)).toEqual({ x: 1, y: 2, width: 3, height: 4, isMaximized: true })
})
