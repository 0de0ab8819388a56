/**
 * TanStack DB with the persistence that it has for browsers: SQLite in a worker, on the browser's private file system.
 * Pinned to the version that this persistence is made for. It reads all that is kept when it starts, as it does by
 * itself: reading as wanted, which it can do too, made each of the figures but memory worse.
 */
import { createCollection, createLiveQueryCollection } from '@tanstack/db'
import {
  createBrowserWASQLitePersistence,
  openBrowserWASQLiteOPFSDatabase,
  persistedCollectionOptions,
} from '@tanstack/browser-db-sqlite-persistence'
import { run } from './harness.js'

let tickets

run({
  async open() {
    const database = await openBrowserWASQLiteOPFSDatabase({ databaseName: 'bench.sqlite' })
    const persistence = createBrowserWASQLitePersistence({ database })
    const options = { id: 'tickets', getKey: ({ id }) => id, persistence, schemaVersion: 1 }
    tickets = createCollection(persistedCollectionOptions(options))
    await tickets.preload()
  },
  fill: (rows) => tickets.insert(rows).isPersisted.promise,
  async first(count) {
    const query = (builder) =>
      builder
        .from({ ticket: tickets })
        .orderBy(({ ticket }) => ticket.id)
        .limit(count)
    const lowest = createLiveQueryCollection({ query, startSync: true })
    await lowest.preload()
    return lowest.toArray
  },
  get: async (id) => tickets.get(id),
  change: (id, fields) => tickets.update(id, (row) => void Object.assign(row, fields)).isPersisted.promise,
  watch(id, show) {
    const subscription = tickets.subscribeChanges((changes) => {
      for (const { key, value } of changes) if (key === id) show(value)
    })
    return () => subscription.unsubscribe()
  },
  async apply(rows) {
    const byId = new Map(rows.map((row) => [row.id, row]))
    const applying = tickets.update([...byId.keys()], (drafts) => {
      for (const draft of drafts) Object.assign(draft, byId.get(draft.id))
    })
    await applying.isPersisted.promise
  },
})
