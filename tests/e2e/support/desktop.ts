/**
 * The desktop of a spec: the built main process, preload and page, driven through Playwright's `_electron`. In real
 * Electron where its binary is; otherwise on the stand-in of `tests/electron-host`, which is Chromium. The report of each
 * test says which.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { findElectron } from '../../../scripts/start/electron'
import { removeFolder, ROOT } from './demo-data'
import { watchContext } from './watch'
import { expect, test as base } from './world'

const BINARY = findElectron(ROOT, process.env)
const EXECUTABLE = BINARY ?? join(ROOT, 'tests/electron-host/bin/electron')
export const DESKTOP_HOST = BINARY === null ? 'stand-in' : 'Electron'

export interface DesktopOptions {
  readonly demoToken?: string
  /** More of the command line: a link, a switch. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Where the page finds the central API; the world's proxy unless given. */
  readonly apiOrigin?: string
}

export interface Desktop {
  readonly app: ElectronApplication
  readonly page: Page
}

export interface DesktopWorld {
  /** Folder of its data: kept over restarts within one test. */
  readonly userData: string
  /** A file of that folder; null for as long as the desktop has had nothing to keep in it. */
  kept(file: string): unknown
  start(options?: DesktopOptions): Promise<Desktop>
  /** Starts it with a one-time token of the demo and signs in with one click. */
  signIn(options?: DesktopOptions): Promise<Desktop>
  stop(desktop: Desktop): Promise<void>
  /** Starts it once more beside the running one. Resolves when the second has ended, which it does by itself. */
  startAgain(...args: readonly string[]): Promise<void>
  /** Answers every question of the desktop with this button from now on. @returns what was asked so far */
  answer(desktop: Desktop, button: number): Promise<() => Promise<readonly string[]>>
  /** Errors and violations of the page so far. A spec that breaks the page on purpose takes its own out. */
  readonly complaints: string[]
  /** The browser's databases are gone, as after a crash that it could not mend. While the desktop is stopped. */
  loseDatabases(): void
  /** They are there, and nothing in them can be read. While the desktop is stopped. */
  damageDatabases(): void
}

export const test = base.extend<{ desktop: DesktopWorld }>({
  desktop: async ({ world }, use, info) => {
    info.annotations.push({ type: 'desktop', description: DESKTOP_HOST })
    const userData = mkdtempSync(join(tmpdir(), 'opora-e2e-'))
    const indexedDb = join(userData, BINARY === null ? 'Chromium/Default/IndexedDB' : 'IndexedDB')
    const running = new Set<Desktop>()
    const complaints: string[] = []
    const start = async ({ demoToken, args = [], env = {}, apiOrigin }: DesktopOptions = {}): Promise<Desktop> => {
      const app = await _electron.launch({
        executablePath: EXECUTABLE,
        args: [ROOT, `--api=${apiOrigin ?? world.proxy.origin}`, ...args],
        locale: 'ru-RU',
        timezoneId: 'Europe/Moscow',
        env: {
          ...(process.env as Record<string, string>),
          OPORA_USER_DATA: userData,
          // What Playwright is told comes after the first load of the page.
          OPORA_STAND_IN_LOCALE: 'ru-RU',
          ...(demoToken === undefined ? {} : { OPORA_DEMO_TOKEN: demoToken }),
          ...env,
        },
      })
      await watchContext(app.context(), complaints)
      const desktop = { app, page: await app.firstWindow() }
      running.add(desktop)
      return desktop
    }
    await use({
      userData,
      complaints,
      kept(file) {
        const path = join(userData, file)
        return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as unknown) : null
      },
      start,
      async signIn(options) {
        const desktop = await start({ ...options, demoToken: await world.api().demoToken() })
        await world.enter(desktop.page, 'engineer')
        return desktop
      },
      async stop(desktop) {
        running.delete(desktop)
        await desktop.app.close()
      },
      async startAgain(...args) {
        const child = spawn(EXECUTABLE, [ROOT, `--api=${world.proxy.origin}`, ...args], {
          env: { ...process.env, OPORA_USER_DATA: userData },
          stdio: 'ignore',
        })
        await new Promise((resolve) => child.once('close', resolve))
      },
      async answer({ app }, button) {
        await app.evaluate(({ dialog }, response) => {
          const asked: string[] = []
          Object.assign(globalThis, { asked })
          // Over a window or not.
          dialog.showMessageBox = (...over: unknown[]) => {
            asked.push((over.at(-1) as { message: string }).message)
            return Promise.resolve({ response, checkboxChecked: false })
          }
        }, button)
        return () => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)
      },
      damageDatabases() {
        const [database] = readdirSync(indexedDb).filter((name) => name.endsWith('.leveldb'))
        for (const file of readdirSync(join(indexedDb, database ?? ''))) {
          if (/^(MANIFEST|CURRENT|\d+\.(log|ldb))/.test(file)) {
            writeFileSync(join(indexedDb, database ?? '', file), 'this is no database')
          }
        }
      },
      loseDatabases: () => removeFolder(indexedDb),
    })
    for (const { app } of running) await app.close()
    removeFolder(userData)
    expect(complaints, 'errors and policy violations of the page and its workers').toEqual([])
  },
})

export { expect } from './world'
