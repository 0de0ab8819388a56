/** What is done to the cache that the application filled, by the application's own code, on a copy of its profile. */
import { cpSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { newProfile, removeProfile, withBrowser } from '../browser'
import { quantile } from '../statistics'
import { inTime } from './in-time'
import type { OwnCache } from './own-cache-page'

export interface OwnCacheFigures {
  /** Milliseconds at the 95th percentile, one ticket of each segment: none was unpacked before. */
  readonly opened: number
  /** A page of the feed of a thousand tickets. */
  readonly applied: number
  /** The same for tickets of as many segments as there are. */
  readonly appliedScattered: number
}

/** Declared again, since the page's own module is not loaded here. */
declare global {
  var __ownCache: OwnCache
}

const APPLIED = 1_000

export async function measureOwnCache(
  origin: string,
  chromiumPath: string,
  profile: string,
  opened: number,
  limitMs: number,
): Promise<OwnCacheFigures> {
  const copy = newProfile()
  try {
    cpSync(profile, copy, { recursive: true })
    // A page each: what one has unpacked is not there for the next.
    const take = (work: (page: Page) => Promise<number>): Promise<number> =>
      withBrowser(chromiumPath, copy, ({ page }) =>
        inTime(limitMs, async () => {
          await page.goto(`${origin}/bench/own-cache.html`)
          await page.waitForFunction(() => '__ownCache' in globalThis)
          return work(page)
        }),
      )
    return {
      opened: await take(async (page) => {
        const values = await page.evaluate(
          async (count) => __ownCache.openAll(await __ownCache.idsInSegments(count)),
          opened,
        )
        return quantile(values, 0.95)
      }),
      applied: await take((page) =>
        page.evaluate(async (count) => __ownCache.apply(await __ownCache.newestIds(count)), APPLIED),
      ),
      appliedScattered: await take((page) =>
        page.evaluate(async (count) => __ownCache.apply(await __ownCache.idsInSegments(count)), APPLIED),
      ),
    }
  } finally {
    removeProfile(copy)
  }
}
