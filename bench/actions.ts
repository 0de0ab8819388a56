/**
 * From a keystroke to the frame that shows what it did: T takes the open ticket, and its row names the engineer. With
 * the API there and cut off, with nothing and with a thousand changes waiting on the device.
 */
import type { Page } from '@playwright/test'
import type { Command } from '@shared/domain/command'
import { withBrowser } from './browser'
import type { BenchServer } from './bench-server'
import { waitingCommands } from './pending'
import { quantile } from './statistics'
import { duration, linesOfMany, type Line } from './table'
import './probe'

export const WAITING = 1_000
const BARE_ACTIONS = 60

export interface ActionWorld {
  readonly chromiumPath: string
  readonly profile: string
  readonly origin: string
  readonly database: string
  /** The API goes, and comes back at the same address. */
  stopApi(): Promise<void>
  startApi(): Promise<BenchServer>
}

export async function measureActions(world: ActionWorld, actions: number): Promise<readonly Line[]> {
  const lines: Line[] = []
  const bare = await measureBare(world)
  await withBrowser(world.chromiumPath, world.profile, async ({ page }) => {
    const note = (name: string, values: readonly number[]): void => {
      console.log(`  ${name}: p50 ${duration(quantile(values, 0.5))}, p95 ${duration(quantile(values, 0.95))}`)
      lines.push(...linesOfMany(name, values, bare))
    }
    await openQueue(page, world.origin)
    note('Action to painted, online, nothing waiting', await takeMany(page, actions))

    await world.stopApi()
    note('Action to painted, API cut, nothing waiting', await takeMany(page, actions))

    await fillOutbox(page, await waitingCommands(page, WAITING))
    note(`Action to painted, API cut, ${WAITING} changes waiting`, await takeMany(page, actions))

    await world.startApi()
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    await page.waitForFunction(() => __probe.connection?.kind !== 'offline')
    note(`Action to painted, online, ${WAITING} changes being sent`, await takeMany(page, actions))
  })
  return lines
}

/** The queue of open tickets, with the first of them open beside it. */
export async function openQueue(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/#/allOpen`)
  await page.waitForFunction(() => __probe.completeAt !== null && __probe.firstRowPaintedAt !== null)
  await page.getByRole('grid').focus()
  await page.keyboard.press('KeyJ')
  await page.keyboard.press('Enter')
}

/** The same on a page that only changes a text: what the machine takes for a keystroke and a frame. */
function measureBare({ chromiumPath, profile, origin, database }: ActionWorld): Promise<readonly number[]> {
  return withBrowser(chromiumPath, profile, async ({ page }) => {
    await page.goto(`${origin}/bench/bare.html?database=${encodeURIComponent(database)}`)
    await page.waitForFunction(() => __probe.firstRowPaintedAt !== null)
    const values: number[] = []
    for (let action = 0; action < BARE_ACTIONS; action += 1) {
      await page.evaluate(() => {
        globalThis.__pending = __probe.untilPainted(
          () => document.querySelector('[data-bench-row]')?.textContent ?? null,
        )
      })
      await page.keyboard.press('KeyT')
      values.push(await page.evaluate(() => __pending))
    }
    return values
  })
}

/** Takes one ticket after another, passing over those that are somebody's. */
export async function takeMany(page: Page, actions: number): Promise<readonly number[]> {
  const values: number[] = []
  while (values.length < actions) {
    await page.keyboard.press('KeyJ')
    if (!(await isFree(page))) continue
    await page.evaluate(() => {
      const [current] = document.querySelectorAll('[role="row"][data-current]')
      globalThis.__pending = __probe.untilPainted(() => current?.lastElementChild?.textContent ?? null)
    })
    await page.keyboard.press('KeyT')
    values.push(await page.evaluate(() => __pending))
  }
  return values
}

/** Resolves once the pane beside the queue shows the row that is current now. @returns whether nobody has it */
async function isFree(page: Page): Promise<boolean> {
  await page.waitForFunction(() => {
    const id = document.querySelector('[role="row"][data-current]')?.id.slice(-36)
    return id !== undefined && location.hash.endsWith(id) && document.querySelector('[role="toolbar"]') !== null
  })
  await page.evaluate(() => __probe.painted())
  return page.evaluate(() => {
    const current = document.querySelector('[role="row"][data-current]')
    const subject = current?.querySelector('.cell-words')?.textContent
    const isShown = [...document.querySelectorAll('h2')].some((heading) => heading.textContent === subject)
    return isShown && current?.querySelector('.cell-person--none') !== null
  })
}

/** As the client does it, in one transaction; then the windows are told. */
export async function fillOutbox(page: Page, commands: readonly Command[]): Promise<void> {
  await page.evaluate(async (text) => {
    const waiting = JSON.parse(text) as Command[]
    const name = (await indexedDB.databases()).find((one) => one.name?.startsWith('opora-outbox-'))?.name ?? ''
    const opened = indexedDB.open(name)
    await new Promise((resolve) => opened.addEventListener('success', resolve))
    const database = opened.result
    const transaction = database.transaction('commands', 'readwrite')
    const commandsStore = transaction.objectStore('commands')
    for (const command of waiting) {
      const state = { state: 'pending', attempts: 0, lastCode: null, versions: {}, seq: null }
      commandsStore.add({ id: command.id, command, savedAt: command.clientAt, ...state })
    }
    await new Promise((resolve) => transaction.addEventListener('complete', resolve))
    database.close()
    const channel = new BroadcastChannel(__probe.channel.name)
    channel.postMessage({ type: 'enqueued', commandIds: waiting.map(({ id }) => id) })
    channel.close()
  }, JSON.stringify(commands))
  // The status bar counts them.
  await page.waitForFunction(() => /\b\d,?\d{3} changes\b/.test(document.body.innerText))
  await page.evaluate(() => __probe.painted())
}
