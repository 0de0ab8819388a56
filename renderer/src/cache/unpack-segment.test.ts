import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, it } from 'vitest'
import { CacheDatabase } from './cache-database'
import { pack, unpacked } from './unpack-segment'

const newCache = (): CacheDatabase => new CacheDatabase('cache', { indexedDB: new IDBFactory(), IDBKeyRange })

it('the last eight segments are held open: the one that was not asked for the longest goes', async () => {
  const cache = newCache()
  const packed = await pack('{}')
  const open = (key: number) => unpacked(cache, { key: String(key), packed })
  const first = open(0)
  const second = open(1)
  for (let key = 2; key < 8; key += 1) await open(key)
  expect(open(0)).toBe(first)
  await open(8)
  expect(open(0)).toBe(first)
  expect(open(1)).not.toBe(second)
})

it('one that is damaged is not held: what stands there next is read', async () => {
  const cache = newCache()
  await expect(unpacked(cache, { key: 'a', packed: new Uint8Array([1, 2, 3]) })).rejects.toThrow()
  expect((await unpacked(cache, { key: 'a', packed: await pack('{}\n{}') })).count).toBe(2)
})
