/**
 * The settings file, with a copy of the last one that could be read. What cannot be read is set aside, never overwritten:
 * somebody may want to look into it. Changes are written in order, each whole.
 */
import { rename } from 'node:fs/promises'
import type { SettingName } from '@shared/protocol/desktop-settings'
import { readIfThere, writeAtomically } from '../files/atomic-file'
import { DEFAULT_SETTINGS, readSettings, SETTINGS_VERSION, writeSettings, type Settings } from './settings-schema'

/** For the log; names and versions only. */
export type SettingsTrouble =
  | { readonly kind: 'setAside'; readonly path: string }
  | { readonly kind: 'fromBackup' }
  /** `copy`: what stood there; null where the file itself is left as it is. */
  | { readonly kind: 'valuesLost'; readonly names: readonly SettingName[]; readonly copy: string | null }
  | { readonly kind: 'newer'; readonly version: number; readonly path: string }
  | { readonly kind: 'notWritten'; readonly path: string; readonly error: unknown }
  /** After it was not: what was told of that is over. */
  | { readonly kind: 'writtenAgain' }

/** Why a change would not outlast the desktop. */
export type NotKept = 'newerFile' | 'notWritten'

type Listener = (settings: Settings) => void
type Report = (trouble: SettingsTrouble) => void

export class SettingsStore {
  #writing: Promise<NotKept | null> = Promise.resolve(null)
  readonly #listeners = new Set<Listener>()

  private constructor(
    private readonly path: string,
    private settings: Settings,
    /** Why nothing will be kept as long as this runs: the file is left alone. Null: it is written. */
    readonly readOnly: NotKept | null,
    private readonly report: Report,
    /** Whether the last that was to reach the disk did not: the next that does is told of. */
    private hasFailed = false,
  ) {}

  static async open(path: string, now: number, report: Report): Promise<SettingsStore> {
    const own = await readIfThere(path)
    if (own === null) return new SettingsStore(path, (await fromBackup(path)) ?? DEFAULT_SETTINGS, null, report)
    const aside = `${path}.unreadable-${now}`
    const read = readSettings(own.toString('utf8'))
    if (read.kind === 'corrupt') {
      const isMoved = await tried(path, report, () => rename(path, aside))
      if (isMoved) report({ kind: 'setAside', path: aside })
      const backup = await fromBackup(path)
      if (isMoved && backup !== null) report({ kind: 'fromBackup' })
      return new SettingsStore(path, backup ?? DEFAULT_SETTINGS, isMoved ? null : 'notWritten', report)
    }
    const { settings, lost, version } = read
    if (version > SETTINGS_VERSION) {
      report({ kind: 'newer', version, path })
      if (lost.length > 0) report({ kind: 'valuesLost', names: lost, copy: null })
      return new SettingsStore(path, settings, 'newerFile', report)
    }
    if (lost.length === 0) {
      const isBackedUp = await tried(path, report, () => writeAtomically(backupOf(path), own))
      return new SettingsStore(path, settings, null, report, !isBackedUp)
    }
    // What stood there is gone with the next change, which the end of the desktop makes at the latest.
    const isCopied = await tried(path, report, () => writeAtomically(aside, own))
    report({ kind: 'valuesLost', names: lost, copy: isCopied ? aside : null })
    return new SettingsStore(path, settings, isCopied ? null : 'notWritten', report)
  }

  get(): Settings {
    return this.settings
  }

  /** In force at once. Resolves when it is on disk, or was reported as not written. */
  async change(changes: Partial<Settings>): Promise<void> {
    this.#take(changes)
    if (this.readOnly === null) await this.#write(() => this.settings)
  }

  /**
   * For what acts from the next start on: in force only when that start will find it.
   *
   * @returns why it is not kept; null when it is
   */
  async keep(changes: Partial<Settings>): Promise<NotKept | null> {
    if (this.readOnly !== null) return this.readOnly
    return this.#write(
      () => ({ ...this.settings, ...changes }),
      () => this.#take(changes),
    )
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    await this.#writing
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #take(changes: Partial<Settings>): void {
    this.settings = { ...this.settings, ...changes }
    for (const listener of this.#listeners) listener(this.settings)
  }

  /** @param what asked when its turn comes */
  #write(what: () => Settings, written: () => void = () => undefined): Promise<NotKept | null> {
    this.#writing = this.#writing.then(async () => {
      const isWritten = await tried(this.path, this.report, () => writeAtomically(this.path, writeSettings(what())))
      if (isWritten && this.hasFailed) this.report({ kind: 'writtenAgain' })
      this.hasFailed = !isWritten
      if (isWritten) written()
      return isWritten ? null : 'notWritten'
    })
    return this.#writing
  }
}

const backupOf = (path: string): string => `${path}.backup`

/** @returns whether it worked; a disk that refuses is told of, and keeps nobody from working */
async function tried(path: string, report: Report, write: () => Promise<void>): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    report({ kind: 'notWritten', path, error })
    return false
  }
}

async function fromBackup(path: string): Promise<Settings | null> {
  const content = await readIfThere(backupOf(path))
  if (content === null) return null
  const read = readSettings(content.toString('utf8'))
  return read.kind === 'read' ? read.settings : null
}
