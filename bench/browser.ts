/**
 * A real Chromium with a profile on disk, as the desktop has one. What the page does is noted by a probe that is there
 * before any script of the page (`bench/pages/probe.js`).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { CHROMIUM_ARGUMENTS } from '../scripts/chromium'

export interface OpenBrowser {
  readonly page: Page
  readonly context: BrowserContext
}

export const newProfile = (): string => mkdtempSync(join(tmpdir(), 'opora-bench-profile-'))
export const removeProfile = (profile: string): void => rmSync(profile, { recursive: true, force: true, maxRetries: 5 })

/** Runs the work in a browser process of its own, which ends with it. */
export async function withBrowser<Result>(
  chromiumPath: string,
  profile: string,
  work: (browser: OpenBrowser) => Promise<Result>,
): Promise<Result> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    args: [...CHROMIUM_ARGUMENTS],
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
  })
  try {
    // The compiler of these scripts wraps named functions in a helper that the page does not have.
    await context.addInitScript('globalThis.__name = (value) => value')
    await context.addInitScript({ path: join(import.meta.dirname, 'pages/probe.js') })
    const page = context.pages()[0] ?? (await context.newPage())
    return await work({ page, context })
  } finally {
    await context.close()
  }
}
