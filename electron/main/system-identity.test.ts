import { expect, test } from 'vitest'
import { APP_ID, LINK_SCHEME, systemIdentity, TOAST_ACTIVATOR } from './system-identity'

function identityOn(platform: string, isPackaged = true): unknown[][] {
  const done: unknown[][] = []
  const app = {
    isPackaged,
    on: () => app,
    setAppUserModelId: (id: string) => void done.push(['model', id]),
    setToastActivatorCLSID: (id: string) => void done.push(['toasts', id]),
    setAsDefaultProtocolClient: (scheme: string) => (done.push(['links', scheme]), true),
  }
  systemIdentity(app as unknown as Parameters<typeof systemIdentity>[0], platform, () => undefined)
  return done
}

test('on Windows notifications belong to one application and one activator, run after run', () => {
  expect(identityOn('win32')).toEqual([
    ['model', APP_ID],
    ['toasts', TOAST_ACTIVATOR],
    ['links', LINK_SCHEME],
  ])
  expect(TOAST_ACTIVATOR).toMatch(/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/)
})

test('elsewhere there is no such thing; unpackaged, links stay with whoever has them', () => {
  expect(identityOn('linux')).toEqual([['links', LINK_SCHEME]])
  expect(identityOn('darwin', false)).toEqual([])
})
