/**
 * The world of a spec: a central API with the demo, the page on its own origin, and engineers in browsers of their
 * own. A spec fails on any violation of the content security policy and on any error that a page throws.
 */
import { test as base, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { copyDemoData, PAGE_FOLDER, removeFolder, startApi, type ApiProcess } from './demo-data'
import { startFaultProxy, type FaultProxy } from './fault-proxy'

export type DemoRole = 'engineer' | 'secondEngineer' | 'lead' | 'admin'
/** The order in which the sign-in page offers them. */
const DEMO_ROLES: readonly DemoRole[] = ['engineer', 'secondEngineer', 'lead', 'admin']

export interface Engineer {
  readonly page: Page
  readonly context: BrowserContext
}

export interface World {
  readonly proxy: FaultProxy
  readonly api: () => ApiProcess
  /** The API process dies at once and comes back on the same address and data. */
  killAndRestartApi(): Promise<void>
  /** A fresh browser, signed in with one click. */
  signIn(role: DemoRole, options?: { readonly locale?: 'ru' | 'en' }): Promise<Engineer>
  /** A one-time address of the demo, on the page's origin. */
  demoAddress(): Promise<string>
}

export const test = base.extend<{ world: World }>({
  world: async ({ browser }, use) => {
    const folder = copyDemoData()
    let api = await startApi(folder)
    const proxy = await startFaultProxy(api.origin, PAGE_FOLDER)
    const complaints: string[] = []
    const contexts: BrowserContext[] = []
    const demoAddress = async (): Promise<string> => {
      const printed = await api.cli('demo-link')
      const token = /#demo=([\w-]+)/.exec(printed)?.[1]
      if (token === undefined) throw new Error(`No address in: ${printed}`)
      return `${proxy.origin}/#demo=${token}`
    }
    await use({
      proxy,
      api: () => api,
      demoAddress,
      async killAndRestartApi() {
        const { port } = new URL(api.origin)
        await api.kill()
        api = await startApi(folder, Number(port))
      },
      async signIn(role, options = {}) {
        const engineer = await openBrowser(browser, options.locale ?? 'ru', complaints)
        contexts.push(engineer.context)
        await engineer.page.goto(await demoAddress())
        await engineer.page.getByRole('listitem').getByRole('button').nth(DEMO_ROLES.indexOf(role)).click()
        await engineer.page.getByRole('grid').waitFor()
        // The first sync is over: nothing moves any more.
        await engineer.page
          .getByRole('contentinfo')
          .getByText(/Данные на|Data as of/)
          .waitFor({ timeout: 60_000 })
        return engineer
      },
    })
    for (const context of contexts) await context.close()
    await proxy.stop()
    await api.stop()
    removeFolder(folder)
    base.expect(complaints, 'errors and policy violations of the pages').toEqual([])
  },
})

async function openBrowser(browser: Browser, locale: 'ru' | 'en', complaints: string[]): Promise<Engineer> {
  const context = await browser.newContext({ locale: locale === 'ru' ? 'ru-RU' : 'en-GB', timezoneId: 'Europe/Moscow' })
  await context.exposeBinding('__complain', (_source, complaint: string) => void complaints.push(complaint))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const complain = (globalThis as unknown as { __complain?: (text: string) => void }).__complain
      complain?.(`CSP ${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
    })
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  return { page, context }
}

export { expect } from '@playwright/test'
