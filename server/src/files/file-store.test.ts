/** What every store of files must do, be it a folder or a bucket: nothing half is ever taken for whole. */
import { randomBytes, randomUUID } from 'node:crypto'
import { readdirSync, utimesSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DAY_MS } from '@shared/domain/instant'
import { PartsGoneError, type ArrivalKey, type FileStore } from './file-store'
import { FolderFileStore } from './folder-store'
import { S3FileStore } from './s3/s3-store'
import { bucketForFile, emptyBucket, s3 } from './testing/bucket-for-file'
import { sha256 } from './testing/sent-file'
import { testFilesFolder } from './testing/test-files'

interface Place {
  /** Another process's view of the same store. */
  open(): Promise<FileStore>
  /** What lies in it: names of parts and files. */
  names(): readonly string[]
  /** As if the arrivals had been begun so long ago. */
  age(ms: number): void
}

bucketForFile()

function folder(): Place {
  const path = testFilesFolder()
  return {
    open: () => Promise.resolve(new FolderFileStore(path)),
    names: () =>
      readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    age: (ms) => {
      for (const organisation of readdirSync(join(path, 'arriving'))) {
        for (const arrival of readdirSync(join(path, 'arriving', organisation))) {
          const at = (Date.now() - ms) / 1_000
          utimesSync(join(path, 'arriving', organisation, arrival), at, at)
        }
      }
    },
  }
}

function bucket(): Place {
  const { prefix, settings } = emptyBucket()
  return {
    open: () => S3FileStore.open(settings),
    names: () => [...s3.objects.keys()].filter((key) => key.startsWith(prefix)),
    age: (ms) => {
      for (const [key, stored] of s3.objects) if (key.startsWith(`${prefix}/arriving/`)) stored.changedAt -= ms
    },
  }
}

describe.each([
  ['a folder', folder],
  ['a bucket', bucket],
])('files in %s', (_, make) => {
  async function world(bytes: Uint8Array = randomBytes(90)) {
    const place = make()
    const store = await place.open()
    const arrival: ArrivalKey = {
      organisationId: randomUUID(),
      personId: randomUUID(),
      hash: sha256(bytes),
      size: bytes.length,
    }
    const partCount = Math.ceil(bytes.length / 20)
    const part = (index: number): Uint8Array => bytes.subarray(index * 20, (index + 1) * 20)
    const putAll = async (into: ArrivalKey = arrival): Promise<void> => {
      for (let index = 0; index < partCount; index += 1) await store.putPart(into, index, part(index))
    }
    return { place, store, arrival, bytes, part, partCount, putAll }
  }

  async function contentOf(store: FileStore, key: ArrivalKey): Promise<Buffer | null> {
    const stream = await store.read(key)
    return stream === null ? null : buffer(stream)
  }

  test('can be written, read and removed', async () => {
    const { place, store } = await world()
    await store.check()
    expect(place.names()).toEqual([])
  })

  test('parts in any order, and twice, make the file; another process goes on with them', async () => {
    const { place, store, arrival, bytes, part } = await world()
    for (const index of [4, 2, 0, 2, 3]) await store.putPart(arrival, index, part(index))
    const another = await place.open()
    expect(await another.parts(arrival)).toEqual([0, 2, 3, 4])
    await another.putPart(arrival, 1, part(1))
    expect(await another.assemble(arrival, 5)).toBe(true)
    expect(await contentOf(store, arrival)).toEqual(Buffer.from(bytes))
    expect(await store.parts(arrival)).toEqual([])
    expect(place.names().filter((name) => name.includes('arriving'))).toEqual([])
  })

  test('a file of many parts is made of them in their order', async () => {
    const { store, arrival, bytes, partCount, putAll } = await world(randomBytes(20 * 37 + 3))
    await putAll()
    expect(await store.assemble(arrival, partCount)).toBe(true)
    expect((await contentOf(store, arrival))?.equals(bytes)).toBe(true)
  })

  test.each([
    ['of other bytes', (bytes: Uint8Array) => randomBytes(bytes.length)],
    ['cut short', (bytes: Uint8Array) => bytes.subarray(0, 70)],
    ['longer than announced', (bytes: Uint8Array) => Buffer.concat([bytes, randomBytes(40)])],
  ])('what is %s is not kept, nor are its parts', async (__, spoil) => {
    const { place, store, arrival, bytes } = await world()
    const spoilt = spoil(bytes)
    const count = Math.ceil(spoilt.length / 20)
    for (let index = 0; index < count; index += 1) {
      await store.putPart(arrival, index, spoilt.subarray(index * 20, (index + 1) * 20))
    }
    expect(await store.assemble(arrival, count)).toBe(false)
    expect(await store.read(arrival)).toBeNull()
    expect(place.names()).toEqual([])
  })

  test('parts that are gone make no file, and are told apart from a wrong one', async () => {
    const { store, arrival, part } = await world()
    for (const index of [0, 1, 3, 4]) await store.putPart(arrival, index, part(index))
    await expect(store.assemble(arrival, 5)).rejects.toBeInstanceOf(PartsGoneError)
    expect(await store.read(arrival)).toBeNull()
  })

  test('two processes that are asked for the end of one file make it once, and none makes half of it', async () => {
    const { place, store, arrival, bytes, partCount, putAll } = await world(randomBytes(20 * 30))
    await putAll()
    const ends = await Promise.allSettled([store, await place.open()].map((one) => one.assemble(arrival, partCount)))
    const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []))
    expect(reasons.filter((reason) => !(reason instanceof PartsGoneError))).toEqual([])
    expect(ends).toContainEqual({ status: 'fulfilled', value: true })
    expect((await contentOf(store, arrival))?.equals(bytes)).toBe(true)
  })

  test('the same bytes from two people are held once', async () => {
    const { place, store, arrival, partCount, putAll } = await world()
    for (const personId of [arrival.personId, randomUUID()]) {
      await putAll({ ...arrival, personId })
      expect(await store.assemble({ ...arrival, personId }, partCount)).toBe(true)
    }
    expect(place.names()).toHaveLength(1)
  })

  test('another organisation does not find them', async () => {
    const { store, arrival, partCount, putAll } = await world()
    await putAll()
    await store.assemble(arrival, partCount)
    expect(await store.read({ ...arrival, organisationId: randomUUID() })).toBeNull()
  })

  test('what is erased is gone, and may be erased twice', async () => {
    const { place, store, arrival, partCount, putAll } = await world()
    await putAll()
    await store.assemble(arrival, partCount)
    await store.remove(arrival)
    await store.remove(arrival)
    expect(await store.read(arrival)).toBeNull()
    expect(place.names()).toEqual([])
  })

  test('what nobody has added to is forgotten', async () => {
    const { place, store, arrival, part, putAll } = await world()
    await putAll()
    place.age(2 * DAY_MS)
    const other = { ...arrival, personId: randomUUID() }
    for (const index of [0, 1]) await store.putPart(other, index, part(index))
    place.age(2 * DAY_MS)
    await store.putPart(other, 2, part(2))
    expect(await store.forgetArrivals(Date.now() - DAY_MS)).toBe(1)
    expect([await store.parts(arrival), await store.parts(other)]).toEqual([[], [0, 1, 2]])
  })
})
