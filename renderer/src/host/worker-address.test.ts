import { expect, test } from 'vitest'
import { workerAddress } from './worker-address'

test('a worker of our own origin has an address', () => {
  expect(workerAddress('/assets/sync-1.js')).toBe(new URL('/assets/sync-1.js', location.href).href)
})

test.each(['https://example.org/worker.js', 'data:text/javascript,1', '//example.org/worker.js'])(
  'a worker from elsewhere has none: %s',
  (address) => {
    expect(() => workerAddress(address)).toThrow(RangeError)
  },
)
