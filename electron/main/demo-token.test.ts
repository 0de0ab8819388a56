import { expect, test } from 'vitest'
import { isOurs, START_PAGE } from './app-origin'
import { startPage, takeDemoToken } from './demo-token'

test('the token of the demo is taken out of the environment and goes behind the hash of the start page', () => {
  const env = { OPORA_DEMO_TOKEN: 'aB3_-x', OTHER: 'stays' }
  const address = startPage(takeDemoToken(env))
  expect(address).toBe('app://opora/index.html#demo=aB3_-x')
  expect(isOurs(address)).toBe(true)
  expect(env).toEqual({ OTHER: 'stays' })
  expect(takeDemoToken(env)).toBeNull()
})

test.each([undefined, '', 'a b', '../x', 'a&b=c', 'x'.repeat(201)])('%j is no token: the plain page opens', (token) => {
  expect(startPage(takeDemoToken(token === undefined ? {} : { OPORA_DEMO_TOKEN: token }))).toBe(START_PAGE)
})
