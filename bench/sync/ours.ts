/**
 * Rounds of the application itself, built as it ships, against the central API with the record in it: a first sync into
 * a fresh profile, then starts of the browser on what it left, each beside a bare page that reads the same cache.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { newProfile, removeProfile, withBrowser } from '../browser'
import type { BenchServer } from '../bench-server'
import { syncOnce, type Sync } from '../first-sync'
import { startBare, startWhole } from '../full-cache'
import { inTime } from './in-time'
import { privateMegabytes } from './memory'
import '../probe'

/** After this, a page has read what it reads when it starts, and thrown away what it needed for that. */
const SETTLED_AFTER_MS = 30_000

export interface OwnRound {
  readonly sync: Sync
  readonly starts: readonly number[]
  readonly bareStarts: readonly number[]
  /** Megabytes; null when not asked for. */
  readonly memory: number | string | null
}

export interface OwnWork {
  readonly server: BenchServer
  readonly chromiumPath: string
  readonly starts: number
  readonly isMemoryWanted: boolean
  readonly limitMs: number
}

/** @returns the round and the profile that it left, which the caller removes */
export async function measureOwnRound(work: OwnWork): Promise<{ readonly round: OwnRound; readonly profile: string }> {
  const { server, chromiumPath, limitMs } = work
  const profile = newProfile()
  try {
    const sync = await withBrowser(chromiumPath, profile, ({ page }) => inTime(limitMs, () => syncOnce(page, server)))
    const starts: number[] = []
    const bareStarts: number[] = []
    for (let start = 0; start < work.starts; start += 1) {
      const { firstRowMs, database } = await startWhole(server, chromiumPath, profile)
      starts.push(firstRowMs)
      bareStarts.push(await startBare(server, chromiumPath, profile, database))
    }
    const memory = work.isMemoryWanted ? await measureMemory(work, profile) : null
    return { round: { sync, starts, bareStarts, memory }, profile }
  } catch (error) {
    removeProfile(profile)
    throw error
  }
}

async function measureMemory({ server, chromiumPath }: OwnWork, profile: string): Promise<number | string> {
  return withBrowser(chromiumPath, profile, async ({ page }) => {
    await page.goto(server.origin)
    await page.waitForFunction(() => __probe.firstRowPaintedAt !== null && __probe.completeAt !== null)
    await delay(SETTLED_AFTER_MS)
    try {
      return privateMegabytes(profile)
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  })
}
