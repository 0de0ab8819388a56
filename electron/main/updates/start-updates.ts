/** Updates where the desktop is installed; elsewhere they are not here. */
import type { App } from 'electron'
import type { Confirm } from '../confirm'
import type { IpcHandlers } from '../ipc'
import type { TellPage } from '../page-events'
import type { SettingsStore } from '../settings/settings-store'
import { after } from '../timers'
import { feedUpdater } from './feed-updater'
import { updatePublisher } from './update-publisher'
import { Updates } from './updates'

export interface UpdatesSetup {
  readonly app: Pick<App, 'isPackaged' | 'getAppPath'>
  /** Folder of the desktop's data. */
  readonly folder: string
  readonly settings: SettingsStore
  readonly confirm: Confirm
  /** Before the desktop ends for it: nothing asks once more. @returns takes it back */
  readonly agree: () => () => void
  readonly tellPage: TellPage
  readonly report: (what: string, cause: unknown) => void
}

type Handlers = Pick<IpcHandlers, Extract<keyof IpcHandlers, `updates.${string}`>>

export function startUpdates({
  app,
  folder,
  settings,
  confirm,
  agree,
  tellPage,
  report,
}: UpdatesSetup): Partial<Handlers> {
  if (!app.isPackaged) return {}
  const updates = new Updates({
    async updater(feed) {
      // Only now: it is large, and most starts need none of it.
      const { autoUpdater } = await import('electron-updater')
      return feedUpdater(autoUpdater, feed, folder, await updatePublisher(app.getAppPath()))
    },
    settings: () => settings.get().updates,
    confirms: (version, feed) => confirm('newVersion', version, feed),
    agree,
    now: () => Date.now(),
    after,
    tell: (state) => tellPage('updates.changed', state),
    report,
  })
  updates.start()
  const answer = async (state: ReturnType<Updates['check']>) => ({ kind: 'done', value: await state }) as const
  return {
    'updates.read': () => ({ kind: 'done', value: updates.state }),
    'updates.check': () => answer(updates.check()),
    'updates.download': () => answer(updates.download()),
    'updates.install': () => answer(updates.install()),
  }
}
