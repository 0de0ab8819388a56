/**
 * New versions: looked for when the engineer wants it, downloaded when asked, installed when asked once more. Nothing
 * restarts by itself. What Electron does with installers is behind `UpdaterPort` (`feed-updater.ts`).
 */
import type { UpdateFailure, UpdateState } from '@shared/protocol/desktop-settings'

export interface FoundUpdate {
  readonly version: string
  /** Plain text; empty when the feed has none. */
  readonly notes: string
}

/** A newer one that this machine is not to have, or not yet. */
export type WithheldUpdate = Pick<Extract<UpdateState, { readonly kind: 'withheld' }>, 'version' | 'why'>

/** Each rejects with an {@link UpdateError}. */
export interface UpdaterPort {
  /** @returns null when this is the newest */
  check(): Promise<FoundUpdate | WithheldUpdate | null>
  download(onProgress: (percent: number) => void): Promise<void>
  /** Ends the desktop; or says that it could not, and it goes on. */
  install(onFailed: (error: UpdateError) => void): void
}

export class UpdateError extends Error {
  override readonly name = 'UpdateError'
  constructor(
    readonly code: UpdateFailure,
    cause: unknown,
  ) {
    super(`The update failed: ${code}`, { cause })
  }
}

export interface UpdatesPorts {
  /** @param feed address of the folder with the installers */
  updater(feed: string): Promise<UpdaterPort>
  settings(): { readonly isOn: boolean; readonly feed: string | null }
  /** Asks the person, out of the page's reach. */
  confirms(version: string, feed: string): Promise<boolean>
  /** The desktop ends now, and has asked about it. @returns takes it back */
  agree(): () => void
  now(): number
  after(ms: number, run: () => void): () => void
  tell(state: UpdateState): void
  report(what: string, cause: unknown): void
}

/** The start has enough to do. */
const FIRST_MS = 60_000
const EVERY_MS = 6 * 3_600_000

export class Updates {
  #state: UpdateState = { kind: 'newest', checkedAt: null }
  /** With the feed that it came from: another one is looked at anew. */
  #found: { readonly feed: string; readonly update: FoundUpdate } | null = null
  #updater: { readonly feed: string; readonly port: UpdaterPort } | null = null
  #cancel: () => void = () => undefined

  constructor(private readonly ports: UpdatesPorts) {}

  get state(): UpdateState {
    return this.ports.settings().feed === null ? { kind: 'off' } : this.#state
  }

  /** Looks by itself for as long as the settings say so. */
  start(): void {
    this.#arm(FIRST_MS)
  }

  stop(): void {
    this.#cancel()
  }

  async check(): Promise<UpdateState> {
    if (this.#isBusy()) return this.state
    // What is downloaded stays; a newer one is looked for after the restart.
    if (this.#state.kind === 'ready' && this.#foundHere() !== null) return this.state
    return this.#work({ kind: 'checking' }, async (updater, feed) => {
      const update = await updater.check()
      const checkedAt = this.ports.now()
      this.#found = null
      if (update === null) return { kind: 'newest', checkedAt }
      if ('why' in update) return { kind: 'withheld', ...update, checkedAt }
      this.#found = { feed, update }
      return { kind: 'available', ...update }
    })
  }

  async download(): Promise<UpdateState> {
    if (this.#isBusy()) return this.state
    const found = this.#foundHere()
    if (found === null) return this.#found === null ? this.state : this.check()
    if (this.#state.kind === 'ready') return this.state
    const { version } = found
    return this.#work({ kind: 'downloading', version, percent: 0 }, async (updater) => {
      await updater.download((percent) => {
        const whole = Math.floor(percent)
        if (this.#state.kind === 'downloading' && whole > this.#state.percent) {
          this.#become({ kind: 'downloading', version, percent: whole })
        }
      })
      return { kind: 'ready', ...found }
    })
  }

  /** The page has put on disk what was being written, and has said what is not sent. */
  async install(): Promise<UpdateState> {
    if (this.#state.kind !== 'ready' || this.#updater === null) return this.state
    const { feed, port } = this.#updater
    // The box names where it came from, so what came from elsewhere than the settings now say is not installed.
    if (this.#foundHere() === null) return this.check()
    if (!(await this.ports.confirms(this.#state.version, feed))) return this.state
    const takeBack = this.ports.agree()
    port.install((error) => {
      takeBack()
      this.#fail(error)
    })
    return this.state
  }

  #isBusy(): boolean {
    return this.#state.kind === 'checking' || this.#state.kind === 'downloading'
  }

  /** @returns null also for what another feed had */
  #foundHere(): FoundUpdate | null {
    return this.#found?.feed === this.ports.settings().feed ? (this.#found?.update ?? null) : null
  }

  async #work(
    meanwhile: UpdateState,
    run: (updater: UpdaterPort, feed: string) => Promise<UpdateState>,
  ): Promise<UpdateState> {
    const { feed } = this.ports.settings()
    if (feed === null) return this.state
    this.#become(meanwhile)
    try {
      this.#become(await run(await this.#updaterOf(feed), feed))
    } catch (error) {
      this.#fail(error)
    }
    return this.state
  }

  #fail(error: unknown): void {
    this.ports.report('updates', error)
    this.#become({ kind: 'failed', code: error instanceof UpdateError ? error.code : 'failed' })
  }

  async #updaterOf(feed: string): Promise<UpdaterPort> {
    if (this.#updater?.feed !== feed) this.#updater = { feed, port: await this.ports.updater(feed) }
    return this.#updater.port
  }

  #become(state: UpdateState): void {
    this.#state = state
    this.ports.tell(this.state)
  }

  #arm(ms: number): void {
    this.#cancel = this.ports.after(ms, () => {
      this.#arm(EVERY_MS)
      if (this.ports.settings().isOn) void this.check()
    })
  }
}
