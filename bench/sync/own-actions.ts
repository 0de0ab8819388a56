/**
 * Key presses in the application with its cache full and the API cut off, and what becomes of a thousand changes that
 * wait when it comes back: how long until the last is answered, and how often each was done.
 */
import { sql } from 'kysely'
import type { BrowserContext, Page } from '@playwright/test'
import type { Command } from '@shared/domain/command'
import { dataFolderAt } from '../../server/src/process/data-folder'
import { openPglite } from '../../server/src/store/database'
import { fillOutbox, openQueue, takeMany, WAITING } from '../actions'
import { startServer, type BenchServer } from '../bench-server'
import { withBrowser } from '../browser'
import { waitingCommands } from '../pending'
import { quantile } from '../statistics'
import { inTime } from './in-time'
import '../probe'

declare global {
  /** Commands that the server has answered. */
  var __settled: Set<string>
}

export interface OwnActionFigures {
  /** Milliseconds from the key press to the frame, at the 95th percentile, with a thousand changes waiting. */
  readonly painted: readonly number[]
  /** Milliseconds from the key press to the outbox on disk, in the median, with nothing waiting. */
  readonly saved: readonly number[]
  readonly drained: readonly number[]
  /** The same with three answers of ten lost. */
  readonly drainedThroughLoss: number
  /** Of all that were sent: how often they were done less than once, and more. */
  readonly lost: number
  readonly doubled: number
}

export interface ActionWork {
  readonly root: string
  readonly chromiumPath: string
  readonly profile: string
  readonly pageFolder: string
  /** Of the API that the profile was filled from; it is written to. */
  readonly dataPath: string
  readonly port: number
  readonly repetitions: number
  readonly actions: number
  readonly limitMs: number
}

export async function measureOwnActions(work: ActionWork): Promise<OwnActionFigures> {
  const { root, dataPath, pageFolder, port, repetitions } = work
  let server: BenchServer | null = null
  const startApi = async (): Promise<BenchServer> => (server = await startServer(root, dataPath, pageFolder, port))
  const stopApi = async (): Promise<void> => {
    await server?.stop()
    server = null
  }
  const figures = { painted: [] as number[], saved: [] as number[], drained: [] as number[] }
  const sent: Command[] = []
  try {
    const { origin } = await startApi()
    const drainedThroughLoss = await withBrowser(work.chromiumPath, work.profile, async ({ page, context }) => {
      await inTime(work.limitMs, () => openQueue(page, origin))
      await listen(page)
      for (let round = 0; round < repetitions; round += 1) {
        await stopApi()
        await inTime(work.limitMs, () => act(page, work, figures))
        sent.push(...(await wait(page)))
        figures.painted.push(quantile(await inTime(work.limitMs, () => takeMany(page, work.actions)), 0.95))
        await startApi()
        figures.drained.push(await inTime(work.limitMs, () => drain(page, sent.slice(-WAITING))))
      }
      await stopApi()
      sent.push(...(await wait(page)))
      await loseAnswers(context)
      await startApi()
      return inTime(work.limitMs, () => drain(page, sent.slice(-WAITING)))
    })
    await stopApi()
    return { ...figures, drainedThroughLoss, ...(await countDone(dataPath, sent)) }
  } finally {
    await stopApi()
  }
}

async function act(page: Page, { actions }: ActionWork, { saved }: { readonly saved: number[] }): Promise<void> {
  const before = await page.evaluate(() => __probe.savedMs.length)
  await takeMany(page, actions)
  await page.waitForFunction((count) => __probe.savedMs.length >= count, before + actions)
  saved.push(quantile((await page.evaluate(() => __probe.savedMs)).slice(before), 0.5))
}

async function wait(page: Page): Promise<readonly Command[]> {
  const commands = await waitingCommands(page, WAITING)
  await fillOutbox(page, commands)
  return commands
}

/** Notes which commands have been answered, from now on: the worker may begin before it is told to. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    globalThis.__settled = new Set()
    __probe.channel.addEventListener('message', ({ data }: MessageEvent<{ type: string; commandIds?: string[] }>) => {
      if (data.type === 'settled') for (const id of data.commandIds ?? []) __settled.add(id)
    })
  })
}

/** From the moment the page hears that there is a network until the server has answered the last of them. */
function drain(page: Page, commands: readonly Command[]): Promise<number> {
  return page.evaluate(
    (ids) =>
      new Promise<number>((resolve) => {
        const startedAt = performance.now()
        const look = (): void => {
          if (ids.every((id) => __settled.has(id))) resolve(performance.now() - startedAt)
        }
        __probe.channel.addEventListener('message', look)
        look()
        window.dispatchEvent(new Event('online'))
      }),
    commands.map(({ id }) => id),
  )
}

/** The server has done what it was asked, and the page does not hear of it: three times of ten, in a fixed order. */
async function loseAnswers(context: BrowserContext): Promise<void> {
  const lost = [true, false, false, true, false, false, false, true, false, false]
  let answers = 0
  await context.route('**/v1/sync/push', async (route) => {
    const answer = await route.fetch().catch(() => null)
    // The API is not up yet, or not any more.
    if (answer === null) return route.abort('connectionrefused').catch(() => undefined)
    const isLost = lost[answers % lost.length] === true
    answers += 1
    return isLost ? route.abort('connectionreset') : route.fulfill({ response: answer })
  })
}

async function countDone(dataPath: string, commands: readonly Command[]): Promise<{ lost: number; doubled: number }> {
  const { database, close } = await openPglite(dataFolderAt(dataPath).databasePath)
  try {
    const { rows } = await sql<{ id: string; times: number }>`
      select command_id as id, count(*)::int as times from events
      where command_id = any(${commands.map(({ id }) => id)}::uuid[]) group by command_id`.execute(database)
    const times = new Map(rows.map((row) => [row.id, row.times]))
    return {
      lost: commands.filter(({ id }) => !times.has(id)).length,
      doubled: rows.filter((row) => row.times > 1).length,
    }
  } finally {
    await close()
  }
}
