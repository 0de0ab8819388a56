/** A start with the cache full: from the beginning of the navigation until a row of the queue has been painted. */
import { withBrowser } from './browser'
import type { BenchServer } from './bench-server'
import { duration, lineOf, type Line } from './table'
import './probe'

/** Each start is the first of its browser process. */
export async function measureFullCacheStart(
  server: BenchServer,
  chromiumPath: string,
  profile: string,
  repetitions: number,
): Promise<readonly Line[]> {
  const ours: number[] = []
  const blocked: number[] = []
  const bare: number[] = []
  for (let round = 0; round < repetitions; round += 1) {
    const database = await withBrowser(chromiumPath, profile, async ({ page }) => {
      await page.goto(server.origin)
      await page.waitForFunction(() => __probe.firstRowPaintedAt !== null && __probe.completeAt !== null)
      const { firstRow, longest, name } = await page.evaluate(async () => ({
        firstRow: __probe.firstRowPaintedAt ?? Number.NaN,
        longest: __probe.longestTaskMs,
        name: (await indexedDB.databases()).find((one) => one.name?.startsWith('opora-cache-'))?.name ?? '',
      }))
      ours.push(firstRow)
      blocked.push(longest)
      return name
    })
    await withBrowser(chromiumPath, profile, async ({ page }) => {
      await page.goto(`${server.origin}/bench/bare.html?database=${encodeURIComponent(database)}`)
      await page.waitForFunction(() => __probe.firstRowPaintedAt !== null)
      bare.push(await page.evaluate(() => __probe.firstRowPaintedAt ?? Number.NaN))
    })
  }
  console.log(`  start with a full cache: ${ours.map(duration).join(', ')}; bare: ${bare.map(duration).join(', ')}`)
  return [
    lineOf('Start with the cache full, to the queue painted; peer: a bare page with 50 rows of it', ours, bare),
    lineOf('  of it: longest that the page was blocked', blocked),
  ]
}
