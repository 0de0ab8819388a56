/** Which way of starting at sign-in this system has. */
import { homedir } from 'node:os'
import type { App } from 'electron'
import type { Autostart } from './autostart'
import { loginItem } from './login-item'
import { xdgAutostart, xdgConfigFolder } from './xdg-autostart'

/** @returns null where the desktop is not installed: a program of a developer's folder is nothing to start each day */
export function systemAutostart(
  app: Pick<App, 'isPackaged' | 'getLoginItemSettings' | 'setLoginItemSettings'>,
  platform: string,
  env: Readonly<Record<string, string | undefined>>,
): Autostart | null {
  if (!app.isPackaged) return null
  if (platform !== 'linux') return loginItem(app, platform)
  // Within an AppImage the binary lies in a folder that is mounted anew with each start.
  return xdgAutostart(xdgConfigFolder(env, homedir()), env['APPIMAGE'] ?? process.execPath)
}
