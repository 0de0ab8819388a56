/**
 * The start of the desktop: an ordered list of steps, each of which is a file beside this one. The order matters; where
 * a step must come before another, it says so.
 */
import { release } from 'node:os'
import { join } from 'node:path'
import type { SettingsTroubleWords } from '@shared/protocol/desktop-settings'
import {
  app,
  BrowserWindow,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  nativeImage,
  net,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  Tray,
} from 'electron'
import { watchMute } from './alarms/mute'
import { startAlarms } from './alarms/start-alarms'
import { listAppFiles } from './app-files'
import { registerAppScheme, serveApp } from './app-protocol'
import { isHiddenStart } from './autostart/autostart'
import { systemAutostart } from './autostart/system-autostart'
import { chooseCentralApi } from './central-api'
import { confirmBy } from './confirm'
import { startCredentials } from './credentials/start-credentials'
import { chooseDataFolder } from './data-folder'
import { DeepLinks } from './deep-links/deep-links'
import { linkOf, parseLink } from './deep-links/parse-link'
import { startPage, takeDemoToken } from './demo-token'
import { diagnosticsHandlers } from './diagnostics/diagnostics'
import { LogFile } from './diagnostics/log-file'
import { askAboutHang } from './diagnostics/ask-about-hang'
import { watchPage } from './diagnostics/watch-page'
import { watchProcesses } from './diagnostics/watch-processes'
import { askToReload } from './diagnostics/ask-to-reload'
import { DONE, hostParts } from './host-parts'
import { serveIpc } from './ipc'
import { startJournal } from './journal/start-journal'
import { keyring } from './keyring'
import { setApplicationMenu, type PageCommand } from './menu/application-menu'
import { followWindowKeys } from './menu/window-keys'
import { followZoomKeys } from './menu/zoom'
import { guardNavigation } from './navigation'
import { followNetwork } from './network'
import { notificationOptions } from './notifications/system-notification'
import { followPageLeaving, pageEvents } from './page-events'
import { PageInbox } from './page-inbox'
import { guardPermissions } from './permissions'
import { followPower } from './power'
import { finishWrites } from './quit/finish-writes'
import { guardQuit } from './quit/guard-quit'
import { report, reportTo } from './report'
import { settingsDesk } from './settings/settings-desk'
import { SettingsStore } from './settings/settings-store'
import { noteTrouble } from './settings/settings-troubles'
import { RegisterShortcut } from './shortcut/register-shortcut'
import { holdSingleInstance } from './single-instance'
import { checkSpelling } from './spelling/spelling'
import { showTextMenu } from './spelling/show-text-menu'
import { failStartUp } from './start-up-failure'
import { systemIdentity } from './system-identity'
import { systemLanguage } from './system-language'
import { followSystemProxy } from './system-proxy'
import { after } from './timers'
import { explainTray } from './tray/explain-tray'
import { startTray } from './tray/start-tray'
import { startUpdates } from './updates/start-updates'
import { keepWindow } from './window-state/keep-window'
import { boundsToOpen } from './window-state/window-state'
import { bringForward, showPage, startOf, windowOptions } from './window'
import type { Language } from './words'

const BUILT = join(import.meta.dirname, '..')

let window: BrowserWindow | null = null
const tellPage = pageEvents(() => window)
/** Folder of the log, once there is one. */
let logFolder: string | null = null
/** Somebody wants to see it, be it there yet or not. */
let isWanted = false
const showWindow = (): void => {
  isWanted = true
  if (window !== null) bringForward(window)
}
const inbox = new PageInbox(tellPage)
const askPage = (what: PageCommand): void => {
  showWindow()
  if (what === 'register') inbox.tell(null, 'badge.asked', { what })
  else tellPage('badge.asked', { what })
}

