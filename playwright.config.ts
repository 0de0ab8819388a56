/** End-to-end tests: the built page and the real central API, in the Chromium that `scripts/chromium.ts` finds. */
import { defineConfig } from '@playwright/test'
import { CHROMIUM_ARGUMENTS, ensureChromium } from './scripts/chromium'

export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/e2e/global-setup',
  outputDir: 'test-results',
  // Each test starts a server of its own: two at once is what two cores carry.
  workers: 2,
  fullyParallel: true,
  // A test that passes the second time has found something.
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: ensureChromium(), args: [...CHROMIUM_ARGUMENTS] },
  },
})
