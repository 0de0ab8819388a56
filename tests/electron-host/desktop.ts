/** What a desktop shows outside a window: notifications, the tray, menus, boxes. All of it is kept for specs to read. */
import { EventEmitter } from 'node:events'
import type { MenuItemConstructorOptions, NotificationConstructorOptions } from 'electron'
import { note } from './standing'

export const shown: StandInNotification[] = []
export const trays: StandInTray[] = []

export class StandInNotification extends EventEmitter {
  static isSupported = (): boolean => true
  constructor(readonly options: NotificationConstructorOptions = {}) {
    super()
  }
  show(): void {
    shown.push(this)
    this.emit('show')
  }
  close(): void {
    this.emit('close', {})
  }
}

export class StandInMenu {
  static applicationMenu: StandInMenu | null = null
  static setApplicationMenu = (menu: StandInMenu | null): void => void (StandInMenu.applicationMenu = menu)
  static buildFromTemplate = (items: MenuItemConstructorOptions[]): StandInMenu => new StandInMenu(items)
  constructor(readonly items: readonly MenuItemConstructorOptions[] = []) {}
}

export class StandInTray extends EventEmitter {
  toolTip = ''
  menu: StandInMenu | null = null
  constructor(public image: unknown) {
    super()
    trays.push(this)
  }
  setImage(image: unknown): void {
    this.image = image
  }
  setToolTip(text: string): void {
    this.toolTip = text
  }
  setContextMenu(menu: StandInMenu | null): void {
    this.menu = menu
  }
  destroy(): void {
    trays.splice(trays.indexOf(this), 1)
  }
  isDestroyed(): boolean {
    return !trays.includes(this)
  }
}

/** Held by this desktop, and by programs that a spec makes up. */
export const shortcuts = { held: new Map<string, () => void>(), others: new Set<string>() }

export const globalShortcut = {
  register(accelerator: string, run: () => void): boolean {
    if (shortcuts.held.has(accelerator) || shortcuts.others.has(accelerator)) return false
    shortcuts.held.set(accelerator, run)
    return true
  },
  unregister: (accelerator: string): void => void shortcuts.held.delete(accelerator),
}

/** An image is the file that it came from. */
export const nativeImage = {
  createFromPath: (path: string) => ({ path, isEmpty: () => false, setTemplateImage: () => undefined }),
  createEmpty: () => ({ path: null, isEmpty: () => true, setTemplateImage: () => undefined }),
}

export const dialog = {
  showErrorBox: (title: string, content: string) => note('dialog.error', { title, content }),
  /** Over a window or not. */
  showMessageBox: (...over: readonly unknown[]) => (
    note('dialog.message', over.at(-1)),
    Promise.resolve({ response: 0 })
  ),
}

export const shell = {
  openExternal: (url: string) => (note('shell.openExternal', url), Promise.resolve()),
}

export const powerMonitor = new EventEmitter()

export const screen = Object.assign(new EventEmitter(), {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
})
