import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NIGHT, type SettingsSnapshot, type SettingsTroubleWords } from '@shared/protocol/desktop-settings'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import { expect, onTestFinished, test, vi } from 'vitest'
import { mutedForAnHour } from '../alarms/mute'
import { xdgAutostart } from '../autostart/xdg-autostart'
import type { Autostart } from '../autostart/autostart'
import { RegisterShortcut } from '../shortcut/register-shortcut'
import { temporaryFolder } from '../testing/temporary-folder'
import { settingsDesk } from './settings-desk'
import { SettingsStore } from './settings-store'
import { noteTrouble } from './settings-troubles'

const NOON = Date.UTC(2026, 10, 26, 12)

async function desk(
  folder = temporaryFolder('settings'),
  { isInstalled = true, taken = '', agrees = true, hasTray = true } = {},
) {
  const troubles: SettingsTroubleWords[] = []
  const store = await SettingsStore.open(join(folder, 'settings.json'), 1, (trouble) => noteTrouble(troubles, trouble))
  const shortcut = new RegisterShortcut({
    shortcuts: { register: (name) => name !== taken, unregister: () => undefined },
    run: () => undefined,
    report: () => undefined,
  })
  shortcut.begin(store.get().registerShortcut)
  const autostart: Autostart | null = isInstalled ? xdgAutostart(folder, '/opt/opora') : null
  const told: unknown[] = []
  const asked: unknown[] = []
  let restarts = 0
  const handlers = settingsDesk({
    settings: store,
    troubles,
    api: { origin: 'https://support.example.org', isGiven: false },
    autostart,
    shortcut,
    hasTray: () => hasTray,
    fetch,
    confirm: (...question) => (asked.push(question), Promise.resolve(agrees)),
    now: () => NOON,
    restart: () => (restarts += 1),
    tellPage: (event, detail) => void told.push([event, detail]),
    report: (what) => void told.push(what),
  })
  const read = async (): Promise<SettingsSnapshot> => {
    const answer = await handlers['settings.read']()
    if (answer.kind !== 'done') throw new Error('There are no settings')
    return answer.value
  }
  return { folder, store, handlers, read, told, asked, restarts: () => restarts }
}

test('what is changed is answered, kept, and there after a restart', async () => {
  const { folder, handlers, store } = await desk()
  await store.change({ alarms: { ...store.get().alarms, mutedUntil: 5 } })
  const quietHours = { fromMinute: 60, toMinute: 120 }
  const alarms = { mutedThresholds: [75], withUnassigned: false, quietHours, usualQuietHours: NIGHT }
  const answer = await handlers['settings.change']({ alarms, spelling: ['ru'], closesToTray: undefined })
  expect(answer).toMatchObject({ value: { settings: { alarms, spelling: ['ru'], closesToTray: true } } })
  const again = await desk(folder)
  expect((await again.read()).settings).toMatchObject({ alarms, spelling: ['ru'], closesToTray: true })
  expect(again.store.get().alarms.mutedUntil).toBe(5)
})

test('an hour of peace is answered with its end, told when it comes from elsewhere, and can be taken back', async () => {
  const { store, handlers, read, told } = await desk(undefined, { hasTray: false })
  const until = NOON + 3_600_000
  expect(await handlers['settings.mute'](true)).toMatchObject({ value: { mutedUntil: until } })
  expect([store.get().alarms.mutedUntil, told]).toEqual([until, []])
  expect(await handlers['settings.mute'](false)).toMatchObject({ value: { mutedUntil: null } })
  // The menu of the tray; and one of which nobody has said that it is over.
  await store.change(mutedForAnHour(store.get(), NOON))
  await vi.waitFor(() => expect(told).toHaveLength(1))
  await store.change({ alarms: { ...store.get().alarms, mutedUntil: NOON } })
  await vi.waitFor(() => expect(told).toHaveLength(2))
  expect(told[0]).toEqual(['settings.changed', expect.objectContaining({ mutedUntil: until })])
  expect((await read()).mutedUntil).toBeNull()
})

test('the page is told whether there is a tray to close into', async () => {
  expect((await (await desk()).read()).hasTray).toBe(true)
  expect((await (await desk(undefined, { hasTray: false })).read()).hasTray).toBe(false)
})

test('a change from the tray is told to the page; one of its own is not', async () => {
  const { handlers, store, told } = await desk()
  await handlers['settings.change']({ closesToTray: false })
  expect(told).toEqual([])
  await store.change({ closesToTray: true })
  await vi.waitFor(() => expect(told).toHaveLength(1))
  expect(told).toEqual([['settings.changed', expect.objectContaining({ troubles: [] })]])
})

test('a change from the tray is told with what became of it on the disk', async () => {
  const { folder, store, told } = await desk()
  mkdirSync(join(folder, 'settings.json.new'))
  await store.change({ closesToTray: false })
  await vi.waitFor(() => expect(told).toHaveLength(1))
  rmdirSync(join(folder, 'settings.json.new'))
  await store.change({ closesToTray: true })
  await vi.waitFor(() => expect(told).toHaveLength(2))
  expect(told).toMatchObject([
    ['settings.changed', { settings: { closesToTray: false }, troubles: [{ kind: 'notWritten' }] }],
    ['settings.changed', { settings: { closesToTray: true }, troubles: [] }],
  ])
})

