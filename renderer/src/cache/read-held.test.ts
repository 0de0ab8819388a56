import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openCache, type CacheDatabase } from './cache-database'
import { readEach, readRun } from './read-held'

let cache: CacheDatabase

beforeEach(async () => {
  cache = await openCache('server', 'person', { indexedDB: new IDBFactory(), IDBKeyRange })
  await cache.seen.bulkPut(['b', 'd', 'f'].map((ticketId, version) => ({ ticketId, version })))
})
afterEach(() => cache.close())

it.each([
  ['descending, some held', ['e', 'd', 'c', 'b']],
  ['all held, first and last too', ['b', 'f', 'd']],
  ['none held', ['g', 'h']],
  ['one', ['d']],
  ['none', []],
])('reads the same as one by one: %s', async (_what, ids) => {
  const rows = await readRun(cache.seen, ids)
  expect(rows).toEqual(await readEach(cache.seen, ids))
  expect(rows.filter((row) => row !== undefined)).toHaveLength(ids.filter((id) => 'bdf'.includes(id)).length)
})
