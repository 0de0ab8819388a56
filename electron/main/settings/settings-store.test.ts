import { mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SettingName } from '@shared/protocol/desktop-settings'
import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS, SETTINGS_VERSION, type Settings } from './settings-schema'
import { SettingsStore, type SettingsTrouble } from './settings-store'
import { temporaryFolder } from '../testing/temporary-folder'

async function open(path = join(temporaryFolder('settings'), 'settings.json')) {
  const troubles: SettingsTrouble[] = []
  const store = await SettingsStore.open(path, 1, (trouble) => troubles.push(trouble))
  return { path, store, troubles, again: () => open(path) }
}

test('what was changed is there after a restart, for this person alone', async () => {
  const { path, store, again } = await open()
  await store.change({ closesToTray: false })
  expect((await again()).store.get()).toEqual({ ...DEFAULT_SETTINGS, closesToTray: false })
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('changes that come together are all kept', async () => {
  const { store, again } = await open()
  void store.change({ closesToTray: false })
  await store.change({ weakKeyringAgreed: 'basic_text' })
  expect((await again()).store.get()).toMatchObject({ closesToTray: false, weakKeyringAgreed: 'basic_text' })
})

test('a file that cannot be read is set aside, and the last good one takes its place', async () => {
  const { path, store, again } = await open()
  await store.change({ closesToTray: false })
  await again()
  writeFileSync(path, '{"version":1,"closes')
  const { store: next, troubles } = await again()
  expect(next.get().closesToTray).toBe(false)
  expect(troubles).toEqual([{ kind: 'setAside', path: `${path}.unreadable-1` }, { kind: 'fromBackup' }])
  expect(readFileSync(`${path}.unreadable-1`, 'utf8')).toBe('{"version":1,"closes')
})

const LOOK = { language: 'ru', theme: 'dark', density: 'compact' } as const
const CHOSEN: Settings = {
  ...DEFAULT_SETTINGS,
  alarms: {
    mutedThresholds: [75],
    withUnassigned: false,
    quietHours: { fromMinute: 1, toMinute: 2 },
    usualQuietHours: { fromMinute: 3, toMinute: 4 },
    mutedUntil: 7,
  },
  look: LOOK,
  updates: { isOn: true, feed: 'https://updates.example.org/' },
  closesToTray: false,
}

test.each<[string, object, Partial<Settings>, SettingName[]]>([
  [
    'quiet hours of no day',
    { alarms: { ...CHOSEN.alarms, quietHours: { fromMinute: 1_440, toMinute: 0 } } },
    { alarms: { ...CHOSEN.alarms, quietHours: null } },
    ['quietHours'],
  ],
  [
    'quiet hours that begin when they end',
    { alarms: { ...CHOSEN.alarms, quietHours: { fromMinute: 1_320, toMinute: 1_320 } } },
    { alarms: { ...CHOSEN.alarms, quietHours: null } },
    ['quietHours'],
  ],
  [
    'alarms that are none',
    { alarms: 5 },
    { alarms: DEFAULT_SETTINGS.alarms },
    Object.keys(CHOSEN.alarms) as SettingName[],
  ],
  ['a theme of another program', { look: { ...LOOK, theme: 'x' } }, { look: { ...LOOK, theme: 'system' } }, ['theme']],
  [
    'a language that is not spoken',
    { look: { ...LOOK, language: 'tlh' } },
    { look: null },
    ['language', 'theme', 'density'],
  ],
  [
    'an http feed',
    { updates: { isOn: true, feed: 'http://x.org' } },
    { updates: { isOn: true, feed: null } },
    ['feed'],
  ],
  ['half a window', { window: { x: 'left' } }, { window: null }, ['window']],
])('%s takes nothing else with it, and is kept in a copy', async (_what, wrong, expected, names) => {
  const { path, again } = await open()
  const content = JSON.stringify({ version: SETTINGS_VERSION, ...CHOSEN, ...wrong })
  writeFileSync(path, content)
  const { store, troubles } = await again()
  expect(store.get()).toEqual({ ...CHOSEN, ...expected })
  const copy = `${path}.unreadable-1`
  expect(troubles).toEqual([{ kind: 'valuesLost', names, copy }])
  await store.change({ trayExplained: true })
  expect(readFileSync(copy, 'utf8')).toBe(content)
})

test('what a newer version wrote is read as far as it is known, and the file is left as it is', async () => {
  const { path, again } = await open()
  const server = { serverAddress: 'https://support.example.org' }
  const content = JSON.stringify({
    version: SETTINGS_VERSION + 1,
    ...CHOSEN,
    ...server,
    spelling: 'all',
    somethingNew: 1,
  })
  writeFileSync(path, content)
  const { store, troubles } = await again()
  expect(store.get()).toEqual({ ...CHOSEN, ...server })
  expect(troubles).toEqual([
    { kind: 'newer', version: SETTINGS_VERSION + 1, path },
    { kind: 'valuesLost', names: ['spelling'], copy: null },
  ])
  await store.change({ closesToTray: true })
  expect(store.get().closesToTray).toBe(true)
  expect(await store.keep({ serverAddress: null })).toBe('newerFile')
  expect(store.get()).toMatchObject(server)
  expect([readFileSync(path, 'utf8'), readdirSync(join(path, '..'))]).toEqual([content, ['settings.json']])
})

test('what has to outlast the desktop is in force only when it is on disk', async () => {
  const { path, store, again } = await open()
  mkdirSync(`${path}.new`)
  expect(await store.keep({ serverAddress: 'https://support.example.org' })).toBe('notWritten')
  expect(store.get().serverAddress).toBeNull()
  rmdirSync(`${path}.new`)
  expect(await store.keep({ serverAddress: 'https://support.example.org' })).toBeNull()
  expect((await again()).store.get().serverAddress).toBe('https://support.example.org')
})

test('a disk that takes it again is told of too', async () => {
  const { path, store, troubles } = await open()
  mkdirSync(`${path}.new`)
  await store.change({ closesToTray: false })
  rmdirSync(`${path}.new`)
  await store.change({ closesToTray: true })
  expect(troubles.map(({ kind }) => kind)).toEqual(['notWritten', 'writtenAgain'])
})

test('what cannot be copied is not overwritten, and keeps nobody from starting', async () => {
  const { path, again } = await open()
  const content = JSON.stringify({ version: SETTINGS_VERSION, ...CHOSEN, window: 1 })
  writeFileSync(path, content)
  mkdirSync(`${path}.unreadable-1.new`)
  const { store, troubles } = await again()
  expect(troubles).toMatchObject([{ kind: 'notWritten' }, { kind: 'valuesLost', copy: null }])
  await store.change({ closesToTray: true })
  expect(await store.keep({ serverAddress: null })).toBe('notWritten')
  expect(readFileSync(path, 'utf8')).toBe(content)
})

test('a copy for later that cannot be made keeps nobody from starting, and is told of until something is written', async () => {
  const { path, again } = await open()
  writeFileSync(path, JSON.stringify({ version: SETTINGS_VERSION, ...CHOSEN }))
  mkdirSync(`${path}.backup.new`)
  const { store, troubles } = await again()
  expect(store.get()).toEqual(CHOSEN)
  expect(troubles).toMatchObject([{ kind: 'notWritten' }])
  await store.change({ closesToTray: true })
  expect(troubles.map(({ kind }) => kind)).toEqual(['notWritten', 'writtenAgain'])
})

test('a disk that refuses is reported, and the change holds while the desktop runs', async () => {
  const { store, troubles } = await open(join(tmpdir(), 'opora-no-such-folder', 'settings.json'))
  await store.change({ closesToTray: false })
  expect(store.get().closesToTray).toBe(false)
  expect(troubles).toMatchObject([{ kind: 'notWritten' }])
})

test('nothing half-written stays beside it', async () => {
  const { path, store } = await open()
  await store.change({ closesToTray: false })
  expect(readdirSync(join(path, '..'))).toEqual(['settings.json'])
})
