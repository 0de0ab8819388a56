import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DAY_MS } from '@shared/domain/instant'
import { FIRST_RUN_AFTER_MS, startDaily } from './daily'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a daily job runs some minutes after the start and then once a day, until it is stopped', async () => {
  let runs = 0
  const job = startDaily(
    () => Promise.resolve(void (runs += 1)),
    (error) => expect.unreachable(String(error)),
  )
  await vi.advanceTimersByTimeAsync(FIRST_RUN_AFTER_MS - 1)
  expect(runs).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(runs).toBe(1)
  await vi.advanceTimersByTimeAsync(2 * DAY_MS)
  expect(runs).toBe(3)
  await job.stop()
  await vi.advanceTimersByTimeAsync(2 * DAY_MS)
  expect(runs).toBe(3)
})

test('a run that fails is told, and the next day comes all the same', async () => {
  const told: unknown[] = []
  const job = startDaily(
    () => Promise.reject(new Error('the disk is full')),
    (error) => told.push(error),
  )
  await vi.advanceTimersByTimeAsync(FIRST_RUN_AFTER_MS + DAY_MS)
  expect(told).toEqual([new Error('the disk is full'), new Error('the disk is full')])
  await job.stop()
})

test('stopping waits for the run that is under way', async () => {
  let finish = (): void => undefined
  const job = startDaily(
    () => new Promise((resolve) => (finish = resolve)),
    (error) => expect.unreachable(String(error)),
  )
  await vi.advanceTimersByTimeAsync(FIRST_RUN_AFTER_MS)
  let isStopped = false
  const stopping = job.stop().then(() => (isStopped = true))
  await vi.advanceTimersByTimeAsync(0)
  expect(isStopped).toBe(false)
  finish()
  await stopping
})
