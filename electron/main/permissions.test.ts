import type { Session } from 'electron'
import { expect, test } from 'vitest'
import { guardPermissions, isPermitted } from './permissions'

test.each(['local-network-access', 'local-network', 'loopback-network'])('our page may have %s', (permission) => {
  expect(isPermitted(permission, 'app://opora')).toBe(true)
  expect(isPermitted(permission, 'app://opora/index.html#/queue')).toBe(true)
})

test.each(['https://example.org', 'app://evil', 'null', '', undefined])('%s may have nothing', (asker) => {
  expect(isPermitted('local-network-access', asker)).toBe(false)
})

test.each(['media', 'geolocation', 'notifications', 'clipboard-read', 'fileSystem', 'openExternal', 'usb', 'unknown'])(
  'our page may not have %s',
  (permission) => {
    expect(isPermitted(permission, 'app://opora')).toBe(false)
  },
)

test('checks, requests, devices and screens are all decided, none is left to a default', () => {
  const handlers = new Map<string, unknown>()
  const session = new Proxy({}, { get: (_t, name) => (handler: unknown) => handlers.set(String(name), handler) })
  guardPermissions(session as unknown as Session)
  expect([...handlers.keys()].sort()).toEqual([
    'setDevicePermissionHandler',
    'setDisplayMediaRequestHandler',
    'setPermissionCheckHandler',
    'setPermissionRequestHandler',
  ])
  const check = handlers.get('setPermissionCheckHandler') as (...a: unknown[]) => boolean
  const request = handlers.get('setPermissionRequestHandler') as (...a: unknown[]) => void
  const answers: boolean[] = [check(null, 'media', 'app://opora', {}), check(null, 'local-network', 'app://opora', {})]
  const answer = (isGranted: boolean): number => answers.push(isGranted)
  request(null, 'media', answer, { requestingUrl: 'app://opora/' })
  request(null, 'local-network', answer, { requestingUrl: 'app://opora/' })
  expect(answers).toEqual([false, true, false, true])
})
