/** The package of the desktop: what is in it, what is not, how big it is, and how its fuses are set. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { extractFile, listPackage } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect, test } from '@playwright/test'
import { shippedPackages } from '../../scripts/build/shipped-packages'
import { licenceList, readLicence } from '../../scripts/licences/licences'
import { removeFolder, ROOT } from './support/demo-data'
import { packageDesktop, type PackagedDesktop } from './support/package'

const MEGABYTE = 1_000_000

test.describe('the package', () => {
  test.describe.configure({ mode: 'default' })
  let desktop: PackagedDesktop
  /** Folders are listed too; they have no ending. */
  const files = (): string[] =>
    listPackage(desktop.asar, { isPack: false })
      .map((path) => path.replaceAll('\\', '/').slice(1))
      .filter((path) => /\.\w+$/.test(path))

  test.beforeAll(async () => {
    test.setTimeout(120_000)
    desktop = await packageDesktop()
  })
  test.afterAll(() => removeFolder(desktop.all))

  test('holds the bundles and the pictures of the tray, and nothing else', () => {
    const others = files().filter(
      (path) =>
        !/^out\/(main\/[\w/-]+\.js|preload\/index\.cjs|renderer\/index\.html)$/.test(path) &&
        !/^out\/renderer\/assets\/[\w.-]+\.(js|css|svg|woff2)$/.test(path) &&
        !/^resources\/tray\/(calm|offline|breach(ing|ed)-(\d|more))(\.ico|(Template)?(@[23]x)?\.png)$/.test(path),
    )
    expect(others).toEqual(['package.json'])
    expect(files()).toEqual(
      expect.arrayContaining([
        'out/main/index.js',
        'out/preload/index.cjs',
        'resources/tray/breached-more@2x.png',
        'resources/tray/calm.ico',
      ]),
    )
  })

  test('has a manifest that starts it, and neither scripts nor tools', () => {
    const manifest = JSON.parse(extractFile(desktop.asar, 'package.json').toString('utf8')) as Record<string, unknown>
    expect(manifest).toMatchObject({ name: 'opora', main: './out/main/index.js', type: 'module' })
    for (const part of ['scripts', 'devDependencies', 'dependencies']) expect(manifest).not.toHaveProperty(part)
  })

  test('asks at run time for nothing but Electron and Node', () => {
    const main = extractFile(desktop.asar, 'out/main/index.js').toString('utf8')
    const asked = [...main.matchAll(/^import (?:[^'"]* from )?["']([^'"]+)["']/gm)].map(([, name = '']) => name)
    expect(asked).toContain('electron')
    expect(asked.filter((name) => name !== 'electron' && !name.startsWith('node:'))).toEqual([])
  })

  test('is small', () => {
    expect(statSync(desktop.asar).size).toBeGreaterThan(MEGABYTE)
    expect(statSync(desktop.asar).size).toBeLessThan(5 * MEGABYTE)
  })

  test('has the fuses that the threat model names', async () => {
    // As the character that stands in the binary.
    const [on, off] = ['1', '0'].map((state) => state.charCodeAt(0))
    expect(await getCurrentFuseWire(desktop.binary)).toMatchObject({
      version: '1',
      [FuseV1Options.RunAsNode]: off,
      [FuseV1Options.EnableCookieEncryption]: on,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
      [FuseV1Options.EnableNodeCliInspectArguments]: off,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
      [FuseV1Options.OnlyLoadAppFromAsar]: on,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: off,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
    })
  })

  test('brings its licences, and the two languages', () => {
    const resources = join(desktop.folder, 'resources')
    expect(readdirSync(resources).sort()).toEqual(['LICENSE.txt', 'app.asar', 'licences.txt'])
    expect(readdirSync(join(desktop.folder, 'locales')).sort()).toEqual(['en-US.pak', 'ru.pak'])
    expect(existsSync(join(desktop.folder, 'LICENSE.electron.txt'))).toBe(true)
  })

  test('the list of licences is of what is in the bundles now (npm run licences)', () => {
    const packages = shippedPackages(ROOT).map((folder) => readLicence(join(ROOT, folder)))
    expect(packages.length).toBeGreaterThan(20)
    expect(readFileSync(join(ROOT, 'resources/licences.txt'), 'utf8')).toBe(licenceList(packages))
  })
})
