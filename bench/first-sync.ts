/**
 * The first sync: everything from the server into a fresh profile, by the real page and its worker; beside it the same
 * rows written into IndexedDB by nothing but IndexedDB, in a fresh profile too. In turns, so that both meet the same
 * machine.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { newProfile, removeProfile, withBrowser } from './browser'
import type { BenchServer } from './bench-server'
import { LOGIN, PASSWORD } from './record'
import { duration, lineOf, type Line } from './table'
import './probe'

const SYNC_WITHIN_MS = 300_000
/** Tickets in one page of the protocol: each is two rows of its thousand. */
const TICKETS_A_PART = 500

export interface Sync {
  readonly wholeMs: number
  readonly firstRowMs: number
  /** From the server's answer to the sign-in to the first row of the queue. */
  readonly usableMs: number
  readonly longestTaskMs: number
  /** Of what came after the sync worker was started. */
  readonly longestSyncTaskMs: number
}

export interface FirstSync {
  readonly lines: readonly Line[]
  /** A profile with a full cache, for what comes next. The caller removes it. */
  readonly profile: string
  /** The name of the cache in it. */
  readonly database: string
}

export async function measureFirstSync(
  server: BenchServer,
  pageFolder: string,
  chromiumPath: string,
  repetitions: number,
): Promise<FirstSync> {
  const syncs: Sync[] = []
  const raws: number[] = []
  let profile = ''
  let parts: readonly string[] = []
  let database = ''
  for (let round = 0; round < repetitions; round += 1) {
    if (profile !== '') removeProfile(profile)
    profile = newProfile()
    syncs.push(
      await withBrowser(chromiumPath, profile, async ({ page }) => {
        const sync = await syncOnce(page, server)
        if (parts.length === 0) parts = await keepRows(page, pageFolder)
        database = await page.evaluate(
          async () => (await indexedDB.databases()).find((one) => one.name?.startsWith('opora-cache-'))?.name ?? '',
        )
        return sync
      }),
    )
    raws.push(await writeRaw(chromiumPath, server, parts))
    console.log(
      `  first sync ${round + 1}/${repetitions}: ${duration(syncs.at(-1)?.wholeMs ?? 0)}, raw ${duration(raws.at(-1) ?? 0)}`,
    )
  }
  return {
    profile,
    database,
    lines: [
      lineOf(
        'First sync, from the start of the worker to the last row; peer: the same rows written raw',
        syncs.map((sync) => sync.wholeMs),
        raws,
      ),
      lineOf(
        '  of it: queue painted, counted from the start of the worker',
        syncs.map((sync) => sync.firstRowMs),
      ),
      lineOf(
        '  of it: longest that the page was blocked',
        syncs.map((sync) => sync.longestTaskMs),
      ),
    ],
  }
}

/** @param page of a profile that is new */
export async function syncOnce(page: Page, server: BenchServer): Promise<Sync> {
  await page.goto(server.origin)
  await page.locator('input[autocomplete=username]').fill(LOGIN)
  await page.locator('input[type=password]').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => __probe.completeAt !== null, null, { timeout: SYNC_WITHIN_MS, polling: 250 })
  await page.waitForFunction(() => __probe.firstRowPaintedAt !== null, null, { polling: 250 })
  return page.evaluate(() => {
    const startedAt = __probe.workerStartedAt ?? Number.NaN
    const [signIn] = performance.getEntriesByName(new URL('/v1/auth/sign-in', location.href).href)
    const signedInAt = (signIn as PerformanceResourceTiming | undefined)?.responseEnd ?? Number.NaN
    return {
      wholeMs: (__probe.completeAt ?? Number.NaN) - startedAt,
      firstRowMs: (__probe.firstRowPaintedAt ?? Number.NaN) - startedAt,
      usableMs: (__probe.firstRowPaintedAt ?? Number.NaN) - signedInAt,
      longestTaskMs: __probe.longestTaskMs,
      longestSyncTaskMs: __probe.longestSyncTaskMs,
    }
  })
}

