/**
 * What the page sees of the settings and may change: the kept ones, without what is the main process's own, and what
 * only the machine knows. Every answer is the whole of it, so that the page never shows a wish in place of a fact.
 */
import type { Instant } from '@shared/domain/instant'
import type {
  DesktopSettings,
  DesktopSettingsChange,
  SettingsSnapshot,
  SettingsTroubleWords,
} from '@shared/protocol/desktop-settings'
import { mutedForAnHour, mutedUntil, unmuted } from '../alarms/mute'
import type { Autostart } from '../autostart/autostart'
import type { CentralApiChoice } from '../central-api'
import type { Confirm } from '../confirm'
import { DONE } from '../host-parts'
import type { IpcHandlers } from '../ipc'
import type { TellPage } from '../page-events'
import type { RegisterShortcut } from '../shortcut/register-shortcut'
import type { Settings } from './settings-schema'
import type { SettingsStore } from './settings-store'
import { testServer, type Fetch } from './test-server'

export interface SettingsDeskPorts {
  readonly settings: SettingsStore
  /** Of the settings file, oldest first; grows while the desktop runs. */
  readonly troubles: readonly SettingsTroubleWords[]
  readonly api: CentralApiChoice
  /** Null where it is not installed. */
  readonly autostart: Autostart | null
  readonly shortcut: RegisterShortcut
  readonly hasTray: () => boolean
  readonly fetch: Fetch
  readonly confirm: Confirm
  now(): Instant
  /** Ends the desktop and starts it again. */
  restart(): void
  tellPage: TellPage
  report(what: string, cause: unknown): void
}

type Channel = Extract<keyof IpcHandlers, `settings.${string}`>
const NOT_HERE = { kind: 'notHere' } as const

export function settingsDesk(ports: SettingsDeskPorts): Pick<IpcHandlers, Channel> {
  const { settings, shortcut, autostart } = ports
  /** Changes of the page itself are not told to it again. */
  let pageIsChanging = false

  const snapshot = async (): Promise<SettingsSnapshot> => ({
    settings: shownOf(settings.get()),
    mutedUntil: mutedUntil(settings.get(), ports.now()),
    server: { ...ports.api, kept: settings.get().serverAddress },
    autostart: autostart === null ? 'notHere' : (await autostart.isOn()) ? 'on' : 'off',
    hasTray: ports.hasTray(),
    shortcut: { accelerator: settings.get().registerShortcut, state: shortcut.state },
    troubles: [...ports.troubles],
  })
  const answer = async () => ({ kind: 'done', value: await snapshot() }) as const
  const keep = async (change: Partial<Settings>): Promise<void> => {
    pageIsChanging = true
    const isKept = settings.change(change)
    pageIsChanging = false
    await isKept
  }
  settings.onChange(() => {
    if (pageIsChanging) return
    // Told with what became of it on the disk; the writing begins only after this.
    Promise.resolve()
      .then(() => settings.settled())
      .then(snapshot)
      .then(
        (now) => ports.tellPage('settings.changed', now),
        (error: unknown) => ports.report('settings', error),
      )
  })

  return {
    'settings.read': answer,
    async 'settings.change'(change) {
      await keep(asSettings(change, settings.get()))
      return answer()
    },
    async 'settings.mute'(isMuted) {
      await keep(isMuted ? mutedForAnHour(settings.get(), ports.now()) : unmuted(settings.get()))
      return answer()
    },
    async 'settings.setShortcut'(accelerator) {
      const state = shortcut.hold(accelerator)
      if (state !== 'taken') await keep({ registerShortcut: accelerator })
      return { kind: 'done', value: state }
    },
    async 'settings.setAutostart'(isOn) {
      if (autostart === null) return NOT_HERE
      await autostart.set(isOn)
      return answer()
    },
    async 'settings.testServer'(address) {
      return { kind: 'done', value: await testServer(ports.fetch, address) }
    },
    async 'settings.useServer'(address) {
      if (settings.readOnly !== null) return { kind: 'done', value: { kind: 'refused', code: settings.readOnly } }
      const found = await testServer(ports.fetch, address)
      if (found.kind === 'refused') return { kind: 'done', value: found }
      if (!(await ports.confirm('newServer', found.origin, ''))) return { kind: 'done', value: found }
      const code = await settings.keep({ serverAddress: found.origin })
      return { kind: 'done', value: code === null ? found : { kind: 'refused', code } }
    },
    'settings.restart'() {
      ports.restart()
      return DONE
    },
  }
}

function shownOf({ alarms, closesToTray, look, spelling, updates }: Settings): DesktopSettings {
  const { mutedThresholds, withUnassigned, quietHours, usualQuietHours } = alarms
  const shown = { mutedThresholds, withUnassigned, quietHours, usualQuietHours }
  return { alarms: shown, closesToTray, look, spelling, updates }
}

/** The hour of peace that was asked for outlives a change of the others. */
function asSettings(change: DesktopSettingsChange, before: Settings): Partial<Settings> {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const { alarms, ...others } = given as { -readonly [Part in keyof DesktopSettings]?: DesktopSettings[Part] }
  return alarms === undefined ? others : { ...others, alarms: { ...before.alarms, ...alarms } }
}
