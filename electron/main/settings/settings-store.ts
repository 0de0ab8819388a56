/**
 * The settings file, with a copy of the last one that could be read. A file that cannot be read is set aside, never
 * overwritten: somebody may want to look into it. Changes are written in order, each whole.
 */
import { rename } from 'node:fs/promises'
import { readIfThere, writeAtomically } from '../files/atomic-file'
import { DEFAULT_SETTINGS, readSettings, writeSettings, type Settings } from './settings-schema'

/** For the log; names and versions only. */
export type SettingsTrouble =
  | { readonly kind: 'setAside'; readonly path: string }
  | { readonly kind: 'fromBackup' }
  | { readonly kind: 'partsLost'; readonly names: readonly string[] }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'notWritten'; readonly error: unknown }

type Listener = (settings: Settings) => void

export class SettingsStore {
  #writing: Promise<void> = Promise.resolve()
  readonly #listeners = new Set<Listener>()

  private constructor(
    private readonly path: string,
    private settings: Settings,
    /** A newer version's file is left alone. */
    private readonly isReadOnly: boolean,
    private readonly report: (trouble: SettingsTrouble) => void,
  ) {}

  static async open(path: string, now: number, report: (trouble: SettingsTrouble) => void): Promise<SettingsStore> {
    const own = await readIfThere(path)
    if (own === null) return new SettingsStore(path, (await fromBackup(path)) ?? DEFAULT_SETTINGS, false, report)
    const read = readSettings(own.toString('utf8'))
    switch (read.kind) {
      case 'newer':
        report({ kind: 'newer', version: read.version })
        return new SettingsStore(path, DEFAULT_SETTINGS, true, report)
      case 'corrupt': {
        const aside = `${path}.unreadable-${now}`
        await rename(path, aside)
        report({ kind: 'setAside', path: aside })
        const backup = await fromBackup(path)
        if (backup !== null) report({ kind: 'fromBackup' })
        return new SettingsStore(path, backup ?? DEFAULT_SETTINGS, false, report)
      }
      case 'read':
        if (read.lost.length > 0) report({ kind: 'partsLost', names: read.lost })
        else await writeAtomically(backupOf(path), own)
        return new SettingsStore(path, read.settings, false, report)
    }
  }

  get(): Settings {
    return this.settings
  }

  /** In force at once. Resolves when it is on disk, or was reported as not written. */
  change(changes: Partial<Settings>): Promise<void> {
    this.settings = { ...this.settings, ...changes }
    for (const listener of this.#listeners) listener(this.settings)
    if (this.isReadOnly) return Promise.resolve()
    this.#writing = this.#writing
      .then(() => writeAtomically(this.path, writeSettings(this.settings)))
      .catch((error: unknown) => this.report({ kind: 'notWritten', error }))
    return this.#writing
  }

  /** Resolves when nothing is being written. */
  settled(): Promise<void> {
    return this.#writing
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}

const backupOf = (path: string): string => `${path}.backup`

async function fromBackup(path: string): Promise<Settings | null> {
  const content = await readIfThere(backupOf(path))
  if (content === null) return null
  const read = readSettings(content.toString('utf8'))
  return read.kind === 'read' ? read.settings : null
}
