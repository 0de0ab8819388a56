/** The start as a whole: what is asked of Electron and when, and how the parts hang together. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { IPC_CHANNELS, type IpcArguments, type IpcChannel } from '@shared/protocol/ipc-contract'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { electronMain, type ElectronMain } from '../../tests/stubs/electron-main'
import { alarm, knownOf, tableOf } from './alarms/testing/alarm-world'
import { temporaryFolder } from './testing/temporary-folder'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtExceptionMonitor'] as const

// Each test reads all modules anew, and the first one off the disk.
vi.setConfig({ testTimeout: 30_000 })

let folder: string
let electron: ElectronMain
let others: ReadonlyMap<string, readonly unknown[]>
beforeEach(() => {
  folder = temporaryFolder('start')
  electron = electronMain(folder)
  others = new Map(SIGNALS.map((name) => [name, process.listeners(name as NodeJS.Signals)]))
  vi.stubEnv('OPORA_USER_DATA', folder)
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})
afterEach(() => {
  for (const name of SIGNALS) {
    const added = process.listeners(name as NodeJS.Signals).filter((each) => others.get(name)?.includes(each) === false)
    for (const listener of added) process.off(name, listener)
  }
  vi.doUnmock('electron')
  vi.doUnmock('./app-files')
  vi.resetModules()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

async function begin(): Promise<void> {
  vi.resetModules()
  vi.doMock('electron', () => electron.module)
  // There is no built page here.
  vi.doMock('./app-files', () => ({ listAppFiles: () => Promise.resolve(new Map()) }))
  await import('./index')
}

/** Resolves when the window has its page. */
async function start(): Promise<void> {
  await begin()
  await vi.waitFor(() => expect(electron.windows[0]?.listenerCount('focus')).toBe(1))
}

const read = (file: string): string => readFileSync(join(folder, file), 'utf8')

/** Where in the order of calls; the first of them. */
const at = (what: string, argument?: unknown): number =>
  electron.calls.findIndex((call) => call.what === what && (argument === undefined || call.args[0] === argument))

const EXAMPLES: { readonly [C in IpcChannel]: IpcArguments<C> } = {
  'app.info': [],
  'journal.append': [[]],
  'journal.read': ['server', 'anna'],
  'journal.remove': [[]],
  'drafts.keep': [{ serverId: 'server', personId: 'anna', key: 'register', body: '', savedAt: 0 }],
  'drafts.read': ['server', 'anna'],
  'drafts.remove': ['server', 'anna', 'register'],
  'alarms.replace': [null],
  'notices.ready': ['server', 'anna'],
  'notices.show': [{ id: 'n', title: '', body: '', ticketId: null, important: false, alarmKey: null }],
  'notices.withdraw': [[]],
  'credentials.keep': ['server', 'token'],
  'credentials.refresh': ['another server'],
  'credentials.forget': ['server'],
  'deepLinks.take': [],
  'badge.show': [{ kind: 'signedOut' }],
  'diagnostics.read': [],
  'diagnostics.note': [{ where: 'page', kind: 'uncaught', error: { name: 'Error', code: null, places: [] } }],
  'settings.read': [],
  'settings.change': [{}],
  'settings.mute': [false],
  'settings.setShortcut': [null],
  'settings.setAutostart': [false],
  'settings.testServer': ['https://support.example.org'],
  'settings.useServer': ['no address'],
  'settings.restart': [],
  'updates.read': [],
  'updates.check': [],
  'updates.download': [],
  'updates.install': [],
}

test('guards stand before Electron is ready, and the token of the demo is out of the environment by then', async () => {
  vi.stubEnv('OPORA_DEMO_TOKEN', 'once')
  let tokenWhenReady: string | undefined = 'not ready'
  Object.assign(electron.app, {
    whenReady: () => ((tokenWhenReady = process.env['OPORA_DEMO_TOKEN']), Promise.resolve()),
  })
  await start()
  const order = [
    at('app.setPath', 'userData'),
    at('app.requestSingleInstanceLock'),
    at('protocol.registerSchemesAsPrivileged'),
    at('app.enableSandbox'),
    at('app.on', 'web-contents-created'),
    at('app.whenReady'),
  ]
  expect(order.every((index) => index >= 0)).toBe(true)
  expect(order).toEqual([...order].sort((left, right) => left - right))
  expect(tokenWhenReady).toBeUndefined()
})

