/**
 * The start of the desktop: an ordered list of steps, each of which is a file beside this one. The order matters; where
 * a step must come before another, it says so.
 */
import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session } from 'electron'
import { listAppFiles } from './app-files'
import { registerAppScheme, serveApp } from './app-protocol'
import { setApplicationMenu } from './application-menu'
import { centralApiOrigin } from './central-api'
import { chooseDataFolder } from './data-folder'
import { startPage, takeDemoToken } from './demo-token'
import { hostParts } from './host-parts'
import { serveIpc } from './ipc'
import { guardNavigation } from './navigation'
import { guardPermissions } from './permissions'
import { holdSingleInstance } from './single-instance'
import { failStartUp } from './start-up-failure'
import { bringForward, showPage, windowOptions } from './window'

const BUILT = join(import.meta.dirname, '..')

let window: BrowserWindow | null = null

async function start(): Promise<void> {
  // Before anything is started that would inherit it.
  const demoToken = takeDemoToken(process.env)

  // Before Electron is ready.
  chooseDataFolder(app, process.env)
  if (!holdSingleInstance(app, () => window && bringForward(window))) {
    app.quit()
    return
  }
  registerAppScheme(protocol)
  app.enableSandbox()
  guardNavigation(app)
  app.on('window-all-closed', () => app.quit())
  await app.whenReady()

  // Before there is a page.
  const apiOrigin = centralApiOrigin(process.argv, process.env)
  setApplicationMenu(Menu, process.platform)
  guardPermissions(session.defaultSession)
  serveApp(protocol, await listAppFiles(join(BUILT, 'renderer')), apiOrigin)
  serveIpc(hostParts({ host: 'electron', version: app.getVersion(), platform: process.platform, apiOrigin }), {
    handle: (channel, listener) => ipcMain.handle(channel, listener),
    isOurWindow: (sender) => sender === window?.webContents,
    report: (channel, code, cause) => console.warn(`${channel}: ${code}`, cause instanceof Error ? cause.name : ''),
  })

  // The page.
  window = new BrowserWindow(windowOptions(join(BUILT, 'preload/index.cjs')))
  window.on('closed', () => (window = null))
  await showPage(window, startPage(demoToken))
}

start().catch((error: unknown) => failStartUp(error, app, dialog))
