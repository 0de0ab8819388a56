/** Who is signed in, and how one comes to be. Starts and ends the client that all other stores stand on. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { createHost } from '@/host/create-host'
import { deleteCache } from '@/cache/cache-database'
import { browserLocks } from '@/sync/browser-ports'
import type { DemoAccount, ServerInfo, SignedInAccount } from '@shared/protocol/auth'
import { currentClient } from '../client/current-client'
import { httpSessionApi, SessionError } from '../client/session-api'
import { SessionKeeper, type SessionPorts } from '../client/session-keeper'
import { startClient, StorageError } from '../client/start-client'

/** `starting` until it is known whether somebody was signed in. */
export type SessionStatus = 'starting' | 'signedOut' | 'signingIn' | 'signedIn'

export type SessionSetup = Omit<SessionPorts, 'onAccount'>

async function defaultSetup(): Promise<SessionSetup> {
  const host = createHost()
  const { apiOrigin } = await host.info()
  const api = httpSessionApi(apiOrigin, host.kind === 'electron' ? 'desktop' : 'browser')
  return { host, apiOrigin, api, locks: browserLocks, startClient, eraseCache: deleteCache }
}

export const useSessionStore = defineStore('session', () => {
  const status = ref<SessionStatus>('starting')
  const account = shallowRef<SignedInAccount | null>(null)
  const server = shallowRef<ServerInfo | null>(null)
  const demoAccounts = shallowRef<readonly DemoAccount[]>([])
  /** Stable code of what went wrong last: `unreachable`, `auth.invalidCredentials`, `storage`, … */
  const failureCode = ref<string | null>(null)
  let setup: SessionSetup | null = null
  let keeper: SessionKeeper | null = null
  let demoGrant: string | null = null

  const isSignedIn = computed(() => status.value === 'signedIn')

  /** @param given what it stands on; by default the host's own */
  async function start(given?: SessionSetup): Promise<void> {
    setup = given ?? (await defaultSetup())
    keeper = new SessionKeeper({
      ...setup,
      onAccount(next, started) {
        account.value = next
        currentClient.value = started?.client ?? null
        status.value = next === null ? 'signedOut' : 'signedIn'
      },
    })
    await openAgain()
    if (failureCode.value?.startsWith('storage') === true) return
    if (isSignedIn.value) void learnServer()
    else await learnServer()
  }

  /** Opens what the last person left here, if anybody was; also once more, when the disk would not have it before. */
  async function openAgain(): Promise<void> {
    await attempt(async () => keeper?.resume())
    if (!isSignedIn.value) status.value = 'signedOut'
  }

  /** What anybody may know: its name, and whether it is a demo. */
  async function learnServer(): Promise<void> {
    await attempt(async ({ api }) => {
      server.value = await api.server()
    })
  }

  async function signIn(login: string, password: string): Promise<boolean> {
    return enter(({ api }) => api.signIn(login, password))
  }

  /** Exchanges the one-time token of the printed address for the accounts to choose from. */
  async function redeemDemoGrant(token: string): Promise<boolean> {
    return attempt(async ({ api }) => {
      const found = await api.redeemDemoGrant(token)
      demoGrant = found.grant ?? null
      demoAccounts.value = found.accounts
    })
  }

  /** The accounts again, while the grant of an earlier visit is good. */
  async function loadDemoAccounts(): Promise<boolean> {
    return attempt(async ({ api }) => {
      demoAccounts.value = (await api.demoAccounts(demoGrant)).accounts
    })
  }

  async function signInAsDemo(accountId: string): Promise<boolean> {
    return enter(({ api }) => api.signInAsDemo(accountId, demoGrant))
  }

  async function enter(ask: (setup: SessionSetup) => ReturnType<SessionSetup['api']['signIn']>): Promise<boolean> {
    if (account.value === null) status.value = 'signingIn'
    const isDone = await attempt(async (given) => keeper?.enter(() => ask(given)))
    if (!isDone) status.value = account.value === null ? 'signedOut' : 'signedIn'
    return isDone
  }

  /** Deletes this person's cache; unsent work stays for their next sign-in. @returns false when it could not begin */
  async function signOut(): Promise<boolean> {
    const isDone = await attempt(async () => keeper?.end())
    if (isDone) void learnServer()
    return isDone
  }

  /** @returns false with `failureCode` set when the server refused, or did not answer */
  async function attempt(run: (setup: SessionSetup) => Promise<unknown>): Promise<boolean> {
    if (setup === null) throw new Error('The session store was not started')
    failureCode.value = null
    try {
      await run(setup)
      return true
    } catch (error) {
      if (error instanceof StorageError) console.error(error)
      else if (!(error instanceof SessionError)) throw error
      failureCode.value = error.code
      return false
    }
  }

  return {
    status,
    isSignedIn,
    account,
    server,
    demoAccounts,
    failureCode,
    start,
    openAgain,
    learnServer,
    signIn,
    redeemDemoGrant,
    loadDemoAccounts,
    signInAsDemo,
    signOut,
  }
})
