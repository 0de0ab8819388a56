/**
 * Keeps the session: the access token in memory, its renewal (one at a time over all windows), and the client of whoever
 * is signed in. A session that ended closes nothing: reading goes on, the outbox waits for the next sign-in.
 */
import type { Locks } from '@/sync/ports'
import type { TokenOutcome } from '@/sync/messages'
import type { SessionResponse, SignedInAccount } from '@shared/protocol/auth'
import {
  finishFarewell,
  noteFarewell,
  recallFarewell,
  type Farewell,
  type FarewellPorts,
  type HeldTokens,
} from './farewell'
import { forgetAccount, recallAccount, rememberAccount, updateAccount } from './remembered-account'
import { SessionError } from './session-api'
import type { ClientStart, StartedClient } from './start-client'

export interface SessionPorts extends FarewellPorts {
  readonly apiOrigin: string
  readonly locks: Locks
  startClient(start: ClientStart): Promise<StartedClient>
  /** Null: nobody is signed in. */
  onAccount(account: SignedInAccount | null, started: StartedClient | null): void
}

const NO_TOKENS: HeldTokens = { accessToken: null, refreshToken: null }

export class SessionKeeper {
  #accessToken: string | null = null
  /** Only where the host cannot keep it: then it lives as long as the page. */
  #refreshToken: string | null = null
  #started: StartedClient | null = null
  #serverId: string | null = null
  #personId: string | null = null
  /** The sign-out under way. */
  #ending: Promise<void> = Promise.resolve()

  constructor(private readonly ports: SessionPorts) {}

  /** Opens what the last person left here, without waiting for the network. @returns whether there was somebody */
  async resume(): Promise<boolean> {
    const remembered = recallAccount()
    // Nobody waits for the server to hear of an earlier sign-out, but whoever signs in next.
    if (recallFarewell() !== null) this.#ending = this.#finish(NO_TOKENS)
    if (remembered === null) return false
    // With somebody here it concerns this device alone.
    await this.#ending
    await this.#open(remembered.serverId, remembered.account)
    return true
  }

