/**
 * A start with the cache full: from the beginning of the navigation until a row of the queue has been painted. And how long
 * the page is blocked by the first look at finished tickets, and by the first search among them.
 */
import type { Page } from '@playwright/test'
import { withBrowser } from './browser'
import type { BenchServer } from './bench-server'
import { duration, lineOf, type Line } from './table'
import './probe'

export interface FullStart {
  readonly firstRowMs: number
  readonly longestTaskMs: number
  /** The name of the cache. */
  readonly database: string
}

/** Each start is the first of its browser process. */
export async function measureFullCacheStart(
  server: BenchServer,
  chromiumPath: string,
  profile: string,
  repetitions: number,
): Promise<readonly Line[]> {
  const ours: FullStart[] = []
  const bare: number[] = []
  const looks: Blocked[] = []
  for (let round = 0; round < repetitions; round += 1) {
    const start = await startWhole(server, chromiumPath, profile)
    ours.push(start)
    looks.push(await lookAtFinished(server, chromiumPath, profile))
    bare.push(await startBare(server, chromiumPath, profile, start.database))
  }
  const firstRows = ours.map(({ firstRowMs }) => firstRowMs)
  console.log(
    `  start with a full cache: ${firstRows.map(duration).join(', ')}; bare: ${bare.map(duration).join(', ')}`,
  )
  return [
    lineOf('Start with the cache full, to the queue painted; peer: a bare page with 50 rows of it', firstRows, bare),
    lineOf(
      '  of it: longest that the page was blocked',
      ours.map(({ longestTaskMs }) => longestTaskMs),
    ),
    lineOf(
      'First look at finished tickets: longest that the page was blocked',
      looks.map(({ lookMs }) => lookMs),
    ),
    lineOf(
      'First search among them: longest that the page was blocked',
      looks.map(({ searchMs }) => searchMs),
    ),
  ]
}

interface Blocked {
  readonly lookMs: number
  readonly searchMs: number
}

/** Once all has been read that is read after the first screen. */
function lookAtFinished(server: BenchServer, chromiumPath: string, profile: string): Promise<Blocked> {
  return withBrowser(chromiumPath, profile, async ({ page }) => {
    await page.goto(server.origin)
    await page.waitForFunction(() => __probe.firstRowPaintedAt !== null && __probe.completeAt !== null)
    await page.evaluate(untilQuiet)
    await page.evaluate(() => {
      __probe.forgetTasks()
      location.hash = '#/resolved'
    })
    await page.waitForFunction(() => document.querySelector('[role="row"][data-done]') !== null)
    const lookMs = await blockedUntilQuiet(page)
    await page.getByRole('grid').focus()
    await page.keyboard.press('KeyF')
    await page.keyboard.type('ave')
    return { lookMs, searchMs: await blockedUntilQuiet(page) }
  })
}

async function blockedUntilQuiet(page: Page): Promise<number> {
  await page.evaluate(untilQuiet)
  return page.evaluate(() => {
    const { longestTaskMs } = __probe
    __probe.forgetTasks()
    return longestTaskMs
  })
}

/** Runs in the page: ten times in a row it had nothing else to do. */
async function untilQuiet(): Promise<void> {
  for (let quiet = 0; quiet < 10;) {
    const { didTimeout } = await new Promise<IdleDeadline>((resolve) => {
      requestIdleCallback(resolve, { timeout: 1_000 })
    })
    quiet = didTimeout ? 0 : quiet + 1
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The application, from the beginning of the navigation. */
export function startWhole(server: BenchServer, chromiumPath: string, profile: string): Promise<FullStart> {
  return withBrowser(chromiumPath, profile, async ({ page }) => {
    await page.goto(server.origin)
    await page.waitForFunction(() => __probe.firstRowPaintedAt !== null && __probe.completeAt !== null)
    return page.evaluate(async () => ({
      firstRowMs: __probe.firstRowPaintedAt ?? Number.NaN,
      longestTaskMs: __probe.longestTaskMs,
      database: (await indexedDB.databases()).find((one) => one.name?.startsWith('opora-cache-'))?.name ?? '',
    }))
  })
}

/** A page that reads fifty rows of the same cache. @returns milliseconds from the beginning of the navigation */
export function startBare(
  server: BenchServer,
  chromiumPath: string,
  profile: string,
  database: string,
): Promise<number> {
  return withBrowser(chromiumPath, profile, async ({ page }) => {
    await page.goto(`${server.origin}/bench/bare.html?database=${encodeURIComponent(database)}`)
    await page.waitForFunction(() => __probe.firstRowPaintedAt !== null)
    return page.evaluate(() => __probe.firstRowPaintedAt ?? Number.NaN)
  })
}
