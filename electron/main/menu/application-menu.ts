/**
 * The menu of macOS, in full, as its people expect it: without an edit menu there is no copy and paste there. Windows and
 * Linux have none. It would be opened by Alt, and so by every Alt+Shift that changes between two layouts
 * (electron/electron#11106, #28088), in the middle of a word. There the palette has every command, the tray has its menu,
 * and `window-keys.ts` the keys that a menu would hold.
 */
import type { IpcEvents } from '@shared/protocol/ipc-contract'
import type { Menu, MenuItemConstructorOptions } from 'electron'
import type { Language } from '../words'
import { MENU_WORDS } from './menu-words'

/** What the page does for a line of the menu. */
export type PageCommand = IpcEvents['badge.asked']['what']

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' }

export function setApplicationMenu(
  menu: Pick<typeof Menu, 'buildFromTemplate' | 'setApplicationMenu'>,
  platform: string,
  language: Language,
  run: (command: PageCommand) => void,
): void {
  menu.setApplicationMenu(platform === 'darwin' ? menu.buildFromTemplate(applicationMenu(language, run)) : null)
}

export function applicationMenu(language: Language, run: (command: PageCommand) => void): MenuItemConstructorOptions[] {
  const words = MENU_WORDS[language]
  const ask = (what: PageCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label: words[what],
    click: () => run(what),
    ...(accelerator === undefined ? {} : { accelerator }),
  })
  const role = (name: keyof typeof words & MenuItemConstructorOptions['role']): MenuItemConstructorOptions => ({
    role: name,
    label: words[name],
  })
  return [
    {
      label: 'Opora',
      submenu: [
        ask('about'),
        SEPARATOR,
        ask('settings', 'Command+,'),
        SEPARATOR,
        role('services'),
        SEPARATOR,
        role('hide'),
        role('hideOthers'),
        role('unhide'),
        SEPARATOR,
        role('quit'),
      ],
    },
    { label: words.file, submenu: [ask('register', 'Command+N'), ask('sync'), SEPARATOR, role('close')] },
    {
      label: words.edit,
      submenu: [
        role('undo'),
        role('redo'),
        SEPARATOR,
        role('cut'),
        role('copy'),
        role('paste'),
        role('pasteAndMatchStyle'),
        role('delete'),
        role('selectAll'),
      ],
    },
    {
      label: words.view,
      submenu: [role('resetZoom'), role('zoomIn'), role('zoomOut'), SEPARATOR, role('togglefullscreen')],
    },
    { role: 'windowMenu', label: words.window, submenu: [role('minimize'), role('zoom'), SEPARATOR, role('front')] },
    { role: 'help', label: words.help, submenu: [ask('keys'), ask('diagnostics')] },
  ]
}
