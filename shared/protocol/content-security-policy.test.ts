import { describe, expect, test } from 'vitest'
import { contentSecurityPolicy } from './content-security-policy'

const directives = (policy: string): Map<string, string> =>
  new Map(
    policy.split('; ').map((directive) => {
      const [name = '', ...values] = directive.split(' ')
      return [name, values.join(' ')]
    }),
  )

describe('the content security policy', () => {
  test('refuses what it does not name', () => {
    const policy = directives(contentSecurityPolicy(null))
    for (const name of ['default-src', 'base-uri', 'form-action', 'frame-ancestors', 'object-src']) {
      expect(policy.get(name), name).toBe(`'none'`)
    }
  })

  test('runs no inline script or style and evaluates no text', () => {
    const policy = contentSecurityPolicy('https://support.example.org')
    expect(policy).not.toMatch(/unsafe-|\*|nonce/)
    expect(directives(policy).get('script-src')).toBe(`'self'`)
    expect(directives(policy).get('style-src')).toBe(`'self'`)
    expect(directives(policy).get('require-trusted-types-for')).toBe(`'script'`)
  })

  test('connects to its own origin, and to the central API where that is another', () => {
    expect(directives(contentSecurityPolicy(null)).get('connect-src')).toBe(`'self'`)
    expect(directives(contentSecurityPolicy('http://127.0.0.1:4780')).get('connect-src')).toBe(
      `'self' http://127.0.0.1:4780`,
    )
  })

  test.each([
    '*',
    'https:',
    'https://a.example; script-src *',
    'https://a.example b.example',
    'https://a.example/',
    '',
  ])('does not take "%s" for an origin', (origin) => {
    expect(() => contentSecurityPolicy(origin)).toThrow(RangeError)
  })
})
