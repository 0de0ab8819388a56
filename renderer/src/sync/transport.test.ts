import { describe, expect, it } from 'vitest'
import { failureOf } from './transport'

describe('what an answer says about the commands in a request', () => {
  it.each([403, 404, 405, 407, 409, 410, 421, 426, 400])(
    'is nothing when something on the way answers %i',
    (status) => {
      expect(failureOf(status, null)).toBe('busy')
    },
  )

  it.each([
    [400, 'request.invalid', 'refused'],
    [413, 'request.tooLarge', 'refused'],
    [413, null, 'refused'],
    [403, 'auth.forbidden', 'forbidden'],
    [421, 'request.unknownHost', 'busy'],
    [404, 'request.notFound', 'busy'],
    [409, 'sync.epochChanged', 'epochChanged'],
    [410, 'sync.cursorTooOld', 'cursorTooOld'],
    [426, 'sync.schemaTooOld', 'schemaTooOld'],
    [503, 'server.unavailable', 'busy'],
  ] as const)('of %i with %s is: %s', (status, code, failure) => {
    expect(failureOf(status, code)).toBe(failure)
  })
})
