/**
 * A profile as an older release left it, opened by today's, which dies while it upgrades the databases. The older state is
 * made of today's rows: stores, versions and rows are those that the history of `renderer/src/cache` has. An upgrade of ours
 * takes milliseconds; it is held open for longer, or hardly any death would fall into it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { Workstation } from './workstation'

/** Of the database whose name begins so: the version that the browser counts, and its stores with their keys. */
interface OlderDatabase {
  readonly prefix: string
  /** 0: that release had no such database. */
  readonly version: number
  readonly stores: Readonly<Record<string, { keyPath: string | string[]; autoIncrement?: boolean; unique?: string }>>
  /** What rows did not have yet. */
  readonly unknown: readonly string[]
  /** Rows of `meta` that there were. */
  readonly meta: readonly string[]
  /** Of the protocol, that filled it. */
  readonly schema: number | null
}

const FIRST_CACHE: OlderDatabase['stores'] = {
  tickets: { keyPath: 'id' },
  openTickets: { keyPath: 'id' },
  timelines: { keyPath: 'ticketId' },
  people: { keyPath: 'id' },
  groups: { keyPath: 'id' },
  categories: { keyPath: 'id' },
  services: { keyPath: 'id' },
  calendars: { keyPath: 'id' },
  policies: { keyPath: 'id' },
  settings: { keyPath: 'id' },
  notices: { keyPath: 'id' },
  seen: { keyPath: 'ticketId' },
  meta: { keyPath: 'key' },
}

const FIRST_OUTBOX: OlderDatabase = {
  prefix: 'opora-outbox-',
  version: 10,
  stores: {
    commands: { keyPath: 'n', autoIncrement: true, unique: 'id' },
    attention: { keyPath: 'id' },
    merged: { keyPath: 'id' },
    discards: { keyPath: 'id' },
    drafts: { keyPath: 'key' },
    meta: { keyPath: 'key' },
  },
  unknown: ['savedOffline', 'judgedBy', 'isTold'],
  meta: ['clientId'],
  schema: null,
}

/**
 * The first that was to be had, whose cache speaks an older protocol and is fetched anew, while its outbox is upgraded; and
 * the last before today's cache, which is upgraded and kept.
 */
const RELEASES: readonly (readonly OlderDatabase[])[] = [
  [
    {
      prefix: 'opora-outbox-',
      version: 10,
      stores: {
        commands: { keyPath: 'n', autoIncrement: true, unique: 'id' },
        attention: { keyPath: 'id' },
        merged: { keyPath: 'id' },
        discards: { keyPath: 'id' },
        drafts: { keyPath: 'key' },
        meta: { keyPath: 'key' },
      },
      unknown: ['savedOffline', 'judgedBy', 'isTold'],
      meta: ['clientId'],
      schema: null,
    },
    { prefix: 'opora-cache-', version: 10, stores: FIRST_CACHE, unknown: [], meta: ['sync', 'serverClock'], schema: 1 },
    { prefix: 'opora-files-', version: 0, stores: {}, unknown: [], meta: [], schema: null },
  ],
  [
    {
      prefix: 'opora-cache-',
      version: 30,
      stores: {
        ...FIRST_CACHE,
        dutyRotas: { keyPath: 'id' },
        absences: { keyPath: 'id' },
        segments: { keyPath: 'key' },
        segmentBytes: { keyPath: 'key' },
        segmentMarks: { keyPath: 'key' },
      },
      unknown: [],
      meta: ['sync', 'serverClock', 'lastAnswer', 'check'],
      schema: null,
    },
  ],
]

/** Most that an upgrade is held open. */
const HELD_MS = 600
const BEGINS_WITHIN_MS = 60_000
const MOST_DEATHS = 3

/**
 * Leaves the databases as an older release did, and dies a few times while today's upgrades them.
 *
 * @param random whole, from 0 up to and without its argument
 * @returns of how many deaths how many fell into an upgrade
 */
export async function dieUpgrading(workstation: Workstation, random: (below: number) => number): Promise<string> {
  const release = RELEASES[random(RELEASES.length)] ?? []
  await workstation.openBlank()
  await workstation.page.evaluate(leaveOlder, release)
  await workstation.kill()
  const deaths = 1 + random(MOST_DEATHS)
  let within = 0
  for (let death = 0; death < deaths; death += 1) {
    await workstation.start()
    const upgrade = await watchUpgrades(workstation.page)
    await workstation.openApp()
    await upgrade.begun
    await pause(random(HELD_MS))
    await workstation.kill()
    if (upgrade.isUnderWay()) within += 1
  }
  return `${deaths} deaths, ${within} of them within an upgrade`
}

