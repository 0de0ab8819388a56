import { expect, test } from 'vitest'
import { errorFacts } from './error-facts'
import { faultLimit, pageFaultSchema } from './page-fault'

test('what an error says of itself passes the grammar that the other process holds it to', () => {
  const error = Object.assign(new RangeError('the words of a ticket'), { code: 'ERR_OUT' })
  error.stack = `RangeError: the words of a ticket\n    at a$1 (app://opora/assets/index-D_x9.js:1:23456)\n    at async x`
  const fault = { where: 'worker', kind: 'rejected', error: errorFacts(error) }
  expect(pageFaultSchema.parse(fault)).toEqual({
    where: 'worker',
    kind: 'rejected',
    error: { name: 'RangeError', code: 'ERR_OUT', places: ['a$1@index-D_x9.js:1:23456'] },
  })
  for (const thrown of ['text', null, { name: 'Error', message: 'x', stack: 'x' }, 7]) {
    expect(errorFacts(thrown)).toEqual({ name: 'NoError', code: null, places: [] })
  }
})

test.each([
  { name: 'Принтер', code: null, places: [] },
  { name: 'Error of Ivan', code: null, places: [] },
  { name: 'Error', code: 'secret token', places: [] },
  { name: 'Error', code: null, places: ['Принтер печатает.js:1:1'] },
  { name: 'Error', code: null, places: ['a b@index.js:1:1'] },
  { name: 'Error', code: null, places: Array.from({ length: 7 }, () => 'a.js:1:1') },
  { name: 'Error', code: null, places: [], message: 'text' },
])('%o is no fact', (error) => {
  expect(pageFaultSchema.safeParse({ where: 'page', kind: 'uncaught', error }).success).toBe(false)
})

test('twenty a minute are let through, and the next one says how many were not', () => {
  let now = 1_000
  const limit = faultLimit(() => now)
  const taken = Array.from({ length: 25 }, () => limit.take())
  expect(taken.filter((each) => each === 0)).toHaveLength(20)
  expect(taken.slice(20)).toEqual([null, null, null, null, null])
  now += 60_000
  expect([limit.take(), limit.take()]).toEqual([5, 0])
  now -= 3_600_000
  expect(Array.from({ length: 20 }, () => limit.take())).not.toContain(null)
})