async function start(): Promise<void> {
  // Before anything is started that would inherit it.
  const demoToken = takeDemoToken(process.env)

  // Before Electron is ready.
  const folder = chooseDataFolder(app, process.env)
  const log = LogFile.open(join(folder, 'logs'))
  if (log !== null) logFolder = join(folder, 'logs')
  reportTo(log)
  watchProcesses(app, process, report)
  const links = new DeepLinks(tellPage, showWindow)
  const linkAsked = linkOf(process.argv)
  const isFirst = holdSingleInstance(app, linkAsked, (link) => {
    if (link === null) showWindow()
    else links.open(link)
  })
  if (!isFirst) {
    app.quit()
    return
  }
  systemIdentity(app, process.platform, (link) => links.open(parseLink(link)))
  registerAppScheme(protocol)
  app.enableSandbox()
  guardNavigation(app)
  // macOS also says so of each start, the hidden one at sign-in too: as long as there is no window it asks for nothing.
  app.on('activate', () => {
    if (window !== null) showWindow()
  })
  app.on('window-all-closed', () => app.quit())
  if (linkAsked !== null) links.open(linkAsked)
  await app.whenReady()

  // Before there is a page.
  const troubles: SettingsTroubleWords[] = []
  const settings = await SettingsStore.open(join(folder, 'settings.json'), Date.now(), (trouble) => {
    report('settings', trouble)
    noteTrouble(troubles, trouble)
  })
  const api = chooseCentralApi(process.argv, process.env, settings.get().serverAddress)
  const apiOrigin = api.origin
  const language = settings.get().look?.language ?? systemLanguage(app.getPreferredSystemLanguages())
  const chosenLanguage = (): Language => settings.get().look?.language ?? language
  setApplicationMenu(Menu, process.platform, language, askPage)
  guardPermissions(session.defaultSession)
  await followSystemProxy(session.defaultSession)
  serveApp(protocol, await listAppFiles(join(BUILT, 'renderer')), apiOrigin)

  // What the desktop keeps, and what it does while the page sleeps.
  const keys = keyring(safeStorage, process.platform)
  const journal = await startJournal(folder, keys, Date.now(), report)
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
  const alarms = await startAlarms(
    {
      folder,
      settings,
      now: () => Date.now(),
      elapsedMs: () => performance.now(),
      after,
      tellPage,
      inbox,
      showWindow,
      platform: process.platform,
      Notification,
      isSupported: () => Notification.isSupported(),
      create: (notification) => new Notification(notificationOptions(notification, process.platform)),
      report,
    },
    language,
  )
  const tray = startTray({
    icons: join(BUILT, '../resources/tray'),
    language,
    settings,
    app,
    Tray,
    Menu,
    nativeImage,
    window: () => window,
    showWindow,
    tellPage,
    inbox,
    remindOf: (ticket) => alarms.clock.remindOf(ticket),
    reminders: () => alarms.clock.reminders(),
    report,
  })
  watchMute({ settings, now: () => Date.now(), after })
  /** Who is signed in, as the alarms know it. */
  let person: { readonly serverId: string; readonly personId: string; readonly language: Language } | null = null
  const spoken = (): Language => person?.language ?? chosenLanguage()
  const quitting = guardQuit({
    app,
    dialog,
    process,
    power: powerMonitor,
    unsent: () => (person === null ? 0 : journal.unsent(person.serverId, person.personId)),
    language: spoken,
    showWindow,
    report,
  })
  finishWrites({
    app,
    parts: {
      settings: () => settings.settled(),
      alarms: () => alarms.stop(),
      journal: () => journal.close(),
      credentials: () => credentials.settled(),
    },
    after,
    report,
  })
  followPower(powerMonitor, (reason) => void alarms.clock.wake(reason))
  followNetwork({ isOnline: () => net.isOnline(), after, onReturn: () => void alarms.clock.wake('online') })

  const shortcut = new RegisterShortcut({
    shortcuts: globalShortcut,
    run: () => askPage('register'),
    report,
  })
  shortcut.begin(settings.get().registerShortcut)
  checkSpelling(session.defaultSession, settings.get().spelling)
  let shownLanguage = language
  settings.onChange(({ spelling, look }) => {
    checkSpelling(session.defaultSession, spelling)
    if (look === null || look.language === shownLanguage) return
    shownLanguage = look.language
    tray.update({ language: shownLanguage, now: Date.now() })
    setApplicationMenu(Menu, process.platform, shownLanguage, askPage)
  })
  const confirm = confirmBy(dialog, chosenLanguage)
  const desk = settingsDesk({
    settings,
    troubles,
    api,
    autostart: systemAutostart(app, process.platform, process.env),
    shortcut,
    hasTray: () => tray.isThere,
    fetch: (address, init) => net.fetch(address, init),
    confirm,
    now: () => Date.now(),
    restart: () => quitting.restart(),
    tellPage,
    report,
  })
  const updates = startUpdates({ app, folder, settings, confirm, agree: () => quitting.agree(), tellPage, report })

  // The door to all of it.
  const info = { host: 'electron', version: app.getVersion(), platform: process.platform, apiOrigin } as const
  const handlers = hostParts(info, {
    ...alarms.handlers,
    ...journal.handlers,
    ...credentials.handlers,
    ...links.handlers,
    ...inbox.handlers,
    ...diagnosticsHandlers({
      log,
      version: app.getVersion(),
      versions: process.versions,
      system: `${process.platform} ${release()} ${process.arch}`,
      facts: () => ({ tray: tray.isThere, notifications: Notification.isSupported(), packaged: app.isPackaged }),
      now: () => Date.now(),
      report,
    }),
    ...desk,
    ...updates,
    'alarms.replace': (table) => {
      person = table
      links.personIs({ isSignedIn: table !== null })
      if (table === null) inbox.pageLeaves()
      tray.update({ isSignedIn: table !== null, language: table?.language ?? chosenLanguage(), now: Date.now() })
      return alarms.handlers['alarms.replace'](table)
    },
    'badge.show': (state) => {
      tray.update({ state, now: Date.now() })
      return DONE
    },
  })
  serveIpc(handlers, {
    handle: (channel, listener) => ipcMain.handle(channel, listener),
    isOurWindow: (sender) => sender === window?.webContents,
    report: (channel, code, cause) => report(`${channel}: ${code}`, cause),
  })

  // The page.
  const { window: before } = settings.get()
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea)
  window = new BrowserWindow(windowOptions(join(BUILT, 'preload/index.cjs'), boundsToOpen(before, screens)))
  if (before?.isMaximized === true) window.maximize()
  keepWindow(window, {
    settings,
    isQuitting: () => quitting.isQuitting,
    hasTray: () => tray.isThere,
    onHidden: explainTray({
      settings,
      language: chosenLanguage,
      show: (notification) => alarms.show(notification),
    }),
    quit: () => app.quit(),
  })
  window.on('focus', () => tray.windowFocused())
  showTextMenu(window, Menu, chosenLanguage)
  window.on('closed', () => (window = null))
  followPageLeaving(window.webContents, () => {
    links.pageLeaves()
    inbox.pageLeaves()
  })
  followZoomKeys(window.webContents, process.platform)
  followWindowKeys(window, process.platform, () => app.quit())
  const shown = window
  watchPage(shown.webContents, {
    now: () => Date.now(),
    after,
    report,
    askToReload: () => askToReload(dialog, spoken()),
    askAboutHang: (over) => askAboutHang((box) => dialog.showMessageBox(shown, box), spoken(), over),
    quit: () => app.quit(),
  })
  const isHidden = isHiddenStart(process.argv, app.getLoginItemSettings().wasOpenedAtLogin)
  await showPage(window, startPage(demoToken), () => startOf(isHidden && !isWanted, tray.isThere))
}

start().catch((error: unknown) => failStartUp(error, { app, dialog, log: logFolder, report }))