const BEGUN = 'opora upgrade begun'
const DONE = 'opora upgrade done'

/** What pages tell of upgrades from now on. */
async function watchUpgrades(page: Page): Promise<{ begun: Promise<void>; isUnderWay: () => boolean }> {
  let underWay = 0
  const begun = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('No database is upgraded')), BEGINS_WITHIN_MS)
    page.on('console', (message) => {
      if (message.text() === DONE) underWay -= 1
      if (message.text() !== BEGUN) return
      underWay += 1
      clearTimeout(timer)
      resolve()
    })
  })
  await page.addInitScript(holdUpgrades, { begun: BEGUN, done: DONE, heldMs: HELD_MS })
  return { begun, isUnderWay: () => underWay > 0 }
}

/** Runs in the page, before its scripts: an upgrade stays open while something is asked of it. */
function holdUpgrades({ begun, done, heldMs }: { begun: string; done: string; heldMs: number }): void {
  const open = Reflect.get(IDBFactory.prototype, 'open') as IDBFactory['open']
  IDBFactory.prototype.open = function (...args) {
    const request = open.apply(this, args)
    request.addEventListener('upgradeneeded', () => {
      const { transaction } = request
      const store = transaction?.objectStoreNames[0]
      if (transaction === null || store === undefined) return
      console.debug(begun)
      transaction.addEventListener('complete', () => console.debug(done))
      const until = performance.now() + heldMs
      const hold = (): void => {
        if (performance.now() < until) transaction.objectStore(store).count().onsuccess = hold
      }
      hold()
    })
    return request
  }
}

/** Runs in a page that has none of them open. */
async function leaveOlder(release: readonly OlderDatabase[]): Promise<void> {
  const settled = <Value>(request: IDBRequest<Value>): Promise<Value> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'))
    })
  /** Without what that release did not know. */
  const olderRow = (row: object, store: string, { unknown, schema }: OlderDatabase): object => {
    const known = Object.fromEntries(Object.entries(row).filter(([name]) => !unknown.includes(name)))
    if (store === 'meta' && schema !== null && 'schema' in known) return { ...known, schema }
    const { command } = known as { command?: { args: object } }
    if (store !== 'commands' || command === undefined) return known
    // Replies had no files.
    const args = Object.fromEntries(Object.entries(command.args).filter(([name]) => name !== 'files'))
    return { ...known, command: { ...command, args } }
  }

  for (const older of release) {
    const name = (await indexedDB.databases()).find((held) => held.name?.startsWith(older.prefix) === true)?.name
    if (name === undefined) throw new Error(`There is no ${older.prefix}`)
    const today = await settled(indexedDB.open(name))
    const stores = Object.keys(older.stores)
    const rows = new Map<string, object[]>()
    if (stores.length > 0) {
      const reading = today.transaction(stores)
      for (const store of stores) rows.set(store, await settled(reading.objectStore(store).getAll()))
    }
    today.close()
    await settled(indexedDB.deleteDatabase(name))
    if (older.version === 0) continue
    const opening = indexedDB.open(name, older.version)
    opening.onupgradeneeded = () => {
      for (const [store, { keyPath, autoIncrement = false, unique }] of Object.entries(older.stores)) {
        const made = opening.result.createObjectStore(store, { keyPath, autoIncrement })
        if (unique !== undefined) made.createIndex(unique, unique, { unique: true })
      }
    }
    const made = await settled(opening)
    const writing = made.transaction(stores, 'readwrite', { durability: 'strict' })
    for (const [store, held] of rows) {
      const kept = store === 'meta' ? held.filter((row) => older.meta.includes(String(Reflect.get(row, 'key')))) : held
      for (const row of kept) writing.objectStore(store).put(olderRow(row, store, older))
    }
    await new Promise<void>((resolve, reject) => {
      writing.oncomplete = () => resolve()
      writing.onerror = () => reject(writing.error ?? new Error('IndexedDB refused'))
    })
    made.close()
  }
}
