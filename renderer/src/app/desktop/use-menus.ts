/**
 * What the menus of the system ask of the page (tray, menu of macOS, shortcut), whoever is signed in; and the two commands
 * that are there also for those who are not: who cannot sign in needs the diagnostics most.
 */
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { createHost } from '@/host/create-host'
import type { Host } from '@/host/host'
import type { IpcEvents } from '@shared/protocol/ipc-contract'
import { dialogWish, openWhenHere } from '../coming/coming'
import { commands, useCommands } from '../commands-registry'
import { aboutDialog, diagnosticsDialog } from './later-dialogs'

type Asked = IpcEvents['badge.asked']['what']

/** By the names of the page's commands. Those of a person who is signed in are not there for anybody else. */
const ASKED: Readonly<Record<Asked, string>> = {
  register: 'app.register',
  sync: 'app.checkNow',
  settings: 'app.settings',
  keys: 'app.help',
  diagnostics: 'app.diagnostics',
  about: 'app.about',
}

export interface MenuActions {
  /** While nobody is signed in. */
  showSettings(): void
}

export interface Menus {
  readonly isAboutOpen: Ref<boolean>
  readonly isDiagnosing: Ref<boolean>
}

export function useMenus(actions: MenuActions, host: Host = createHost()): Menus {
  const isAboutOpen = ref(false)
  const isDiagnosing = ref(false)
  useCommands([
    {
      id: 'app.diagnostics',
      titleKey: 'diagnostics.command',
      group: 'application',
      run: () => openWhenHere(dialogWish(diagnosticsDialog, isDiagnosing)),
    },
    {
      id: 'app.about',
      titleKey: 'about.command',
      group: 'application',
      run: () => openWhenHere(dialogWish(aboutDialog, isAboutOpen)),
    },
  ])
  let stopWaiting = (): void => undefined
  function runOnceEnabled(id: string): void {
    stopWaiting()
    const run = (): void => void commands.find(id)?.run()
    if (commands.isEnabled(id)) run()
    else stopWaiting = watch(() => commands.isEnabled(id), run, { once: true })
  }
  const stop = host.onBadgeAsked(({ what }) => {
    const id = ASKED[what]
    // What waited for a sign-in comes with it, before the directory that it may need.
    if (commands.find(id) !== undefined) runOnceEnabled(id)
    else if (what === 'settings') actions.showSettings()
  })
  onScopeDispose(() => {
    stop()
    stopWaiting()
  })
  return { isAboutOpen, isDiagnosing }
}
