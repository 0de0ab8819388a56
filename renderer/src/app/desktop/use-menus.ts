/**
 * What the menus of the system ask of the page (tray, menu of macOS, shortcut), whoever is signed in; and the two commands
 * that are there also for those who are not: who cannot sign in needs the diagnostics most.
 */
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { createHost } from '@/host/create-host'
import type { Host } from '@/host/host'
import type { IpcEvents } from '@shared/protocol/ipc-contract'
import { dialogWish, openWhenHere } from '../coming/coming'
import { commands, isCommandEnabled, useCommands, type AppCommand } from '../commands-registry'
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
  /** By the names of the commands: one that waits is there when others have been asked for and done. */
  const waiting = new Map<string, () => void>()
  /** Not for the next person: their own command of that name is another. */
  function runOnceEnabled(command: AppCommand): void {
    const { id } = command
    waiting.get(id)?.()
    if (isCommandEnabled(command)) {
      void command.run()
      return
    }
    const isThere = (): boolean => commands.find(id) === command
    const stop = watch(
      () => !isThere() || isCommandEnabled(command),
      () => {
        if (isThere()) void command.run()
      },
      { once: true },
    )
    waiting.set(id, stop)
  }
  const stop = host.onBadgeAsked(({ what }) => {
    const command = commands.find(ASKED[what])
    // What waited for a sign-in comes with it, before the directory that it may need.
    if (command !== undefined) runOnceEnabled(command)
    else if (what === 'settings') actions.showSettings()
  })
  onScopeDispose(() => {
    stop()
    waiting.forEach((stopWaiting) => stopWaiting())
  })
  return { isAboutOpen, isDiagnosing }
}
