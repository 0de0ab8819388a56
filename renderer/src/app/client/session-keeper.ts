/**
 * Keeps the session: the access token in memory, its renewal (one at a time over all windows), and the client of whoever
 * is signed in. A session that ended closes nothing: reading goes on, the outbox waits for the next sign-in.
 */
import type { Host } from '@/host/host'
import type { Locks } from '@/sync/ports'
import type { TokenOutcome } from '@/sync/messages'
import type { SessionResponse, SignedInAccount } from '@shared/protocol/auth'
import { forgetAccount, isLeaving, noteLeaving, recallAccount, rememberAccount } from './remembered-account'
import { SessionError, type SessionApi } from './session-api'
import type { ClientStart, StartedClient } from './start-client'

export interface SessionPorts {
  readonly host: Host
  readonly apiOrigin: string
  readonly api: SessionApi
  readonly locks: Locks
  startClient(start: ClientStart): Promise<StartedClient>
  /** Null: nobody is signed in. */
  onAccount(account: SignedInAccount | null, started: StartedClient | null): void
}

export class SessionKeeper {
  #accessToken: string | null = null
  /** Only where the host cannot keep it: then it lives as long as the page. */
  #refreshToken: string | null = null
  #started: StartedClient | null = null
  #serverId: string | null = null
  #personId: string | null = null

  constructor(private readonly ports: SessionPorts) {}

  /** Opens what the last person left here, without waiting for the network. @returns whether there was somebody */
  async resume(): Promise<boolean> {
    const remembered = recallAccount()
    if (remembered === null) {
      if (isLeaving()) await this.#tellSignOut(null, null)
      return false
    }
    await this.#open(remembered.serverId, remembered.account)
    return true
  }

  async begin(session: SessionResponse): Promise<void> {
    this.#accessToken = session.accessToken
    await this.#keep(session)
    // The new session has taken the place of one that was left without the server knowing.
    noteLeaving(false)
    rememberAccount({ serverId: session.serverId, account: session.account })
    const isSame = this.#serverId === session.serverId && this.#personId === session.account.personId
    if (isSame && this.#started !== null) {
      this.#started.worker.token({ kind: 'token', accessToken: session.accessToken })
      this.ports.onAccount(session.account, this.#started)
      return
    }
    // Somebody else sits down: what belongs to the other person is closed and goes.
    await this.#started?.signOut()
    this.#started = null
    await this.#open(session.serverId, session.account)
  }

  /**
   * Texts first, while they can still be saved. Then this device forgets who was here, so that whatever happens next
   * nobody comes back as them. The worker stops before the server ends the session: a push under way is answered. The
   * server is told last, and once more at the next start if it did not hear.
   */
  async end(): Promise<void> {
    const [accessToken, refreshToken, started, serverId] = [
      this.#accessToken,
      this.#refreshToken,
      this.#started,
      this.#serverId,
    ]
    await started?.client.saveTexts()
    noteLeaving(true)
    if (serverId !== null) await this.ports.host.credentials.forget(serverId)
    this.#clear()
    try {
      await started?.signOut()
    } finally {
      await this.#tellSignOut(accessToken, refreshToken)
    }
  }

  async #tellSignOut(accessToken: string | null, refreshToken: string | null): Promise<void> {
    try {
      await this.ports.api.signOut(accessToken, refreshToken)
      noteLeaving(false)
    } catch (error) {
      if (!(error instanceof SessionError)) throw error
      // A server that answered knows of no such session any more.
      if (error.status !== null && error.status < 500) noteLeaving(false)
      else console.warn('The server was not told of the sign-out', error)
    }
  }

  /** A new access token. Never rejects. */
  async freshToken(): Promise<TokenOutcome> {
    const release = await this.ports.locks.acquire('auth', new AbortController().signal)
    try {
      return await this.#refresh()
    } catch (error) {
      const isRefused = error instanceof SessionError && (error.status === 401 || error.status === 403)
      if (isRefused) this.#accessToken = null
      return { kind: isRefused ? 'signedOut' : 'unreachable' }
    } finally {
      release?.()
    }
  }

  async #refresh(): Promise<TokenOutcome> {
    const { host, api } = this.ports
    const kept = await host.credentials.refresh(this.#serverId ?? '')
    if (kept.kind === 'done') {
      this.#accessToken = kept.value?.accessToken ?? null
      return kept.value === null ? { kind: 'signedOut' } : { kind: 'token', accessToken: kept.value.accessToken }
    }
    if (host.kind === 'electron' && this.#refreshToken === null) return { kind: 'signedOut' }
    const session = await api.refresh(this.#refreshToken)
    // The cookie is of somebody who signed in with another window: their token must not send this person's work.
    if (session.account.personId !== this.#personId) return { kind: 'signedOut' }
    this.#accessToken = session.accessToken
    await this.#keep(session)
    return { kind: 'token', accessToken: session.accessToken }
  }

  async #keep({ serverId, refreshToken }: SessionResponse): Promise<void> {
    if (refreshToken === undefined) return
    const answer = await this.ports.host.credentials.keep(serverId, refreshToken)
    this.#refreshToken = answer.kind === 'notHere' ? refreshToken : null
  }

  async #open(serverId: string, account: SignedInAccount): Promise<void> {
    const { host, apiOrigin } = this.ports
    this.#serverId = serverId
    this.#personId = account.personId
    const started = await this.ports.startClient({
      serverId,
      apiOrigin,
      account,
      accessToken: this.#accessToken,
      host,
      freshToken: () => this.freshToken(),
      onSignedOut: () => void this.#leave(),
    })
    this.#started = started
    started.client.on('actor', ({ roles, groupIds }) => {
      if (this.#started !== started) return
      const now = { ...account, roles: [...roles], groupIds: [...groupIds] }
      rememberAccount({ serverId, account: now })
      this.ports.onAccount(now, started)
    })
    this.ports.onAccount(account, started)
  }

  /** Another window signed out: the databases are its business. */
  async #leave(): Promise<void> {
    const started = this.#started
    await started?.client.saveTexts()
    this.#clear()
    await started?.client.close()
  }

  #clear(): void {
    if (this.#personId !== null) forgetAccount(this.#personId)
    this.#accessToken = null
    this.#refreshToken = null
    this.#started = null
    this.#serverId = null
    this.#personId = null
    this.ports.onAccount(null, null)
  }
}