/** Puts what the page has cached where the raw writer finds it. @returns addresses of the parts */
async function keepRows(page: Page, pageFolder: string): Promise<readonly string[]> {
  mkdirSync(join(pageFolder, 'bench/rows'), { recursive: true })
  const parts: string[] = []
  let after: string | null = ''
  const keep = (text: string): void => {
    const address = `/bench/rows/${parts.length}.json`
    writeFileSync(join(pageFolder, address), text)
    parts.push(address)
  }
  keep(await page.evaluate(readSmallStores))
  while (after !== null) {
    const part: { text: string; last: string | null } = await page.evaluate(readTickets, {
      after,
      limit: TICKETS_A_PART,
    })
    if (part.last !== null) keep(part.text)
    after = part.last
  }
  for (let index = 0; ; index += 1) {
    const text = await page.evaluate(readSegment, index)
    if (text === null) return parts
    keep(text)
  }
}

/** Runs in the page. */
async function readSmallStores(): Promise<string> {
  const name = (await indexedDB.databases()).find((database) => database.name?.startsWith('opora-cache-'))?.name ?? ''
  const answered = <Result>(request: IDBRequest<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('Unreadable'))
    })
  const database = await answered(indexedDB.open(name))
  const rows: Record<string, unknown> = {}
  for (const store of database.objectStoreNames) {
    if (store === 'tickets' || store === 'timelines' || store.startsWith('segment')) continue
    rows[store] = await answered(database.transaction(store).objectStore(store).getAll())
  }
  database.close()
  return JSON.stringify(rows)
}

/** Runs in the page. */
async function readTickets({ after, limit }: { after: string; limit: number }) {
  const name = (await indexedDB.databases()).find((database) => database.name?.startsWith('opora-cache-'))?.name ?? ''
  const answered = <Result>(request: IDBRequest<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('Unreadable'))
    })
  const database = await answered(indexedDB.open(name))
  const range = IDBKeyRange.lowerBound(after, true)
  const [tickets, timelines] = await Promise.all([
    answered(database.transaction('tickets').objectStore('tickets').getAll(range, limit)),
    answered(database.transaction('timelines').objectStore('timelines').getAll(range, limit)),
  ])
  database.close()
  const last = (tickets.at(-1) as { id: string } | undefined)?.id ?? null
  return { text: JSON.stringify({ tickets, timelines }), last }
}

/** Runs in the page. @returns the rows that the tickets of a segment would be; null when there are no more segments */
async function readSegment(index: number): Promise<string | null> {
  const name = (await indexedDB.databases()).find((database) => database.name?.startsWith('opora-cache-'))?.name ?? ''
  const answered = <Result>(request: IDBRequest<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('Unreadable'))
    })
  const database = await answered(indexedDB.open(name))
  const store = database.transaction('segmentBytes').objectStore('segmentBytes')
  const key = (await answered(store.getAllKeys()))[index]
  const row = key === undefined ? null : ((await answered(store.get(key))) as { packed: Uint8Array<ArrayBuffer> })
  database.close()
  if (row === null) return null
  const lines = await new Response(new Blob([row.packed]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
  const tickets = lines.split('\n').map((line) => JSON.parse(line) as { ticket: { id: string }; events: unknown })
  return JSON.stringify({
    tickets: tickets.map(({ ticket }) => ticket),
    timelines: tickets.map(({ ticket, events }) => ({ ticketId: ticket.id, events })),
  })
}

async function writeRaw(chromiumPath: string, server: BenchServer, parts: readonly string[]): Promise<number> {
  const profile = newProfile()
  try {
    return await withBrowser(chromiumPath, profile, async ({ page }) => {
      await page.goto(`${server.origin}/bench/empty.html`)
      return page.evaluate(runRawWriter, parts)
    })
  } finally {
    removeProfile(profile)
  }
}

/** Runs in the page; the policy of the product lets no worker start but by an address of this name. */
async function runRawWriter(parts: readonly string[]): Promise<number> {
  const { trustedTypes } = globalThis as unknown as {
    trustedTypes: {
      createPolicy(name: string, rules: object): { createScriptURL(address: string): string }
    }
  }
  const policy = trustedTypes.createPolicy('opora', { createScriptURL: (address: string) => address })
  const stores = new Set(['tickets', 'timelines'])
  const [first = ''] = parts
  for (const store of Object.keys((await (await fetch(first)).json()) as object)) stores.add(store)
  const worker = new Worker(policy.createScriptURL('/bench/raw-writer.js'))
  const written = new Promise<number>((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<number>) => resolve(event.data)
    worker.onerror = (event) => reject(new Error(event.message))
  })
  worker.postMessage({ stores: [...stores], parts })
  return written
}
