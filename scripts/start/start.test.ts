import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDataFolder } from '../../server/src/process/data-folder'
import { takeLock } from '../../server/src/process/lock'
import { startApi } from './api-process'
import { checkFree, moveAside } from './data'
import { findElectron, standIn } from './electron'
import { readStartOptions } from './options'

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opora-start-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('options are read as they are given', () => {
  expect(readStartOptions([], { LANG: 'ru_RU.UTF-8' })).toEqual({
    api: null,
    port: null,
    isFresh: false,
    language: 'ru',
    mayOpen: true,
    installsElectron: false,
    isDesktopOnly: false,
    asksHelp: false,
  })
  expect(readStartOptions(['--no-open', '--port', '7000', '--fresh'])).toMatchObject({
    mayOpen: false,
    port: 7000,
    isFresh: true,
  })
  expect(readStartOptions(['--api', 'https://support.example.org/']).api).toBe('https://support.example.org')
})

test.each([
  ['--prot=1', "Unknown option '--prot'. See: npm start -- --help"],
  ['--port=99999', 'Not a port: 99999'],
  ['--port=', 'Not a port: '],
  ['--api=ftp://x', 'Not the address of a central API: ftp://x'],
  ['--language=de', 'Not a language: de (ru or en)'],
  ['nonsense', "Unexpected argument 'nonsense'"],
])('%s is refused with a sentence', (argument, sentence) => {
  expect(() => readStartOptions([argument])).toThrow(sentence)
})

test('options that contradict each other are refused', () => {
  expect(() => readStartOptions(['--api', 'http://127.0.0.1:1', '--fresh'])).toThrow(
    '--fresh and --port have no meaning',
  )
  expect(() => readStartOptions(['--desktop', '--no-open'])).toThrow('choose one')
  expect(() => readStartOptions(['--fresh'], { DATABASE_URL: 'postgres://127.0.0.1/opora' })).toThrow(
    'what is on the server of DATABASE_URL is not touched',
  )
})

test('Electron is found only when its binary is there', () => {
  const root = temporaryFolder()
  const electron = join(root, 'node_modules/electron')
  mkdirSync(join(electron, 'dist'), { recursive: true })
  expect(findElectron(root, {})).toBeNull()
  writeFileSync(join(electron, 'path.txt'), 'electron')
  expect(findElectron(root, {})).toBeNull()
  writeFileSync(join(electron, 'dist/electron'), '')
  expect(findElectron(root, {})).toBe(join(electron, 'dist/electron'))
  expect(findElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'other') })).toBeNull()
})

test('where Electron is not, the desktop runs on its stand-in, which Windows does not have', () => {
  expect(readStartOptions(['--desktop']).isDesktopOnly).toBe(true)
  expect(existsSync(standIn(join(import.meta.dirname, '../..'), 'linux'))).toBe(true)
  expect(() => standIn('.', 'win32')).toThrow('--install-electron')
})

test('a fresh start moves the database aside and deletes nothing', () => {
  const folder = openDataFolder(temporaryFolder())
  expect(moveAside(folder, new Date(0))).toBeNull()
  mkdirSync(folder.databasePath)
  writeFileSync(join(folder.databasePath, 'file'), 'kept')
  const aside = moveAside(folder, new Date(0))
  expect(aside).toBe(`${folder.databasePath}.before-1970-01-01T00-00-00`)
  expect(readdirSync(aside!)).toEqual(['file'])
  expect(existsSync(folder.databasePath)).toBe(false)
})

test('a data folder that is in use is refused with a sentence', () => {
  const folder = openDataFolder(temporaryFolder())
  checkFree(folder)
  takeLock(folder.lockPath, folder.path)
  expect(() => checkFree(folder)).toThrow(`already runs on this data folder (process ${process.pid})`)
})

test('the child is stopped through its channel, and one that fails shows the end of its log', async () => {
  const folder = temporaryFolder()
  const log = join(folder, 'log')
  const good = join(folder, 'good.mjs')
  writeFileSync(
    good,
    `process.send({ kind: 'listening', origin: 'http://127.0.0.1:1' }); process.on('disconnect', () => console.log('in order'))`,
  )
  const api = await startApi(good, [], log, process.env, new AbortController().signal)
  expect(api.origin).toBe('http://127.0.0.1:1')
  await api.stop()
  const bad = join(folder, 'bad.mjs')
  writeFileSync(bad, `console.error('the reason why'); process.exit(1)`)
  chmodSync(log, 0o600)
  await expect(startApi(bad, [], log, process.env, new AbortController().signal)).rejects.toThrow(
    /did not start:\nthe reason why$/,
  )
})