test.each<[string, () => void, string]>([
  ['an address that cannot be used', () => vi.stubEnv('OPORA_API', 'http://x.org'), 'переменной окружения OPORA_API'],
  ['a step that breaks', () => mkdirSync(join(folder, 'settings.json')), `журнал из папки ${sep}`],
])('%s is told of in a box, with what to do, and ends the start', async (_what, prepare, words) => {
  prepare()
  await begin()
  await vi.waitFor(() => expect(at('app.exit', 1)).toBeGreaterThanOrEqual(0))
  expect(electron.calls[at('dialog.showErrorBox')]?.args[1]).toContain(words)
  expect(electron.windows).toHaveLength(0)
})

test('before there is a window its permissions, its way out, its files and every channel are seen to', async () => {
  await start()
  const made = at('new BrowserWindow')
  const steps = [
    at('session.setPermissionCheckHandler'),
    at('session.setPermissionRequestHandler'),
    at('session.setDevicePermissionHandler'),
    at('session.setProxy'),
    at('protocol.handle', 'app'),
    ...IPC_CHANNELS.map((channel) => at('ipcMain.handle', channel)),
  ]
  for (const step of steps) {
    expect(step).toBeGreaterThanOrEqual(0)
    expect(step).toBeLessThan(made)
  }
  expect(electron.windows).toHaveLength(1)
  expect(electron.calls[made]?.args[0]).toMatchObject({
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true },
  })
})

test('every channel has a part that answers it, but for what only an installed desktop has', async () => {
  await start()
  const notHere: string[] = []
  const inOrder = [...IPC_CHANNELS].sort(
    (left, right) => Number(left === 'settings.restart') - Number(right === 'settings.restart'),
  )
  for (const channel of inOrder) {
    const reply = await electron.invoke(channel, ...EXAMPLES[channel])
    expect([channel, reply]).toEqual([channel, expect.objectContaining({ ok: true })])
    if ((reply as { value: { kind?: string } }).value.kind === 'notHere') notHere.push(channel)
  }
  expect(notHere.sort()).toEqual([
    'settings.setAutostart',
    'updates.check',
    'updates.download',
    'updates.install',
    'updates.read',
  ])
})

test.each([
  ['anna', ['t1']],
  ['boris', []],
])('a click on an alarm before anybody has signed in opens for %s: %j', async (personId, opened) => {
  const row = alarm({ deadlineAt: Date.now() - 60_000, at: Date.now() - 60_000 })
  writeFileSync(join(folder, 'alarms.json'), JSON.stringify(tableOf([row], { personId: 'anna' })))
  await start()
  expect(electron.notifications).toHaveLength(1)
  electron.notifications[0]?.emit('click')
  const seen = (): unknown[] =>
    electron.told.filter(([channel]) => channel === 'notices.opened').map(([, detail]) => detail)
  expect(seen()).toEqual([])
  // The page has come, and nobody has signed in there.
  await electron.invoke('alarms.replace', null)
  await electron.invoke('notices.ready', 'server', personId)
  expect(seen()).toEqual(opened.map((ticketId): unknown => expect.objectContaining({ ticketId })))
})

test.each<[string, () => unknown]>([
  [
    'the page is gone',
    () => electron.windows[0]?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }),
  ],
  ['nobody is signed in any more', () => electron.invoke('alarms.replace', null)],
])('a click while %s waits for the person it is for', async (_when, leave) => {
  const row = alarm({ deadlineAt: Date.now() - 60_000, at: Date.now() - 60_000 })
  writeFileSync(join(folder, 'alarms.json'), JSON.stringify(tableOf([row])))
  await start()
  await electron.invoke('notices.ready', 'server', 'anna')
  await leave()
  electron.notifications[0]?.emit('click')
  const seen = (): number => electron.told.filter(([channel]) => channel === 'notices.opened').length
  expect(seen()).toBe(0)
  await electron.invoke('notices.ready', 'server', 'anna')
  expect(seen()).toBe(1)
})

test.each<[string, () => unknown]>([
  ['nobody has signed in yet', () => undefined],
  [
    'the page is gone',
    async () => {
      await electron.invoke('notices.ready', 'server', 'anna')
      electron.windows[0]?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
    },
  ],
])('a registration that is asked for while %s waits for whoever comes', async (_when, prepare) => {
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ version: 1, registerShortcut: 'Control+Alt+N' }))
  await start()
  await prepare()
  const press = electron.calls[at('globalShortcut.register', 'Control+Alt+N')]?.args[1] as () => void
  press()
  const asked = (): unknown[] => electron.told.filter(([channel]) => channel === 'badge.asked')
  expect(asked()).toEqual([])
  await electron.invoke('notices.ready', 'server', 'boris')
  expect(asked()).toEqual([['badge.asked', { what: 'register' }]])
  press()
  expect(asked()).toHaveLength(2)
})

