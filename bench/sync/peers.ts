/**
 * One round of one library: a fresh profile is filled, then another process of the browser starts on it, opens tickets,
 * takes key presses and applies a page of changes. The library's own script runs in the page, as most use it.
 */
import type { Page } from '@playwright/test'
import { newProfile, removeProfile, withBrowser } from '../browser'
import { quantile } from '../statistics'
import type { PeerName } from './peer-names'
import { inTime } from './in-time'
import '../probe'

interface PeerPage {
  readonly ready: Promise<void>
  fill(parts: number): Promise<number>
  openAll(ids: readonly string[]): Promise<number[]>
  apply(part: number): Promise<number>
  applyEach(part: number): Promise<number>
  nextAction(): Promise<{ painted: number; saved: number }>
}

declare global {
  var __peer: PeerPage
  var __action: Promise<{ painted: number; saved: number }>
}

/** Milliseconds. What failed is told in words. */
export interface PeerFigures {
  fill?: number | string
  start?: number | string
  opened?: number | string
  painted?: number | string
  saved?: number | string
  apply?: number | string
  applyEach?: number | string
}

export interface PeerWork {
  readonly chromiumPath: string
  readonly origin: string
  /** Files of rows to be filled with. */
  readonly parts: number
  /** Tickets to be opened, all over the record. */
  readonly ids: readonly string[]
  readonly actions: number
  readonly limitMs: number
}

export async function measurePeer(name: PeerName, work: PeerWork): Promise<PeerFigures> {
  const { chromiumPath, origin, parts, limitMs } = work
  const figures: PeerFigures = {}
  const note = (figure: keyof PeerFigures, take: () => Promise<number>): Promise<boolean> =>
    inTime(limitMs, take).then(
      (value) => {
        figures[figure] = value
        return true
      },
      (error: unknown) => {
        figures[figure] = wordsOf(error)
        return false
      },
    )
  const profile = newProfile()
  try {
    if (!(await note('fill', () => fill(name, work, profile)))) return figures
    await withBrowser(chromiumPath, profile, async ({ page }) => {
      if (!(await note('start', () => startOn(page, `${origin}/${name}`)))) return
      await note('opened', async () => quantile(await page.evaluate((ids) => __peer.openAll(ids), work.ids), 0.95))
      await note('painted', async () => {
        const actions = await act(page, work.actions)
        figures.saved = quantile(
          actions.map(({ saved }) => saved),
          0.5,
        )
        return quantile(
          actions.map(({ painted }) => painted),
          0.95,
        )
      })
      await note('apply', async () => {
        await openPage(page, `${origin}/${name}#apply`)
        return page.evaluate((part) => __peer.apply(part), parts - 1)
      })
      if (name !== 'indexeddb') return
      await note('applyEach', () => page.evaluate((part) => __peer.applyEach(part), parts - 1))
    })
    return figures
  } finally {
    removeProfile(profile)
  }
}

/** @returns milliseconds that the library takes for all rows, in a profile that goes again */
export async function measureFill(name: PeerName, work: Omit<PeerWork, 'ids' | 'actions'>): Promise<number | string> {
  const profile = newProfile()
  try {
    return await fill(name, work, profile)
  } catch (error) {
    return wordsOf(error)
  } finally {
    removeProfile(profile)
  }
}

function fill(name: PeerName, work: Omit<PeerWork, 'ids' | 'actions'>, profile: string): Promise<number> {
  return withBrowser(work.chromiumPath, profile, ({ page }) =>
    inTime(work.limitMs, async () => {
      await openPage(page, `${work.origin}/${name}#fill`)
      return page.evaluate((parts) => __peer.fill(parts), work.parts)
    }),
  )
}

/** @throws what the page threw while it began */
async function openPage(page: Page, address: string): Promise<void> {
  // Another part of the same address alone would be no new page.
  await page.goto('about:blank')
  await page.goto(address)
  await page.evaluate(() => __peer.ready)
}

async function startOn(page: Page, address: string): Promise<number> {
  await openPage(page, address)
  await page.waitForFunction(() => __probe.firstRowPaintedAt !== null)
  return page.evaluate(() => __probe.firstRowPaintedAt ?? Number.NaN)
}

async function act(page: Page, actions: number): Promise<{ painted: number; saved: number }[]> {
  const figures = []
  for (let action = 0; action < actions; action += 1) {
    await page.evaluate(() => {
      globalThis.__action = __peer.nextAction()
    })
    await page.keyboard.press('KeyT')
    figures.push(await page.evaluate(() => __action))
  }
  return figures
}

/** The first line of it. */
export const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.replace(/^page\.\w+: /, '') ?? 'failed'
