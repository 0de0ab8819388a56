import { DEFAULT_API_ORIGIN } from '@shared/protocol/central-api-address'
import { describe, expect, test } from 'vitest'
import { chooseCentralApi } from './central-api'

const centralApiOrigin = (argv: string[], env: Record<string, string>, kept: string | null = null): string =>
  chooseCentralApi(argv, env, kept).origin

describe('the address of the central API', () => {
  test('is this machine when nobody says otherwise', () => {
    expect(centralApiOrigin(['opora'], {})).toBe(DEFAULT_API_ORIGIN)
  })

  test('comes from the environment, and from the command line before that', () => {
    const env = { OPORA_API: 'https://one.example.org' }
    expect(centralApiOrigin(['opora'], env)).toBe('https://one.example.org')
    expect(centralApiOrigin(['opora', '--api', 'https://two.example.org/'], env)).toBe('https://two.example.org')
    expect(centralApiOrigin(['opora', '--api=https://two.example.org:8443'], env)).toBe('https://two.example.org:8443')
  })

  test('is the one that was kept, unless it is given', () => {
    const kept = 'https://kept.example.org'
    expect(chooseCentralApi(['opora'], {}, kept)).toEqual({ origin: kept, isGiven: false })
    expect(chooseCentralApi(['opora', '--api', 'https://two.example.org'], {}, kept)).toEqual({
      origin: 'https://two.example.org',
      isGiven: true,
    })
  })

  test.each(['http://127.0.0.1:5000', 'http://localhost:5000', 'http://[::1]:5000'])(
    'may be plain http on this machine: %s',
    (address) => {
      expect(centralApiOrigin(['--api', address], {})).toBe(address)
    },
  )

  test.each([
    ['http://support.example.org', 'notSecure'],
    ['http://127.0.0.1.example.org', 'notSecure'],
    ['support.example.org', 'notAnAddress'],
    ['file:///etc/passwd', 'notAnAddress'],
    ['https://support.example.org/v1', 'notAnAddress'],
    ['https://name:secret@support.example.org', 'notAnAddress'],
    ['', 'notAnAddress'],
  ])('is refused, not replaced by the default: %s', (address, code) => {
    expect(() => centralApiOrigin(['--api', address], {})).toThrow(expect.objectContaining({ code }))
  })

  test.each([
    ['argument', ['--api', 'http://x.org'], { OPORA_API: 'https://one.example.org' }],
    ['environment', [], { OPORA_API: 'http://x.org' }],
  ] as const)('that is refused says where it was given: %s', (source, argv, env) => {
    expect(() => chooseCentralApi(argv, env, null)).toThrow(expect.objectContaining({ source }))
  })

  test('is refused when the switch has no value', () => {
    expect(() => centralApiOrigin(['opora', '--api'], {})).toThrow(expect.objectContaining({ code: 'notAnAddress' }))
  })
})
