import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS, SETTINGS_VERSION } from './settings-schema'
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

test('a part that is not understood is the default, and takes no other with it', async () => {
  const { path, again } = await open()
  const content = { version: SETTINGS_VERSION, ...DEFAULT_SETTINGS, closesToTray: false, window: { x: 'left' } }
  writeFileSync(path, JSON.stringify(content))
  const { store, troubles } = await again()
  expect(store.get()).toEqual({ ...DEFAULT_SETTINGS, closesToTray: false })
  expect(troubles).toEqual([{ kind: 'partsLost', names: ['window'] }])
})

test('the file of a newer version is left as it is', async () => {
  const { path, again } = await open()
  const content = JSON.stringify({ version: SETTINGS_VERSION + 1, somethingNew: true })
  writeFileSync(path, content)
  const { store, troubles } = await again()
  await store.change({ closesToTray: false })
  expect(store.get().closesToTray).toBe(false)
  expect(readFileSync(path, 'utf8')).toBe(content)
  expect(troubles).toEqual([{ kind: 'newer', version: SETTINGS_VERSION + 1 }])
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
