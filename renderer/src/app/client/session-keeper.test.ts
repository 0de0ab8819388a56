import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { browserHost } from '@/host/browser'
import { FakeLocks } from '@/sync/testing/fake-world'
import type { SessionResponse } from '@shared/protocol/auth'
import type { TokenOutcome } from '@/sync/messages'
import { anna, boris, network } from '@/cache/testing/organisation'
import type { Client, ClientEvents } from './client-types'
import { isLeaving, recallAccount, rememberAccount } from './remembered-account'
import { SessionError, type SessionApi } from './session-api'
import { SessionKeeper } from './session-keeper'
import type { ClientStart } from './start-client'

const log: string[] = []
const starts: ClientStart[] = []
let refreshed: () => Promise<SessionResponse>
let told: () => Promise<void>
let tellActor: (actor: ClientEvents['actor']) => void

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
    signOut: () => {
      log.push('tell the server')
      return told()
    },
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
        client: {
          close: async () => void log.push(`close ${start.account.name}`),
          saveTexts: async () => log.push(`save texts of ${start.account.name}`) * 0,
          on: (_: string, listener: typeof tellActor) => {
            tellActor = listener
            return () => undefined
          },
        } as unknown as Client,
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
  told = () => Promise.resolve()
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
    expect(log.slice(-4)).toEqual([
      `save texts of ${anna.name}`,
      'account nobody',
      `sign out ${anna.name}`,
      'tell the server',
    ])
    expect(await keeper().resume()).toBe(false)
  })

  it('tells the server at the next start of a sign-out that it could not hear', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const one = keeper()
    await one.begin(session(anna))
    told = refuse
    await one.end()
    expect(isLeaving()).toBe(true)
    told = () => Promise.resolve()
    log.length = 0
    expect(await keeper().resume()).toBe(false)
    expect(log).toEqual(['tell the server'])
    expect(isLeaving()).toBe(false)
  })

  it('tells nobody of a sign-out once somebody has signed in after it', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const one = keeper()
    await one.begin(session(anna))
    told = refuse
    await one.end()
    await one.begin(session(boris))
    expect(isLeaving()).toBe(false)
  })

  it('leaves with another window, and does not forget who has signed in there since', async () => {
    const one = keeper()
    await one.begin(session(anna))
    const { onSignedOut } = starts.at(-1)!
    // The other window signed Anna out, and Boris in.
    rememberAccount({ serverId: 'server', account: session(boris).account })
    onSignedOut()
    await vi.waitFor(() => expect(log.at(-1)).toBe(`close ${anna.name}`))
    expect(recallAccount()?.account.personId).toBe(boris.id)
  })

  it('remembers the roles and groups that the directory gives', async () => {
    await keeper().begin(session(anna))
    tellActor({ personId: anna.id, roles: ['lead'], groupIds: [network.id] })
    expect(recallAccount()?.account).toMatchObject({ roles: ['lead'], groupIds: [network.id], name: anna.name })
    expect(log.at(-1)).toBe(`account ${anna.name}`)
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