test('a link that names no ticket waits for the page like any other, of this start and of a second one', async () => {
  const { argv } = process
  process.argv = [...argv, 'opora://settings/1']
  onTestFinished(() => void (process.argv = argv))
  await start()
  expect(electron.calls[at('app.requestSingleInstanceLock')]?.args).toEqual([{ link: { ticket: null } }])
  const taken = (): Promise<unknown> => electron.invoke('deepLinks.take')
  expect(await taken()).toMatchObject({ value: { value: [null] } })
  const second = (link: unknown): boolean => electron.app.emit('second-instance', {}, [], folder, { link })
  second({ ticket: null })
  second({ ticket: '47' })
  second(null)
  second({ ticket: 'x'.repeat(21) })
  expect(electron.told.filter(([channel]) => channel === 'deepLinks.opened')).toEqual([
    ['deepLinks.opened', { ticket: null }],
    ['deepLinks.opened', { ticket: '47' }],
  ])
})

test('an alarm fires by the clock of the main process alone, while nobody asks it for anything', async () => {
  await start()
  const at = Date.now() + 2_000
  await electron.invoke('alarms.replace', knownOf([alarm({ deadlineAt: at, at })]))
  expect(electron.notifications).toHaveLength(0)
  await vi.waitFor(() => expect(electron.notifications).toHaveLength(1), { timeout: 20_000 })
  expect(Date.now()).toBeGreaterThanOrEqual(at)
}, 30_000)

test.each([
  ['anna', true],
  ['boris', false],
])('a reminder that is asked for on an alarm of anna comes to %s: %s', async (personId, comes) => {
  const row = alarm({ deadlineAt: Date.now() - 60_000, at: Date.now() - 60_000 })
  writeFileSync(join(folder, 'alarms.json'), JSON.stringify(tableOf([row])))
  await start()
  await electron.invoke('alarms.replace', knownOf([row], { personId }))
  electron.notifications[0]?.emit('action', { actionIndex: 1 })
  // In its turn behind the reminder.
  await electron.invoke('alarms.replace', knownOf([row], { personId, serverOffsetMs: 1 }))
  expect(read('alarms.json').includes(':snoozed:')).toBe(comes)
})

const TIMES = Array.from({ length: 20 }, (_, index) => index)
const record = (index: number) => ({
  commandId: `c${index}`,
  serverId: 'server',
  personId: 'anna',
  writtenAt: 0,
  body: '{}',
})

/** Each part by itself, with more to write than the others: none of them waits for another one. */
test.each<[part: string, write: () => void, isWritten: () => boolean]>([
  [
    'settings',
    () => TIMES.forEach((index) => void electron.invoke('settings.change', { closesToTray: index % 2 === 0 })),
    () => !(JSON.parse(read('settings.json')) as { closesToTray: boolean }).closesToTray,
  ],
  [
    'journal',
    () => TIMES.forEach((index) => void electron.invoke('journal.append', [record(index)])),
    () => read('outbox-journal').split('\n').length === TIMES.length + 1,
  ],
  [
    'drafts',
    () =>
      TIMES.forEach((index) => {
        const draft = { serverId: 'server', personId: 'anna', key: `reply:${index}`, body: '{}', savedAt: 0 }
        void electron.invoke('drafts.keep', draft)
      }),
    () => read('drafts-journal').split('\n').length === TIMES.length + 1,
  ],
  [
    'tokens',
    () => TIMES.forEach((index) => void electron.invoke('credentials.keep', `server ${index}`, 'token')),
    () => Object.keys((JSON.parse(read('credentials.json')) as { sealed: object }).sealed).length === TIMES.length,
  ],
  [
    'alarms',
    () => TIMES.forEach((index) => void electron.invoke('alarms.replace', knownOf([], { serverOffsetMs: index }))),
    () => (JSON.parse(read('alarms.json')) as { serverOffsetMs: number }).serverOffsetMs === 19,
  ],
])('an end waits for %s that are being written, and happens once', async (_part, write, isWritten) => {
  await start()
  write()
  let isPrevented = false
  electron.app.emit('will-quit', { preventDefault: () => (isPrevented = true) })
  expect([isPrevented, at('app.exit')]).toEqual([true, -1])
  let wasWritten: boolean | null = null
  Object.assign(electron.app, { exit: () => (wasWritten ??= isWritten()) })
  await vi.waitFor(() => expect(wasWritten).not.toBeNull())
  expect(wasWritten).toBe(true)
})
