/** The machine of a test: a desktop that keeps settings in memory, and answers as the main process does. */
import { browserHost } from '@/host/browser'
import type { Host } from '@/host/host'
import { NIGHT, type ServerTest, type SettingsSnapshot, type UpdateState } from '@shared/protocol/desktop-settings'

export const INITIAL: SettingsSnapshot = {
  settings: {
    alarms: { mutedThresholds: [], withUnassigned: true, quietHours: null, usualQuietHours: NIGHT },
    closesToTray: true,
    look: null,
    spelling: [],
    updates: { isOn: false, feed: null },
  },
  mutedUntil: null,
  server: { origin: 'https://support.example.org', kept: null, isGiven: false },
  autostart: 'off',
  hasTray: true,
  shortcut: { accelerator: null, state: 'none' },
  troubles: [],
}

const HOUR_MS = 3_600_000

const done = <T>(value: T) => Promise.resolve({ kind: 'done', value } as const)

export class Machine {
  snapshot: SettingsSnapshot
  update: UpdateState | null = { kind: 'off' }
  /** What an address is found to be. */
  found: ServerTest = { kind: 'refused', code: 'unreachable' }
  /** Why no address can be kept. */
  unkept: 'newerFile' | 'notWritten' | null = null
  /** Shortcuts of other programs. */
  readonly taken = new Set<string>()
  readonly steps: string[] = []
  isBroken = false
  /** By its clock. */
  now = (): number => Date.now()
  #onChanged: (snapshot: SettingsSnapshot) => void = () => undefined

  constructor(changes: Partial<SettingsSnapshot> = {}) {
    this.snapshot = { ...INITIAL, ...changes }
  }

  /** As the menu of the tray does. */
  changeElsewhere(changes: Partial<SettingsSnapshot['settings']>): void {
    this.snapshot = { ...this.snapshot, settings: { ...this.snapshot.settings, ...changes } }
    this.#onChanged(this.snapshot)
  }

  /** The hour is over. */
  endMute(): void {
    this.snapshot = { ...this.snapshot, mutedUntil: null }
    this.#onChanged(this.snapshot)
  }

  get host(): Host {
    const step = (name: string) => () => {
      this.steps.push(name)
      return this.update === null ? Promise.resolve({ kind: 'notHere' } as const) : done(this.update)
    }
    return {
      ...browserHost('app://opora', '0'),
      kind: 'electron',
      settings: {
        read: () => done(this.snapshot),
        change: (change) => {
          if (this.isBroken) return Promise.reject(new Error('broken'))
          const given = Object.entries(change).filter(([, value]) => value !== undefined)
          const settings = { ...this.snapshot.settings, ...Object.fromEntries(given) }
          this.snapshot = { ...this.snapshot, settings }
          return done(this.snapshot)
        },
        mute: (isMuted) => {
          this.snapshot = { ...this.snapshot, mutedUntil: isMuted ? this.now() + HOUR_MS : null }
          return done(this.snapshot)
        },
        setShortcut: (accelerator) => {
          if (accelerator !== null && this.taken.has(accelerator)) return done('taken')
          const state = accelerator === null ? 'none' : 'held'
          this.snapshot = { ...this.snapshot, shortcut: { accelerator, state } }
          return done(state)
        },
        setAutostart: (isOn) => {
          this.snapshot = { ...this.snapshot, autostart: isOn ? 'on' : 'off' }
          return done(this.snapshot)
        },
        testServer: () => done(this.found),
        useServer: (address) => {
          if (this.unkept !== null) return done({ kind: 'refused', code: this.unkept })
          const kept = this.found.kind === 'found' ? address : this.snapshot.server.kept
          this.snapshot = { ...this.snapshot, server: { ...this.snapshot.server, kept } }
          return done(this.found)
        },
        restart: () => {
          this.steps.push('restart')
          return done(null)
        },
      },
      updates: {
        read: step('read'),
        check: step('check'),
        download: step('download'),
        install: step('install'),
      },
      onSettingsChanged: (listener) => {
        this.#onChanged = listener
        return () => undefined
      },
    }
  }
}
