/**
 * What a picture shows: a central API with the demo, and engineers in browsers of their own, each behind a proxy that
 * can cut them off. Pictures are taken once nothing on the page moves any more.
 */
import { cpSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { _electron, type Browser, type BrowserContext, type ElectronApplication, type Page } from '@playwright/test'
import '../../bench/probe'
import { PAGE_FOLDER, removeFolder, startApi } from '../../tests/e2e/support/demo-data'
import { startFaultProxy, type FaultProxy } from '../../tests/e2e/support/fault-proxy'
import { findElectron } from '../start/electron'

export type Locale = 'ru' | 'en'
export type DemoRole = 'engineer' | 'secondEngineer' | 'lead' | 'admin'
/** The order in which the sign-in page offers them. */
const ROLES: readonly DemoRole[] = ['engineer', 'secondEngineer', 'lead', 'admin']

export interface Person {
  readonly page: Page
  readonly proxy: FaultProxy
}

export interface Scene {
  readonly locale: Locale
  /** The sign-in page of somebody new, not signed in yet. */
  arrive(): Promise<Person>
  signIn(role: DemoRole): Promise<Person>
  /** The engineer at the built desktop, in Electron or on its stand-in. */
  openDesktop(): Promise<Page>
  close(): Promise<void>
}

/** Knows when the first load is whole. */
const PROBE = join(import.meta.dirname, '../../bench/pages/probe.js')

/** Whoever looks at the pictures is here, wherever they are taken. */
const TIME_ZONE = 'Europe/Moscow'
export const USUAL_SIZE = { width: 1440, height: 900 } as const

/** @param shiftMs from now to the moment at which the scene plays, on the server and in its browsers */
export const environmentOf = (shiftMs: number): Readonly<Record<string, string>> =>
  shiftMs === 0
    ? {}
    : { NODE_OPTIONS: `--import=${pathToFileURL(SHIFTED_CLOCK).href}`, OPORA_PICTURES_SHIFT_MS: String(shiftMs) }

const SHIFTED_CLOCK = join(import.meta.dirname, 'shifted-clock.mjs')

/** The page's clock, and that of its worker, which no script of the page reaches. */
async function shiftClock(context: BrowserContext, shiftMs: number): Promise<void> {
  const script = `globalThis.__picturesShiftMs = ${shiftMs};\n${readFileSync(SHIFTED_CLOCK, 'utf8')}`
  await context.addInitScript(script)
  await context.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `{${script}}\n${await response.text()}` })
  })
}

/**
 * @param demoFolder a data folder with the demo, which is copied
 * @param at the moment at which it plays; such a scene plays on the folder itself, so that another one can follow; by default now
 */
export async function openScene(
  browser: Browser,
  demoFolder: string,
  locale: Locale,
  at: number | null = null,
): Promise<Scene> {
  const shiftMs = at === null ? 0 : at - Date.now()
  const folder = at === null ? mkdtempSync(join(tmpdir(), 'opora-pictures-')) : demoFolder
  if (folder !== demoFolder) cpSync(demoFolder, folder, { recursive: true })
  const api = await startApi(folder, 0, locale, environmentOf(shiftMs))
  const contexts: BrowserContext[] = []
  const proxies: FaultProxy[] = []
  const desktops: ElectronApplication[] = []

  async function arrive(): Promise<Person> {
    const proxy = await startFaultProxy(api.origin, PAGE_FOLDER)
    proxies.push(proxy)
    const context = await browser.newContext({
      viewport: USUAL_SIZE,
      locale: locale === 'ru' ? 'ru-RU' : 'en-GB',
      timezoneId: TIME_ZONE,
      colorScheme: 'light',
      reducedMotion: 'reduce',
    })
    contexts.push(context)
    // The compiler of these scripts wraps named functions in a helper that the page does not have.
    await context.addInitScript('globalThis.__name = (value) => value')
    if (shiftMs !== 0) await shiftClock(context, shiftMs)
    await context.addInitScript({ path: PROBE })
    const page = await context.newPage()
    await page.goto(`${proxy.origin}/#demo=${await api.demoToken()}`)
    await accounts(page).first().waitFor()
    return { page, proxy }
  }

  return {
    locale,
    arrive,
    async signIn(role) {
      const person = await arrive()
      await accounts(person.page).nth(ROLES.indexOf(role)).click()
      await person.page.getByRole('grid').waitFor()
      await person.page.waitForFunction(() => __probe.completeAt !== null)
      await atRest(person.page)
      return person
    },
    async openDesktop() {
      const root = join(import.meta.dirname, '../..')
      const language = locale === 'ru' ? 'ru-RU' : 'en-GB'
      const desktop = await _electron.launch({
        executablePath: findElectron(root, process.env) ?? join(root, 'tests/electron-host/bin/electron'),
        args: [root, `--api=${api.origin}`],
        locale: language,
        timezoneId: TIME_ZONE,
        env: {
          ...(process.env as Record<string, string>),
          OPORA_USER_DATA: join(folder, 'desktop'),
          OPORA_STAND_IN_LOCALE: language,
          OPORA_DEMO_TOKEN: await api.demoToken(),
        },
      })
      desktops.push(desktop)
      const page = await desktop.firstWindow()
      await accounts(page).first().waitFor()
      // What an init script gives to the pages of a browser; this one has loaded already, and keeps it.
      await page.evaluate('globalThis.__name = (value) => value')
      await accounts(page).first().click()
      await page.getByRole('grid').waitFor()
      await atRest(page)
      return page
    },
    async close() {
      for (const desktop of desktops) await desktop.close()
      for (const context of contexts) await context.close()
      for (const proxy of proxies) await proxy.stop()
      await api.stop()
      if (folder !== demoFolder) removeFolder(folder)
    },
  }
}

const accounts = (page: Page) => page.getByRole('main').getByRole('listitem').getByRole('button')

/** Clocks tick, so digits do not count. */
const REST_MS = 1_500

/** Resolves when letters and layout have stayed as they are for a while, and fonts have come. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(async (restMs) => {
    await document.fonts.ready
    const look = (): string =>
      `${document.body.innerText.replace(/\d/g, '')} ${document.body.querySelectorAll('*').length}`
    let before = look()
    let since = performance.now()
    while (performance.now() - since < restMs) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      const now = look()
      if (now !== before) since = performance.now()
      before = now
    }
  }, REST_MS)
}
