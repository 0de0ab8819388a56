import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { browserHost } from '@/host/browser'
import { FakeLocks } from '@/sync/testing/fake-world'
import type { SessionResponse } from '@shared/protocol/auth'
import type { TokenOutcome } from '@/sync/messages'
import { anna, boris, network } from '@/cache/testing/organisation'
import type { Actor } from '@shared/domain/people'
import type { Client, Unsaved } from './client-types'
import { recallFarewell } from './farewell'
import { recallAccount, rememberAccount } from './remembered-account'
import { SessionError, type SessionApi } from './session-api'
import { SessionKeeper } from './session-keeper'
import type { ClientStart, StartedClient } from './start-client'

const log: string[] = []
const starts: ClientStart[] = []
const clients: { actor: Actor }[] = []
const unsaved: Unsaved = { changes: [], texts: 0 }
let refreshed: () => Promise<SessionResponse>
let told: () => Promise<void>
let erased: () => Promise<void>
let left: () => Promise<void>
let saved: () => Promise<Unsaved>
let onStart: (start: ClientStart) => void
let locks: FakeLocks
let heard: Map<string, (detail: never) => void>

const session = (person: { id: string; name: string }, accessToken = 'token'): SessionResponse => ({
  accessToken,
  accessTokenExpiresAt: 0,
  serverNow: 0,
  serverId: 'server',
  account: { personId: person.id, name: person.name, roles: ['engineer'], groupIds: [] },
})
const refuse = (): Promise<never> => Promise.reject(new SessionError('unreachable', null, null))

function startedClient({ account }: ClientStart): StartedClient {
  const actor: Actor = { personId: account.personId, roles: account.roles, groupIds: account.groupIds }
  const client = {
    actor,
    close: async () => void log.push(`close ${account.name}`),
    saveEverything: () => {
      log.push(`save ${account.name}`)
      return saved()
    },
    on: (name: string, listener: (detail: never) => void) => {
      heard.set(name, listener)
      return () => heard.delete(name)
    },
  }
  clients.push(client)
  return {
    client: client as unknown as Client,
    worker: { token: (outcome: TokenOutcome) => log.push(`token ${outcome.kind}`) },
    signOut: () => {
      log.push(`sign out ${account.name}`)
      return left()
    },
  }
}

function keeper(): SessionKeeper {
  const api: SessionApi = {
    server: refuse,
    signIn: refuse,
    refresh: () => refreshed(),
    signOut: (accessToken, _, withCookie) => {
      log.push(`tell the server: ${accessToken}, ${withCookie ? 'cookie' : 'no cookie'}`)
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
    locks,
    startClient: async (start) => {
      starts.push(start)
      log.push(`start ${start.account.name}`)
      onStart(start)
      return startedClient(start)
    },
    eraseCache: (_, personId) => {
      log.push(`erase ${personId === anna.id ? anna.name : boris.name}`)
      return erased()
    },
    onAccount: (account) => log.push(`account ${account?.name ?? 'nobody'}`),
  })
}

/** What is let go when the test says so. */
function gate(): { passed: Promise<void>; letGo: () => void } {
  let letGo: () => void = () => undefined
  const passed = new Promise<void>((resolve) => {
    letGo = resolve
  })
  return { passed, letGo }
}

beforeEach(() => {
  log.length = 0
  starts.length = 0
  clients.length = 0
  onStart = () => undefined
  heard = new Map()
  locks = new FakeLocks()
  told = erased = left = () => Promise.resolve()
  saved = () => Promise.resolve(unsaved)
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  localStorage.clear()
})
afterEach(() => {
  localStorage.clear()
  vi.restoreAllMocks()
})

describe('the session', () => {
  it('opens the last person’s tickets without asking the network', async () => {
    await keeper().begin(session(anna))
    log.length = 0
    expect(await keeper().resume()).toBe(true)
    expect(log).toEqual([`start ${anna.name}`, `account ${anna.name}`])
    expect(starts.at(-1)?.accessToken).toBeNull()
  })

  it('remembers the roles and groups that the directory gives', async () => {
    const one = keeper()
    await one.begin(session(anna))
    const actor: Actor = { personId: anna.id, roles: ['lead'], groupIds: [network.id] }
    Object.assign(clients.at(-1)!, { actor })
    heard.get('actor')?.(actor as never)
    expect(recallAccount()?.account).toMatchObject({ roles: ['lead'], groupIds: [network.id], name: anna.name })
    expect(log.at(-1)).toBe(`account ${anna.name}`)
    // Another window's person stays the one who is remembered.
    rememberAccount({ serverId: 'server', account: session(boris).account })
    heard.get('actor')?.(actor as never)
    expect(recallAccount()?.account.personId).toBe(boris.id)
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
      `save ${anna.name}`,
      `save ${anna.name}`,
      `sign out ${anna.name}`,
      // The cookie is Boris's already.
      'tell the server: token, no cookie',
      `erase ${anna.name}`,
      `start ${boris.name}`,
    ])
    expect(recallFarewell()).toBeNull()
    expect(recallAccount()?.account.personId).toBe(boris.id)
  })

  it('lets nobody in over changes that only memory holds', async () => {
    const one = keeper()
    await one.begin(session(anna))
    saved = () => Promise.resolve({ changes: [], texts: 1 })
    await expect(one.enter(() => Promise.resolve(session(boris, 'his')))).rejects.toMatchObject({
      code: 'session.unsavedWork',
    })
    expect(log.slice(-2)).toEqual([`save ${anna.name}`, 'tell the server: his, cookie'])
    expect(recallAccount()?.account.personId).toBe(anna.id)
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
    expect(await starts.at(-1)!.freshToken()).toEqual(outcome)
  })

  it('gives no worker the token of somebody else, however late it asks, and does not spend it', async () => {
    const one = keeper()
    await one.begin(session(anna))
    await one.begin({ ...session(boris), refreshToken: 'of Boris' })
    const asked = vi.fn(() => Promise.resolve(session(boris, 'next')))
    refreshed = asked
    expect(await starts[0]!.freshToken()).toEqual({ kind: 'signedOut' })
    expect(asked).not.toHaveBeenCalled()
    expect(await starts[1]!.freshToken()).toEqual({ kind: 'token', accessToken: 'next' })
  })

  it('does not spend the cookie of somebody who signed in with another window', async () => {
    const one = keeper()
    await one.begin(session(anna))
    rememberAccount({ serverId: 'server', account: session(boris).account })
    const asked = vi.fn(() => Promise.resolve(session(boris)))
    refreshed = asked
    expect(await starts[0]!.freshToken()).toEqual({ kind: 'signedOut' })
    expect(asked).not.toHaveBeenCalled()
  })
})

