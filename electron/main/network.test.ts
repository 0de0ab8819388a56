import { expect, test } from 'vitest'
import { followNetwork, LOOK_MS } from './network'

test('tells once of each return of the network, and of nothing else, until it is ended', () => {
  let isOnline = true
  let returns = 0
  let next: (() => void) | null = null
  const stop = followNetwork({
    isOnline: () => isOnline,
    after(ms, run) {
      expect(ms).toBe(LOOK_MS)
      next = run
      return () => (next = null)
    },
    onReturn: () => (returns += 1),
  })
  const look = (state: boolean): number => {
    isOnline = state
    next?.()
    return returns
  }
  expect([true, false, false, true, true, false, true].map(look)).toEqual([0, 0, 0, 1, 1, 1, 2])
  stop()
  expect([false, true].map(look)).toEqual([2, 2])
})
