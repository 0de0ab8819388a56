/** The tray with what Electron draws it with, and what its menu does. */
import { join } from 'node:path'
import type { UrgentTicket } from '@shared/protocol/ipc-contract'
import type { App, BrowserWindow, Menu, MenuItemConstructorOptions, NativeImage, Tray, nativeImage } from 'electron'
import type { Reminder } from '../alarms/due-alarms'
import { mutedForAnHour } from '../alarms/mute'
import type { TellPage } from '../page-events'
import type { PageInbox } from '../page-inbox'
import type { SettingsStore } from '../settings/settings-store'
import type { Language } from '../words'
import { DeskTray } from './desk-tray'
import { trayIconFile } from './tray-icon-file'
import type { TrayAction, TrayItem } from './tray-items'

type BuiltMenu = ReturnType<(typeof Menu)['buildFromTemplate']>

export interface TraySetup {
  /** Folder of the icons. */
  readonly icons: string
  readonly language: Language
  readonly settings: SettingsStore
  readonly app: Pick<App, 'setBadgeCount' | 'quit'>
  readonly Tray: new (image: NativeImage) => Tray
  readonly Menu: Pick<typeof Menu, 'buildFromTemplate'>
  readonly nativeImage: Pick<typeof nativeImage, 'createFromPath'>
  readonly window: () => Pick<BrowserWindow, 'setOverlayIcon' | 'flashFrame' | 'isFocused'> | null
  readonly showWindow: () => void
  readonly tellPage: TellPage
  readonly inbox: Pick<PageInbox, 'tell' | 'lastReader'>
  /** Tells of a ticket once more in a while. Resolves when that is known. */
  readonly remindOf: (ticket: UrgentTicket) => Promise<void>
  readonly reminders: () => readonly Reminder[]
  readonly report: (what: string, cause: unknown) => void
}

export function startTray(setup: TraySetup): DeskTray<NativeImage, BuiltMenu> {
  const { settings, Tray, Menu: MenuClass, language, window } = setup
  const tray = new DeskTray<NativeImage, BuiltMenu>(
    { state: { kind: 'loading' }, language, now: Date.now(), settings: settings.get(), isSignedIn: false },
    {
      platform: process.platform,
      create: (image) => new Tray(image),
      image: (name) => setup.nativeImage.createFromPath(join(setup.icons, trayIconFile(name, process.platform))),
      menu: (items, run) => MenuClass.buildFromTemplate(items.map((item) => template(item, run))),
      setBadge: (count) => void setup.app.setBadgeCount(count),
      setOverlay: (image, words) => window()?.setOverlayIcon(image, words),
      flash: (isOn) => window()?.flashFrame(isOn),
      isWindowFocused: () => window()?.isFocused() ?? false,
      run: (action) => runTrayAction(action, setup, () => tray.update({ now: Date.now() })),
      reminders: setup.reminders,
      report: setup.report,
    },
  )
  settings.onChange((changed) => tray.update({ settings: changed, now: Date.now() }))
  return tray
}

function template(item: TrayItem, run: (action: TrayAction) => void): MenuItemConstructorOptions {
  if (item === 'separator') return { type: 'separator' }
  if ('items' in item) return { label: item.label, submenu: item.items.map((each) => template(each, run)) }
  if ('action' in item) {
    const check = item.isChecked === undefined ? {} : ({ type: 'checkbox', checked: item.isChecked } as const)
    return { label: item.label, click: () => run(item.action), ...check }
  }
  return { label: item.label, enabled: false }
}

/** @param redraw once something is different that the tray itself says */
function runTrayAction(action: TrayAction, setup: TraySetup, redraw: () => void): void {
  const { settings, tellPage, inbox, showWindow } = setup
  switch (action.kind) {
    case 'open':
      showWindow()
      // The menu shows the tickets of whoever was there last.
      inbox.tell(inbox.lastReader, 'notices.opened', { noticeId: 'tray', ticketId: action.ticketId, list: null })
      return
    case 'take':
    case 'acknowledge':
      inbox.tell(inbox.lastReader, 'notices.acted', { action: action.kind, ticketId: action.ticketId })
      return
    case 'snooze':
      void setup.remindOf(action.ticket).then(redraw)
      return
    case 'register':
      showWindow()
      inbox.tell(null, 'badge.asked', { what: 'register' })
      return
    case 'about':
      showWindow()
      tellPage('badge.asked', { what: 'about' })
      return
    case 'sync':
      tellPage('badge.asked', { what: 'sync' })
      return
    case 'mute':
      void settings.change(mutedForAnHour(settings.get(), Date.now()))
      return
    case 'change':
      void settings.change(action.change)
      return
    case 'show':
      showWindow()
      return
    case 'quit':
      setup.app.quit()
  }
}
