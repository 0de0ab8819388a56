import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { anna } from '@/cache/testing/organisation'
import { browserHost } from '@/host/browser'
import { FakeLocks } from '@/sync/testing/fake-world'
import { rememberAccount } from '../client/remembered-account'
import { SessionError, type SessionApi } from '../client/session-api'
import { StorageError, type StartedClient } from '../client/start-client'
import { useSessionStore, type SessionSetup } from './session-store'

const refuse = (): Promise<never> => Promise.reject(new SessionError('unreachable', null, null))
const api: SessionApi = {
  server: refuse,
  signIn: refuse,
  refresh: refuse,
  signOut: refuse,
  redeemDemoGrant: refuse,
  demoAccounts: refuse,
  signInAsDemo: refuse,
}
const actor = { personId: anna.id, roles: ['engineer'], groupIds: [] }
const client = { actor, on: () => () => undefined }
const started = { client, worker: {}, signOut: refuse } as unknown as StartedClient

beforeEach(() => {
  setActivePinia(createPinia())
  const account = { personId: anna.id, name: anna.name, roles: ['engineer' as const], groupIds: [] }
  rememberAccount({ serverId: 'server', account })
})
afterEach(() => {
  localStorage.clear()
  vi.restoreAllMocks()
})

it('says that the disk would not have it, forgets nobody, and opens once there is room', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  let isFull = true
  const setup: SessionSetup = {
    host: browserHost('http://api.test', '1'),
    apiOrigin: 'http://api.test',
    api,
    locks: new FakeLocks(),
    eraseCache: () => Promise.resolve(),
    startClient: () => (isFull ? Promise.reject(new StorageError('full', null)) : Promise.resolve(started)),
  }
  const session = useSessionStore()
  await session.start(setup)
  expect(session).toMatchObject({ status: 'signedOut', failureCode: 'storage', account: null })
  isFull = false
  await session.openAgain()
  expect(session).toMatchObject({ status: 'signedIn', failureCode: null })
  expect(session.account?.personId).toBe(anna.id)
})
