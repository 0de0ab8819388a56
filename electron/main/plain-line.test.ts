import { describe, expect, test } from 'vitest'
import { plainLine, plainText } from './plain-line'

test('nothing turns a text around, and no half of a character is left', () => {
  expect(plainText('invoice\u202Efdp.exe\u2066 \u200F!\uD83D')).toBe('invoicefdp.exe !')
})

describe('a line', () => {
  test('is one, whatever was written', () => {
    expect(plainLine('Printer\t\tdoes not\r\nprint\u2028at all\u0007', 40)).toBe('Printer does not print at all')
  })

  test.each([
    ['  edges  ', 'edges'],
    ['exactly ten', 'exactly t…'],
    ['ten of it.', 'ten of it.'],
    ['and eight more', 'and eight…'],
    ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦'],
    ['12345678👩‍👩‍👧‍👦90', '12345678👩‍👩‍👧‍👦…'],
  ])('of %j is %j', (text, line) => expect(plainLine(text, 10)).toBe(line))
})
