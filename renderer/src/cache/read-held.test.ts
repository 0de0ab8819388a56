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

it.each([
  ['a table of few', 300],
  ['a table of more keys than it pays to read', 3_000],
])('reads the same of many ids from %s', async (_what, count) => {
  const known = Array.from({ length: count }, (_, version) => ({ ticketId: `known-${version}`, version }))
  await cache.seen.bulkPut(known)
  const asked = known.filter((_row, index) => index % Math.ceil(count / 34) === 0)
  const ids = asked.flatMap(({ ticketId }, index) => [`unknown-${index}`, ticketId])
  expect(ids.length).toBeGreaterThan(64)
  const rows = await readEach(cache.seen, ids)
  expect(rows).toEqual(asked.flatMap((row) => [undefined, row]))
})