describe('a sign-out', () => {
  it('saves first, forgets the person before anything that may fail, and ends their session after their worker', async () => {
    const one = keeper()
    await one.begin(session(anna))
    log.length = 0
    left = async () => expect(recallAccount()).toBeNull()
    await one.end()
    expect(log).toEqual([
      `save ${anna.name}`,
      'account nobody',
      `sign out ${anna.name}`,
      'tell the server: token, cookie',
      `erase ${anna.name}`,
    ])
    expect(recallFarewell()).toBeNull()
    expect(await keeper().resume()).toBe(false)
  })

  it('does not begin where it cannot be noted, says so, and leaves everything as it was', async () => {
    const one = keeper()
    await one.begin(session(anna))
    log.length = 0
    const full = vi.spyOn(localStorage, 'setItem').mockImplementation(() => {
      throw new DOMException('The storage is full', 'QuotaExceededError')
    })
    await expect(one.end()).rejects.toMatchObject({ code: 'session.signOutNotNoted' })
    full.mockRestore()
    expect(log).toEqual([`save ${anna.name}`])
    expect(recallAccount()?.account.personId).toBe(anna.id)
    // Whoever signs in next is not kept from it.
    await one.enter(() => Promise.resolve(session(anna)))
    await one.end()
    expect(recallAccount()).toBeNull()
  })

  it.each([
    ['the server could not hear of', () => (told = refuse)],
    ['ended before the cache was gone', () => (erased = () => Promise.reject(new Error('blocked')))],
  ])('that %s is finished at the next start', async (_, fail) => {
    const one = keeper()
    await one.begin(session(anna))
    fail()
    await one.end()
    expect(recallFarewell()).toEqual({ serverId: 'server', personId: anna.id })
    told = erased = () => Promise.resolve()
    log.length = 0
    expect(await keeper().resume()).toBe(false)
    await vi.waitFor(() => expect(recallFarewell()).toBeNull())
    expect(log).toEqual(['tell the server: null, cookie', `erase ${anna.name}`])
  })

  it('is finished before the next person signs in, whose cookie the answer would take away', async () => {
    const one = keeper()
    await one.begin(session(anna))
    const hearing = gate()
    told = () => hearing.passed
    const leaving = one.end()
    const entering = one.enter(() => {
      log.push('ask to sign in')
      return Promise.resolve(session(boris))
    })
    await vi.waitFor(() => expect(log).toContain('tell the server: token, cookie'))
    expect(log).not.toContain('ask to sign in')
    hearing.letGo()
    await Promise.all([leaving, entering])
    expect(log.slice(-3)).toEqual(['ask to sign in', `start ${boris.name}`, `account ${boris.name}`])
  })

  it('leaves the session of somebody alone who has signed in since with another window', async () => {
    const one = keeper()
    await one.begin(session(anna))
    rememberAccount({ serverId: 'server', account: session(boris).account })
    await one.end()
    expect(log).toContain('tell the server: token, no cookie')
    expect(recallAccount()?.account.personId).toBe(boris.id)
  })

  it('of another window closes this one, and forgets nobody who has signed in there since', async () => {
    const one = keeper()
    await one.begin(session(anna))
    // The other window signed Anna out, and Boris in.
    rememberAccount({ serverId: 'server', account: session(boris).account })
    starts.at(-1)!.onSignedOut()
    await vi.waitFor(() => expect(log.at(-1)).toBe(`close ${anna.name}`))
    expect(recallAccount()?.account.personId).toBe(boris.id)
  })

  it('of another window closes this one only when nothing stands in its memory alone', async () => {
    const one = keeper()
    await one.begin(session(anna))
    saved = () => Promise.resolve({ changes: [], texts: 1 })
    starts.at(-1)!.onSignedOut()
    await vi.waitFor(() => expect(heard.has('outbox')).toBe(true))
    expect(log).not.toContain('account nobody')
    saved = () => Promise.resolve(unsaved)
    heard.get('outbox')?.({ unsent: 1, oldestSavedAt: null, notSaved: 0 } as never)
    await vi.waitFor(() => expect(log.at(-1)).toBe(`close ${anna.name}`))
  })

  it('of another window is heard also while this one opens', async () => {
    rememberAccount({ serverId: 'server', account: session(anna).account })
    const one = keeper()
    onStart = (start) => start.onSignedOut()
    await one.resume()
    expect(log.slice(-2)).toEqual(['account nobody', `close ${anna.name}`])
  })
})
