import { expect, it } from 'vitest'
import { formatBytes } from './bytes'

it.each([
  [1, 'en', '1 byte'],
  [3, 'ru', '3 байта'],
  [1_023, 'en', '1,023 bytes'],
  [1_536, 'ru', '1,5 кБ'],
  [25 * 1_024 ** 2, 'ru', '25 МБ'],
  [25 * 1_024 ** 2, 'en', '25 MB'],
])('%i bytes in %s are %s', (bytes, locale, words) => {
  expect(formatBytes(bytes, locale).replace(/\s/gu, ' ')).toBe(words)
})
