/**
 * The refresh token: in the system's keyring, used by the main process alone. The page only ever has access tokens, for
 * minutes. Where the keyring keeps nothing secret the token lives as long as the desktop runs, unless the engineer agrees.
 */
import type { AccessToken } from '@shared/protocol/ipc-contract'
import { DONE } from '../host-parts'
import { ReportedError, type IpcHandlers } from '../ipc'
import type { Keyring } from '../keyring'
import type { CredentialFile } from './credential-file'
import { NotRenewedError, type RenewedSession } from './refresh-session'

export interface CredentialPorts {
  readonly file: CredentialFile
  readonly keyring: Keyring
  /** @returns null when the server knows no such session any more. @throws NotRenewedError when it could not be asked */
  refresh(refreshToken: string): Promise<RenewedSession | null>
  /** Tells the server that the session has ended. */
  end(refreshToken: string): Promise<void>
  /** Whether the engineer agreed to this keyring, or does now. Asked at most once a run. */
  agreesTo(backend: string): Promise<boolean>
  readonly report: (what: string, cause: unknown) => void
}

export type CredentialHandlers = Pick<IpcHandlers, 'credentials.keep' | 'credentials.refresh' | 'credentials.forget'>

export class Credentials {
  /** Also what could not be put on disk. */
  readonly #inMemory = new Map<string, string>()
  /** One use of a token at a time: it is good once. */
  #work: Promise<unknown> = Promise.resolve()
  #agreement: Promise<boolean> | null = null
  /** Why the last renewal failed; null when it did not. */
  #trouble: string | null = null

  constructor(private readonly ports: CredentialPorts) {}

  readonly handlers: CredentialHandlers = {
    'credentials.keep': (serverId, token) =>
      this.#alone(async () => {
        await this.#keep(serverId, token)
        return DONE
      }),
    'credentials.refresh': (serverId) =>
      this.#alone(async () => ({ kind: 'done', value: await this.#refresh(serverId) })),
    'credentials.forget': (serverId) =>
      this.#alone(async () => {
        await this.#forget(serverId)
        return DONE
      }),
  }

  /** Resolves when no token is on its way to the disk. */
  async settled(): Promise<void> {
    await this.#work
  }

  #alone<Result>(run: () => Promise<Result>): Promise<Result> {
    const done = this.#work.then(run)
    // Whoever comes next does not answer for this.
    this.#work = done.catch(() => undefined)
    return done
  }

  async #keep(serverId: string, token: string): Promise<void> {
    const { keyring, file, report } = this.ports
    this.#inMemory.set(serverId, token)
    const { strength, backend } = await keyring.strength()
    if (strength === 'none') return
    if (strength === 'weak') {
      // Nobody waits for a question to be answered before they may work.
      this.#agreement ??= this.ports.agreesTo(backend)
      void this.#agreement
        // In its turn: the file has one writer, and who has signed out meanwhile stays signed out.
        .then((isAgreed) => this.#alone(() => (isAgreed ? this.#write(serverId) : file.set(serverId, null))))
        .catch((error: unknown) => report('credentials', error))
      return
    }
    await this.#write(serverId)
  }

  /** A disk that refuses costs a sign-in after the next start, and not the session. */
  async #write(serverId: string): Promise<void> {
    const token = this.#inMemory.get(serverId)
    if (token === undefined) return
    try {
      await this.ports.file.set(serverId, await this.ports.keyring.seal(token))
    } catch (error) {
      this.ports.report('credentials', error)
    }
  }

  async #refresh(serverId: string): Promise<AccessToken | null> {
    const token = this.#inMemory.get(serverId) ?? (await this.#read(serverId))
    if (token === null) return null
    const renewed = await this.#renew(token)
    if (renewed === null) {
      await this.#drop(serverId)
      return null
    }
    await this.#keep(serverId, renewed.refreshToken)
    return { accessToken: renewed.accessToken, expiresAt: renewed.expiresAt }
  }

  /** The page tries again and again while the server is away: that is one line in the log. */
  async #renew(token: string): Promise<RenewedSession | null> {
    try {
      const renewed = await this.ports.refresh(token)
      this.#trouble = null
      return renewed
    } catch (error) {
      if (!(error instanceof NotRenewedError)) throw error
      const { why } = error
      if (why !== this.#trouble) this.ports.report('session not renewed', { why })
      this.#trouble = why
      throw new ReportedError(error.message, { cause: error })
    }
  }

  /** What the keyring does not open stays on disk: the keyring may come back. */
  async #read(serverId: string): Promise<string | null> {
    const sealed = this.ports.file.get(serverId)
    if (sealed === undefined) return null
    try {
      return (await this.ports.keyring.open(sealed)).text
    } catch (error) {
      this.ports.report('credentials', error)
      return null
    }
  }

  async #forget(serverId: string): Promise<void> {
    const token = this.#inMemory.get(serverId) ?? (await this.#read(serverId))
    await this.#drop(serverId)
    if (token === null) return
    // The page has told the server already where it could; this is for the session whose access token it no longer has.
    void this.ports.end(token).catch((error: unknown) => this.ports.report('credentials', error))
  }

  async #drop(serverId: string): Promise<void> {
    this.#inMemory.delete(serverId)
    await this.ports.file.set(serverId, null)
  }
}
