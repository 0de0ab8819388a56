/** The module `electron` as the built main process imports it here. A name that is missing fails its import. */
import { resolve } from 'node:path'
import { StandInApp } from './app'
import { shortcuts, shown, trays } from './desktop'
import { safeStorageIn } from './safe-storage'
import { done } from './standing'
import { StandInWindow, type StandInContents } from './window'

const [, folder = '.'] = process.argv

export const app = new StandInApp(resolve(folder), process.env['OPORA_STAND_IN_WATCHED'] === '1')
export const safeStorage = safeStorageIn(() => app.getPath('userData'))
export const net = {
  fetch: (input: string, init?: RequestInit) => fetch(input, init),
  isOnline: () => true,
}
export const webContents = {
  fromDevToolsTargetId: (targetId: string): StandInContents | undefined =>
    StandInWindow.getAllWindows().find((window) => window.webContents.targetId === targetId)?.webContents,
}

export { StandInWindow as BrowserWindow } from './window'
export { StandInMenu as Menu, StandInNotification as Notification, StandInTray as Tray } from './desktop'
export { dialog, globalShortcut, nativeImage, powerMonitor, screen, shell } from './desktop'
export { ipcMain } from './ipc'
export { protocol } from './protocol'
export { session } from './session'

Object.assign(globalThis, { standIn: { done, shortcuts, shown, trays } })
