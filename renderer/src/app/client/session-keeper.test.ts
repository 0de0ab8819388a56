import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { browserHost } from '@/host/browser'
import { FakeLocks } from '@/sync/testing/fake-world'
import type { SessionResponse } from '@shared/protocol/auth'
import type { TokenOutcome } from '@/sync/messages'
import { anna, boris } from '@/cache/testing/organisation'
import type { Client } from './client-types'
import { SessionError, type SessionApi } from './session-api'
import { SessionKeeper } from './session-keeper'
import type { ClientStart } from './start-client'

const log: string[] = []
const starts: ClientStart[] = []
let refreshed: () => Promise<SessionResponse>

const session = (person: { id: string; name: string }, accessToken = 'token'): SessionResponse => ({
  accessToken,
  accessTokenExpiresAt: 0,
  serverNow: 0,
  serverId: 'server',
  account: { personId: person.id, name: person.name, roles: ['engineer'], groupIds: [] },
})
const refuse = (): Promise<never> => Promise.reject(new SessionError('unreachable', null, null))

function keeper(): SessionKeeper {
  const api: SessionApi = {
    server: refuse,
    signIn: refuse,
    refresh: () => refreshed(),
    signOut: () => Promise.resolve(),
    redeemDemoGrant: refuse,
    demoAccounts: refuse,
    signInAsDemo: refuse,
  }
  return new SessionKeeper({
    host: browserHost('http://api.test', '1'),
    apiOrigin: 'http://api.test',
    api,
    locks: new FakeLocks(),
    startClient: async (start) => {
      starts.push(start)
      log.push(`start ${start.account.name}`)
      return {
        client: { close: async () => void log.push(`close ${start.account.name}`) } as unknown as Client,
        worker: { token: (outcome: TokenOutcome) => log.push(`token ${outcome.kind}`) },
        signOut: async () => void log.push(`sign out ${start.account.name}`),
      }
    },
    onAccount: (account) => log.push(`account ${account?.name ?? 'nobody'}`),
  })
}

beforeEach(() => {
  log.length = 0
  starts.length = 0
  localStorage.clear()
})
afterEach(() => localStorage.clear())

describe('the session', () => {
  it('opens the last person’s tickets without asking the network', async () => {
    await keeper().begin(session(anna))
    log.length = 0
    expect(await keeper().resume()).toBe(true)
    expect(log).toEqual([`start ${anna.name}`, `account ${anna.name}`])
    expect(starts.at(-1)?.accessToken).toBeNull()
  })

  it('forgets the person at a sign-out', async () => {
    const one = keeper()
    await one.begin(session(anna))
    await one.end()
    expect(log.slice(-2)).toEqual(['account nobody', `sign out ${anna.name}`])
    expect(await keeper().resume()).toBe(false)
  })

  it('hands a new token to the worker when the same person signs in again', async () => {
    const one = keeper()
    await one.begin(session(anna))
    await one.begin(session(anna, 'next'))
    expect(log.filter((line) => line.startsWith('start'))).toHaveLength(1)
    expect(log).toContain('token token')
  })

  it('closes what belongs to one person before it opens what belongs to another', async () => {
    const one = keeper()
    await one.begin(session(anna))
    await one.begin(session(boris))
    expect(log.filter((line) => !line.startsWith('account'))).toEqual([
      `start ${anna.name}`,
      `sign out ${anna.name}`,
      `start ${boris.name}`,
    ])
  })

  it.each([
    ['a new token', () => Promise.resolve(session(anna, 'fresh')), { kind: 'token', accessToken: 'fresh' }],
    [
      'nothing, when the server refuses',
      () => Promise.reject(new SessionError('auth.unauthenticated', 401, null)),
      { kind: 'signedOut' },
    ],
    ['nothing, when the server cannot be reached', refuse, { kind: 'unreachable' }],
    ['nothing, when the cookie is of somebody else', () => Promise.resolve(session(boris)), { kind: 'signedOut' }],
  ] as const)('gives the worker %s', async (_, answer, outcome) => {
    const one = keeper()
    await one.begin(session(anna))
    refreshed = answer
    expect(await one.freshToken()).toEqual(outcome)
  })
})
