/**
 * Databases as older releases left them, made of what stands in today's: the stores, the versions and what was in a row are
 * those that the history of `renderer/src/cache` has.
 */

/** Of the database whose name begins so: the version that the browser counts, and its stores with their keys. */
export interface OlderDatabase {
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

/**
 * The first that was to be had, whose cache speaks an older protocol and is fetched anew, while its outbox is upgraded; and
 * the last before today's cache, which is upgraded and kept.
 */
export const RELEASES: readonly (readonly OlderDatabase[])[] = [
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

/** Runs in a page that has none of them open. */
export async function leaveOlder(release: readonly OlderDatabase[]): Promise<void> {
  const old = {
    settled<Value>(request: IDBRequest<Value>): Promise<Value> {
      return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'))
      })
    },
    /** Without what that release did not know. */
    row(row: object, store: string, { unknown, schema }: OlderDatabase): object {
      const known = Object.fromEntries(Object.entries(row).filter(([name]) => !unknown.includes(name)))
      if (store === 'meta' && schema !== null && 'schema' in known) return { ...known, schema }
      const { command } = known as { command?: { args: object } }
      if (store !== 'commands' || command === undefined) return known
      // Replies had no files.
      const args = Object.fromEntries(Object.entries(command.args).filter(([name]) => name !== 'files'))
      return { ...known, command: { ...command, args } }
    },
    async read(name: string, stores: readonly string[]): Promise<Map<string, object[]>> {
      const rows = new Map<string, object[]>()
      const today = await this.settled(indexedDB.open(name))
      if (stores.length > 0) {
        const reading = today.transaction(stores)
        for (const store of stores)
          rows.set(store, await this.settled(reading.objectStore(store).getAll() as IDBRequest<object[]>))
      }
      today.close()
      return rows
    },
    async make(name: string, { version, stores }: OlderDatabase): Promise<IDBDatabase> {
      const opening = indexedDB.open(name, version)
      opening.onupgradeneeded = () => {
        for (const [store, { keyPath, autoIncrement = false, unique }] of Object.entries(stores)) {
          const made = opening.result.createObjectStore(store, { keyPath, autoIncrement })
          if (unique !== undefined) made.createIndex(unique, unique, { unique: true })
        }
      }
      return this.settled(opening)
    },
    async write(database: IDBDatabase, rows: ReadonlyMap<string, object[]>, older: OlderDatabase): Promise<void> {
      const writing = database.transaction([...rows.keys()], 'readwrite', { durability: 'strict' })
      for (const [store, held] of rows) {
        const known = held.filter((row) => store !== 'meta' || older.meta.includes(String(Reflect.get(row, 'key'))))
        for (const row of known) writing.objectStore(store).put(this.row(row, store, older))
      }
      await new Promise<void>((resolve, reject) => {
        writing.oncomplete = () => resolve()
        writing.onerror = () => reject(writing.error ?? new Error('IndexedDB refused'))
      })
    },
  }

  for (const older of release) {
    const name = (await indexedDB.databases()).find((held) => held.name?.startsWith(older.prefix) === true)?.name
    if (name === undefined) throw new Error(`There is no ${older.prefix}`)
    const rows = await old.read(name, Object.keys(older.stores))
    await old.settled(indexedDB.deleteDatabase(name))
    if (older.version === 0) continue
    const database = await old.make(name, older)
    await old.write(database, rows, older)
    database.close()
  }
}