test('a shortcut is kept when it is free, and said to be taken when it is not', async () => {
  const { folder, handlers, read } = await desk(undefined, { taken: 'Control+Alt+T' })
  expect(await handlers['settings.setShortcut']('Control+Alt+N')).toEqual({ kind: 'done', value: 'held' })
  expect(await handlers['settings.setShortcut']('Control+Alt+T')).toEqual({ kind: 'done', value: 'taken' })
  expect((await read()).shortcut).toEqual({ accelerator: 'Control+Alt+N', state: 'held' })
  const later = await desk(folder, { taken: 'Control+Alt+N' })
  expect((await later.read()).shortcut).toEqual({ accelerator: 'Control+Alt+N', state: 'taken' })
})

test('start at sign-in is what the system says, and not here where nothing is installed', async () => {
  const installed = await desk()
  expect((await installed.read()).autostart).toBe('off')
  expect(await installed.handlers['settings.setAutostart'](true)).toMatchObject({ value: { autostart: 'on' } })
  const other = await desk(undefined, { isInstalled: false })
  expect((await other.read()).autostart).toBe('notHere')
  expect(await other.handlers['settings.setAutostart'](true)).toEqual({ kind: 'notHere' })
})

/** @returns the address of a central API */
async function someServer(): Promise<string> {
  const info = { serverId: 's', name: 'Support', version: '1', schema: SYNC_SCHEMA, isDemo: false, serverNow: 1 }
  const server = createServer((_request, response) => response.end(JSON.stringify(info)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a server is kept only once it has been found and the person has agreed, for the next start', async () => {
  const origin = await someServer()
  const other = await desk(undefined, { agrees: false })
  await other.handlers['settings.useServer'](origin)
  expect([other.asked, (await other.read()).server.kept]).toEqual([[['newServer', origin, '']], null])
  const { handlers, read, restarts } = await desk()
  expect(await handlers['settings.useServer']('http://127.0.0.1:9')).toMatchObject({ value: { code: 'unreachable' } })
  expect((await read()).server).toEqual({ origin: 'https://support.example.org', kept: null, isGiven: false })
  expect(await handlers['settings.testServer'](origin)).toMatchObject({ value: { kind: 'found' } })
  expect((await read()).server.kept).toBeNull()
  await handlers['settings.useServer'](`${origin}/`)
  expect((await read()).server.kept).toBe(origin)
  await handlers['settings.restart']()
  expect(restarts()).toBe(1)
})

test('a file that could not be read is told of by its name, and where its place was taken from', async () => {
  const first = await desk()
  await first.store.change({ closesToTray: false })
  await desk(first.folder)
  const path = join(first.folder, 'settings.json')
  writeFileSync(path, 'not JSON')
  const { read } = await desk(first.folder)
  const { troubles, settings } = await read()
  expect(troubles).toEqual([{ kind: 'setAside', fileName: 'settings.json.unreadable-1', isFromBackup: true }])
  expect(settings.closesToTray).toBe(false)
  expect(readFileSync(`${path}.unreadable-1`, 'utf8')).toBe('not JSON')
})

test('an address that somebody wrote into the file and that cannot be used is lost alone', async () => {
  const { folder, store } = await desk()
  await store.change({ serverAddress: 'http://support.example.org', closesToTray: false })
  const { read } = await desk(folder)
  const { server, settings, troubles } = await read()
  expect([server.kept, settings.closesToTray]).toEqual([null, false])
  expect(troubles).toEqual([{ kind: 'valuesLost', names: ['serverAddress'], fileName: 'settings.json.unreadable-1' }])
})

test('an address that this machine cannot keep is refused before anybody is asked to agree to it', async () => {
  const { folder } = await desk()
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ version: 2, serverAddress: 'https://one.example.org' }))
  const { handlers, read, asked } = await desk(folder)
  expect(await handlers['settings.useServer']('https://two.example.org')).toEqual({
    kind: 'done',
    value: { kind: 'refused', code: 'newerFile' },
  })
  const { server, troubles } = await read()
  expect([server.kept, asked]).toEqual(['https://one.example.org', []])
  expect(troubles).toEqual([{ kind: 'newer', fileName: 'settings.json' }])
})

test('an address that the disk does not take is refused, and what was told of the disk is over once it does', async () => {
  const { folder, store, handlers, read } = await desk()
  await store.change({ serverAddress: 'https://one.example.org' })
  const origin = await someServer()
  mkdirSync(join(folder, 'settings.json.new'))
  expect(await handlers['settings.useServer'](origin)).toMatchObject({ value: { kind: 'refused', code: 'notWritten' } })
  const { server, troubles } = await read()
  expect(server.kept).toBe('https://one.example.org')
  expect(troubles).toEqual([{ kind: 'notWritten', fileName: 'settings.json' }])
  rmdirSync(join(folder, 'settings.json.new'))
  await handlers['settings.useServer'](origin)
  expect(await read()).toMatchObject({ server: { kept: origin }, troubles: [] })
})
