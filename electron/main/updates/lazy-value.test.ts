import { expect, test } from 'vitest'
import { Lazy } from './lazy-value'

test('is made once, when it is first asked for, and may be given instead', () => {
  let made = 0
  const lazy = new Lazy<number>(() => (made += 1))
  expect([lazy.hasValue, made]).toEqual([false, 0])
  expect([lazy.value, lazy.value, lazy.hasValue, made]).toEqual([1, 1, true, 1])
  lazy.value = 7
  expect([lazy.value, made]).toEqual([7, 1])
})
