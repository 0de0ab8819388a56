/**
 * The world of a spec: a central API with the demo, the page on its own origin, and engineers in browsers of their
 * own. A spec fails on any violation of the content security policy and on any error that a page throws.
 */
import { test as base, type BrowserContext, type Page } from '@playwright/test'
import type { Database } from '../../../server/src/store/database'
import { copyDemo, type DatabaseKind } from './demo-copy'
import { PAGE_FOLDER, startApi, type ApiProcess } from './demo-data'
import { startFaultProxy, type FaultProxy } from './fault-proxy'
import { watchContext } from './watch'

export type DemoRole = 'engineer' | 'secondEngineer' | 'lead' | 'admin'
/** The order in which the sign-in page offers them. */
const DEMO_ROLES: readonly DemoRole[] = ['engineer', 'secondEngineer', 'lead', 'admin']

export interface Engineer {
  readonly page: Page
  readonly context: BrowserContext
}

export interface BrowserOptions {
  readonly locale?: 'ru' | 'en'
  readonly theme?: 'light' | 'dark'
}

export interface World {
  readonly proxy: FaultProxy
  readonly api: () => ApiProcess
  /** Brings the API back on the same address and data, after it has died. */
  restartApi(): Promise<void>
  /** What an administrator has no screen for yet: said to the database itself, between two runs of the API. */
  changeDatabase(change: (database: Database) => Promise<void>): Promise<void>
  /** A fresh browser that nobody has signed in to. */
  openBrowser(options?: BrowserOptions): Promise<Engineer>
  /** A fresh browser, signed in with one click. */
  signIn(role: DemoRole, options?: BrowserOptions): Promise<Engineer>
  /** Another window of a browser that somebody is signed in to. */
  openWindow(context: BrowserContext): Promise<Page>
  /** Signs in with one click on the sign-in page that is open. */
  enter(page: Page, role: DemoRole): Promise<void>
  /** A one-time address of the demo, on the page's origin unless another is given. */
  demoAddress(origin?: string): Promise<string>
}

export const test = base.extend<{ world: World; databaseKind: DatabaseKind }>({
  // Where the server of a world keeps its record; a spec whose subject is the embedded database asks for that.
  databaseKind: ['postgres', { option: true }],
  world: async ({ browser, databaseKind }, use) => {
    const demo = await copyDemo(databaseKind)
    const start = (port = 0): Promise<ApiProcess> => startApi(demo.folder, port, 'ru', demo.env)
    let api = await start()
    const proxy = await startFaultProxy(api.origin, PAGE_FOLDER)
    const complaints: string[] = []
    const contexts: BrowserContext[] = []
    const { port } = new URL(api.origin)
    const restartApi = async (): Promise<void> => {
      api = await start(Number(port))
    }
    const demoAddress = async (origin = proxy.origin): Promise<string> => `${origin}/#demo=${await api.demoToken()}`
    const openBrowser = async ({ locale = 'ru', theme = 'light' }: BrowserOptions = {}): Promise<Engineer> => {
      const context = await browser.newContext({
        locale: locale === 'ru' ? 'ru-RU' : 'en-GB',
        timezoneId: 'Europe/Moscow',
        colorScheme: theme,
      })
      contexts.push(context)
      await watchContext(context, complaints)
      return { context, page: await context.newPage() }
    }
    const enter = async (page: Page, role: DemoRole): Promise<void> => {
      await page.getByRole('listitem').getByRole('button').nth(DEMO_ROLES.indexOf(role)).click()
      await whenLoaded(page)
    }
    await use({
      proxy,
      api: () => api,
      restartApi,
      async changeDatabase(change) {
        await api.stop()
        const { database, close } = await demo.open()
        await change(database)
        await close()
        await restartApi()
      },
      demoAddress,
      openBrowser,
      enter,
      async openWindow(context) {
        const page = await context.newPage()
        await page.goto(proxy.origin)
        await page.getByRole('grid').waitFor()
        return page
      },
      async signIn(role, options) {
        const engineer = await openBrowser(options)
        await engineer.page.goto(await demoAddress())
        await enter(engineer.page, role)
        return engineer
      },
    })
    for (const context of contexts) await context.close()
    await proxy.stop()
    await api.stop()
    await demo.remove()
    base.expect(complaints, 'errors and policy violations of pages and workers').toEqual([])
  },
})

/** The first sync is over: nothing moves any more. */
export async function whenLoaded(page: Page): Promise<void> {
  await page.getByRole('grid').waitFor()
  await page
    .getByRole('contentinfo')
    .getByText(/Данные на|Data as of/)
    .waitFor({ timeout: 60_000 })
}

export { expect } from '@playwright/test'
