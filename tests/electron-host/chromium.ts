/** The Chromium behind all windows: one, with a profile in the application's data folder, and no way out but the proxy. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type BrowserContext } from '@playwright/test'
import { CHROMIUM_ARGUMENTS, findChromium } from '../../scripts/chromium'
import { startProxy } from './proxy'

export interface Chromium {
  readonly context: BrowserContext
  close(): Promise<void>
}

/**
 * @param userData folder of the application; the profile lives in it, so that IndexedDB survives a restart
 * @param locale of the system, which pages are told from their first moment on
 */
export async function startChromium(userData: string, locale: string, isWatched: boolean): Promise<Chromium> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('The stand-in needs a Chromium; set CHROMIUM_PATH')
  const profile = join(userData, 'Chromium')
  mkdirSync(profile, { recursive: true })
  const proxy = await startProxy()
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: process.env['DISPLAY'] === undefined,
    viewport: null,
    args: [
      ...CHROMIUM_ARGUMENTS,
      `--accept-lang=${locale}`,
      `--proxy-server=${proxy.address}`,
      // Also this machine is reached through the proxy only.
      '--proxy-bypass-list=<-loopback>',
      ...(isWatched ? ['--remote-debugging-port=0'] : []),
    ],
  })
  if (isWatched) {
    // Playwright waits for this line, as real Electron prints it.
    const [port = '', path = ''] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')
    process.stderr.write(`\nDevTools listening on ws://127.0.0.1:${port}${path}\n`)
  }
  return {
    context,
    async close() {
      await context.close()
      proxy.close()
    },
  }
}
