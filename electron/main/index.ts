/**
 * The start of the desktop: an ordered list of steps, each of which is a file beside this one. The order matters; where
 * a step must come before another, it says so.
 */
import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  net,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  session,
} from 'electron'
import { startAlarms } from './alarms/start-alarms'
import { listAppFiles } from './app-files'
import { registerAppScheme, serveApp } from './app-protocol'
import { setApplicationMenu } from './application-menu'
import { centralApiOrigin } from './central-api'
import { startCredentials } from './credentials/start-credentials'
import { chooseDataFolder } from './data-folder'
import { startPage, takeDemoToken } from './demo-token'
import { hostParts } from './host-parts'
import { serveIpc } from './ipc'
import { startJournal } from './journal/start-journal'
import { keyring } from './keyring'
import { guardNavigation } from './navigation'
import { notificationOptions } from './notifications/system-notification'
import { pageEvents } from './page-events'
import { guardPermissions } from './permissions'
import { followPower } from './power'
import { SettingsStore } from './settings/settings-store'
import { holdSingleInstance } from './single-instance'
import { failStartUp } from './start-up-failure'
import { systemLanguage } from './system-language'
import { after } from './timers'
import { bringForward, showPage, windowOptions } from './window'

const BUILT = join(import.meta.dirname, '..')

let window: BrowserWindow | null = null

async function start(): Promise<void> {
  // Before anything is started that would inherit it.
  const demoToken = takeDemoToken(process.env)

  // Before Electron is ready.
  const folder = chooseDataFolder(app, process.env)
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
  const report = (what: string, cause: unknown): void =>
    console.warn(what, cause instanceof Error ? cause.message : cause)
  const settings = await SettingsStore.open(join(folder, 'settings.json'), Date.now(), (trouble) =>
    report('settings', trouble),
  )
  const language = systemLanguage(app.getPreferredSystemLanguages())
  const keys = keyring(safeStorage, process.platform)
  const journal = await startJournal(folder, keys, Date.now(), report)
  const alarms = await startAlarms(
    {
      folder,
      settings,
      now: () => Date.now(),
      elapsedMs: () => performance.now(),
      after,
      tellPage: pageEvents(() => window),
      showWindow: () => window && bringForward(window),
      isSupported: () => Notification.isSupported(),
      create: (notification) => new Notification(notificationOptions(notification, process.platform)),
      report,
    },
    language,
  )
  followPower(powerMonitor, (reason) => void alarms.clock.wake(reason))
  const credentials = await startCredentials({
    folder,
    apiOrigin,
    keyring: keys,
    settings,
    fetch: (address, init) => net.fetch(address, init),
    dialog,
    language,
    report,
  })
  const info = { host: 'electron', version: app.getVersion(), platform: process.platform, apiOrigin } as const
  serveIpc(hostParts(info, { ...alarms.handlers, ...journal.handlers, ...credentials.handlers }), {
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