  /**
   * Signs somebody in. A sign-out that still has something to do goes first: the server's answer to it takes the cookie
   * away, and must not take the new one.
   *
   * @throws {SessionError} also `session.unsavedWork`: somebody else's changes here would be lost
   */
  async enter(ask: () => Promise<SessionResponse>): Promise<void> {
    await this.#ending
    if (recallFarewell() !== null) await this.#finish(NO_TOKENS)
    await this.begin(await this.#alone(ask))
  }

  async begin(session: SessionResponse): Promise<void> {
    const isSame = this.#serverId === session.serverId && this.#personId === session.account.personId
    const held = isSame ? NO_TOKENS : await this.#makeRoom(session)
    this.#accessToken = session.accessToken
    await this.#keep(session)
    rememberAccount({ serverId: session.serverId, account: session.account })
    // From here on the token that this device keeps is theirs; of an earlier sign-out the rest is done.
    if (recallFarewell() !== null) await this.#finish(held)
    if (this.#started === null) return this.#open(session.serverId, session.account)
    this.#started.worker.token({ kind: 'token', accessToken: session.accessToken })
    this.ports.onAccount(session.account, this.#started)
  }

  /** Somebody else sits down: what belongs to the other person is closed and goes, unless it would be lost. */
  async #makeRoom(session: SessionResponse): Promise<HeldTokens> {
    const unsaved = await this.#started?.client.saveEverything()
    if (unsaved !== undefined && unsaved.changes.length + unsaved.texts > 0) {
      await this.ports.api.signOut(session.accessToken, session.refreshToken ?? null, true)
      throw new SessionError('session.unsavedWork', null, null)
    }
    return this.#depart()
  }

  /**
   * Ends the session of whoever is signed in, on this device and at the server, and deletes their cache.
   *
   * @throws {SessionError} `session.signOutNotNoted`: it did not begin, and nothing has changed
   */
  async end(): Promise<void> {
    const ending = this.#started === null ? this.#ending : this.#depart().then((held) => this.#finish(held))
    // Whoever signs in next waits for one that is under way, and does not fail with it.
    this.#ending = ending.catch(() => undefined)
    await ending
  }

  /**
   * Texts first, while they can still be saved. Then this device forgets who was here, in one step with the note of what
   * is left to do: whatever happens next, nobody comes back as them. The worker stops before their session ends, so that
   * a push under way is answered. Only then, and side by side, the token goes and the cache: neither waits for the other.
   */
  async #depart(): Promise<HeldTokens> {
    const [started, serverId, personId] = [this.#started, this.#serverId, this.#personId]
    const held = { accessToken: this.#accessToken, refreshToken: this.#refreshToken }
    if (started === null || serverId === null || personId === null) return NO_TOKENS
    await started.client.saveEverything()
    noteDeparture({ serverId, personId })
    this.#clear()
    try {
      await started.signOut()
    } catch (error) {
      // What is left to do is written down, and must be done all the same.
      console.error('The client did not close as it should', error)
    }
    return held
  }

  #finish(held: HeldTokens): Promise<void> {
    return this.#alone(() => finishFarewell(this.ports, held))
  }

  /** A new access token for the work of one person, and for nobody else's. Never rejects. */
  async #freshToken(serverId: string, personId: string): Promise<TokenOutcome> {
    try {
      return await this.#alone(() => this.#refresh(serverId, personId))
    } catch (error) {
      const isRefused = error instanceof SessionError && (error.status === 401 || error.status === 403)
      if (isRefused && this.#personId === personId) this.#accessToken = null
      return { kind: isRefused ? 'signedOut' : 'unreachable' }
    }
  }

  async #refresh(serverId: string, personId: string): Promise<TokenOutcome> {
    const { host, api } = this.ports
    // A worker that is on its way out while the next person is in already.
    if (this.#personId !== personId) return { kind: 'signedOut' }
    // The token that this device keeps is of whoever signed in last, with this window or another.
    const isTokenOurs = recallAccount()?.account.personId === personId
    if (this.#refreshToken === null && (!isTokenOurs || host.kind === 'electron')) {
      const kept = isTokenOurs ? await host.credentials.refresh(serverId) : null
      const token = kept?.kind === 'done' ? kept.value : null
      if (token === null || this.#personId !== personId) return { kind: 'signedOut' }
      this.#accessToken = token.accessToken
      return { kind: 'token', accessToken: token.accessToken }
    }
    const session = await api.refresh(this.#refreshToken)
    if (session.account.personId !== personId || this.#personId !== personId) return { kind: 'signedOut' }
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
    const { personId } = account
    this.#serverId = serverId
    this.#personId = personId
    let isLeft = false
    const started = await this.ports.startClient({
      serverId,
      apiOrigin,
      account,
      accessToken: this.#accessToken,
      host,
      freshToken: () => this.#freshToken(serverId, personId),
      onSignedOut: () => {
        isLeft = true
        if (this.#started?.client.actor.personId === personId) void this.#leave(this.#started)
      },
    })
    this.#started = started
    this.#follow(started, serverId, account)
    // It happened while this window was opening.
    if (isLeft) await this.#leave(started)
  }

  /** Roles and groups are those of the directory, which may have told of others before anybody listened. */
  #follow(started: StartedClient, serverId: string, account: SignedInAccount): void {
    const { client } = started
    const tell = (): void => {
      if (this.#started !== started) return
      const now = { ...account, roles: [...client.actor.roles], groupIds: [...client.actor.groupIds] }
      updateAccount({ serverId, account: now })
      this.ports.onAccount(now, started)
    }
    client.on('actor', tell)
    tell()
  }

  /** Another window signed out. What only this one holds must not go with it: then it stays until that is saved. */
  async #leave(started: StartedClient): Promise<void> {
    const { client } = started
    const { changes, texts } = await client.saveEverything()
    if (this.#started !== started) return
    if (changes.length + texts > 0) {
      const stop = client.on('outbox', ({ notSaved }) => {
        if (notSaved > 0) return
        stop()
        void this.#leave(started)
      })
      return
    }
    this.#clear()
    await client.close()
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

  /** One at a time over all windows. */
  async #alone<Result>(run: () => Promise<Result>): Promise<Result> {
    const release = await this.ports.locks.acquire('auth', new AbortController().signal)
    try {
      return await run()
    } finally {
      release?.()
    }
  }
}

/** Storage that is full, or that the browser forbids, takes no note: then nothing may begin that might not be finished. */
function noteDeparture(farewell: Farewell): void {
  try {
    noteFarewell(farewell)
  } catch (error) {
    throw new SessionError('session.signOutNotNoted', null, error)
  }
}
