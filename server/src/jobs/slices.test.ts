import { expect, test } from 'vitest'
import { inSlices } from './slices'

const slices = (count: number) => {
  let left = count
  return () => Promise.resolve({ done: 10, isLast: (left -= 1) === 0 })
}

test('work in slices rests after each but the last, and says how much all did', async () => {
  const rests: number[] = []
  const rest = (milliseconds: number): Promise<void> => Promise.resolve(void rests.push(milliseconds))
  expect(await inSlices(slices(3), { rest })).toBe(30)
  expect(rests).toHaveLength(2)
  expect(rests.every((milliseconds) => milliseconds >= 0)).toBe(true)
})

test('no further slice begins once it is to stop, and a rest does not hold that up', async () => {
  const stopping = new AbortController()
  const work = (): Promise<{ done: number; isLast: boolean }> => {
    stopping.abort()
    return Promise.resolve({ done: 1, isLast: false })
  }
  expect(await inSlices(work, { signal: stopping.signal })).toBe(1)
  expect(await inSlices(work, { signal: stopping.signal })).toBe(0)
})
