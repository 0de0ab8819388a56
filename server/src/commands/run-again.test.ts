import { expect, onTestFinished, test } from 'vitest'
import { logDeadlocks } from '../api/log-deadlocks'
import { runAgain } from './run-again'

/** What the database says; `pg` puts its code into the error itself, a query builder into its cause. */
const lost = (code: string): Error => new Error('lost', { cause: Object.assign(new Error(code), { code }) })

/** A transaction that loses by each of these in turn, and then gets through. */
function losing(...codes: readonly string[]): () => Promise<string> {
  const left = [...codes]
  return () => {
    const code = left.shift()
    return code === undefined ? Promise.resolve('through') : Promise.reject(lost(code))
  }
}

test('a transaction that lost is run again, and of each deadlock the log has a line with how many there were', async () => {
  const lines: (readonly [count: number, words: string])[] = []
  onTestFinished(logDeadlocks({ error: ({ count }, words) => void lines.push([count, words]) }))
  expect(await runAgain(losing('40001', '40P01', '23505', '40P01'))).toBe('through')
  const words = 'Transactions of this server deadlocked; one of them was run again'
  expect(lines).toEqual([
    [1, words],
    [2, words],
  ])
})

test('one that failed otherwise is not', async () => {
  const lines: unknown[] = []
  onTestFinished(logDeadlocks({ error: (detail) => void lines.push(detail) }))
  await expect(runAgain(losing('22001'))).rejects.toThrow('lost')
  expect(lines).toEqual([])
})
