import { expect, it } from 'vitest'
import { isPhoneTyped } from './phone'

it.each([
  ['+7 423 000-00-00', '+7 423 000-00-00', true],
  ['+74230000000', '+7 (423) 000 00 00', true],
  ['84230000000', '+7 423 000-00-00', true],
  ['423 000-00', '+7 423 000-00-00', true],
  ['423 000-00-01', '+7 423 000-00-00', false],
  ['4230', '+7 423 000-00-00', false],
  ['номер 4230000', '+7 423 000-00-00', false],
  ['423 000', '', false],
])('%s against %s', (typed, phone, isFound) => {
  expect(isPhoneTyped(typed, phone)).toBe(isFound)
})
