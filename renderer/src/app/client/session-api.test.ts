import { afterEach, expect, it, vi } from 'vitest'
import { httpSessionApi } from './session-api'

afterEach(() => vi.unstubAllGlobals())

it.each([
  [true, 'same-origin'],
  [false, 'omit'],
] as const)('ends a session with the cookie of this browser: %s', async (withCookie, credentials) => {
  const sent: unknown[] = []
  vi.stubGlobal('fetch', (input: Request, init?: RequestInit) => {
    sent.push(init?.credentials ?? input.credentials)
    return Promise.resolve(new Response(null, { status: 204 }))
  })
  await httpSessionApi('http://api.test', 'browser').signOut('token', null, withCookie)
  expect(sent).toEqual([credentials])
})
