/**
 * What of Electron's security checklist stands in no single function: that nothing opens what is outside; the fuses; the
 * version. That the start calls each guard, and in time, is asked of the start itself (`electron/main/start.test.ts`).
 * `docs/threat-model.md` says where each of the twenty is tested.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const ROOT = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const builder = parse(read('electron-builder.yml')) as Record<string, unknown>

/** Sources of the shell, without tests. */
function sources(): string[] {
  return readdirSync(join(ROOT, 'electron'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => read(join('electron', path)))
}

test('there is one window, with the options that are tested', () => {
  const made = sources().flatMap((source) => source.match(/new (BrowserWindow|WebContentsView|BrowserView)\(.*/g) ?? [])
  expect(made).toEqual([expect.stringContaining('new BrowserWindow(windowOptions(')])
})

test.each([
  ['opens nothing outside', /openExternal|openPath|showItemInFolder/],
  ['weakens nothing from the command line', /commandLine\.appendSwitch|no-sandbox|ignore-certificate-errors/],
  ['accepts no certificate that Chromium refuses', /certificate-error|setCertificateVerifyProc/],
  ['keeps no dumps of its memory, and sends none', /crashReporter/],
  ['gives out no module of Electron by name', /@electron\/remote|require\(['"]electron/],
  ['uses no encryption that is being removed', /\.(encryptString|decryptString|isEncryptionAvailable)\(/],
])('the shell %s', (_what, pattern) => {
  expect(sources().filter((source) => pattern.test(source))).toEqual([])
})

test('what the page is given crosses the bridge in one place', () => {
  expect(sources().filter((source) => source.includes('exposeInMainWorld'))).toHaveLength(1)
  expect(sources().filter((source) => source.includes('ipcMain.handle'))).toHaveLength(1)
})

test('every fuse is set, to what leaves an attacker least', () => {
  expect(builder['electronFuses']).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
  expect(builder['asar']).toBe(true)
})

test('Electron is one exact version of a line that gets fixes', () => {
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> }
  expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/)
  // The oldest line with support when this was written; raise it with each year.
  expect(Number(devDependencies['electron']?.split('.')[0])).toBeGreaterThanOrEqual(44)
})

test('the package is described as its builder understands it, and holds nothing of the server', async () => {
  const require = createRequire(import.meta.url)
  const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as {
    validateConfiguration(config: unknown, logger: unknown): Promise<void>
  }
  const logger = { isEnabled: false, add: () => undefined }
  await expect(validateConfiguration(builder, logger)).resolves.toBeUndefined()
  await expect(validateConfiguration({ ...builder, appIdd: 'x' }, logger)).rejects.toThrow()
  expect(builder['files']).toEqual(expect.arrayContaining(['resources/tray/*.{png,ico}', '!**/node_modules/**']))
  expect((builder['files'] as string[]).some((pattern) => pattern.startsWith('out/server'))).toBe(false)
})

test('the identity of the package is the one that the desktop gives itself', async () => {
  const { APP_ID, LINK_SCHEME } = await import('../electron/main/system-identity')
  expect(builder['appId']).toBe(APP_ID)
  expect(builder['protocols']).toEqual([{ name: 'Opora', schemes: [LINK_SCHEME] }])
})
