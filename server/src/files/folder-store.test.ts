/** Files in a folder: nothing half is ever taken for whole. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FolderFileStore } from './folder-store'
import type { ArrivalKey } from './file-store'
import { testFilesFolder } from './testing/test-files'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

function world(bytes: Uint8Array = randomBytes(50)) {
  const path = testFilesFolder()
  const arrival: ArrivalKey = {
    organisationId: randomUUID(),
    personId: randomUUID(),
    hash: sha256(bytes),
    size: bytes.length,
  }
  const part = (index: number): Uint8Array => bytes.subarray(index * 20, (index + 1) * 20)
  const namesBelow = (): readonly string[] => readdirSync(path, { recursive: true, encoding: 'utf8' })
  return { path, store: new FolderFileStore(path), arrival, bytes, part, namesBelow }
}

async function contentOf(store: FolderFileStore, key: ArrivalKey): Promise<Buffer | null> {
  const stream = await store.read(key)
  return stream === null ? null : buffer(stream)
}

test('parts in any order, and twice, make the file; another process of the same folder goes on with them', async () => {
  const { path, store, arrival, bytes, part } = world()
  for (const index of [2, 0, 2]) await store.putPart(arrival, index, part(index))
  const reopened = new FolderFileStore(path)
  expect(await reopened.parts(arrival)).toEqual([0, 2])
  await reopened.putPart(arrival, 1, part(1))
  expect(await reopened.assemble(arrival, 3)).toBe(true)
  expect(await contentOf(store, arrival)).toEqual(Buffer.from(bytes))
  expect(await store.parts(arrival)).toEqual([])
})

test('what has another hash is not kept, nor are its parts', async () => {
  const { store, arrival, part, namesBelow } = world()
  for (const index of [0, 1, 1]) await store.putPart(arrival, index === 1 ? 2 : 0, part(0))
  await store.putPart(arrival, 1, part(1))
  expect(await store.assemble(arrival, 3)).toBe(false)
  expect(await store.read(arrival)).toBeNull()
  expect(namesBelow().filter((name) => /\.part$|[0-9a-f]{64}/.test(name))).toEqual([])
})

test('a part that was cut short by a crash has not arrived', async () => {
  const { path, store, arrival, part } = world()
  await store.putPart(arrival, 0, part(0))
  const [folder] = readdirSync(join(path, 'arriving', arrival.organisationId))
  writeFileSync(join(path, 'arriving', arrival.organisationId, folder ?? '', `1.${randomUUID()}.part`), 'half')
  expect(await store.parts(arrival)).toEqual([0])
})

test('the same bytes from two people are held once', async () => {
  const { path, store, arrival, part } = world()
  for (const personId of [arrival.personId, randomUUID()]) {
    for (const index of [0, 1, 2]) await store.putPart({ ...arrival, personId }, index, part(index))
    expect(await store.assemble({ ...arrival, personId }, 3)).toBe(true)
  }
  expect(readdirSync(join(path, 'kept', arrival.organisationId, arrival.hash.slice(0, 2)))).toEqual([arrival.hash])
})

test('another organisation does not find them', async () => {
  const { store, arrival, part } = world()
  for (const index of [0, 1, 2]) await store.putPart(arrival, index, part(index))
  await store.assemble(arrival, 3)
  expect(await store.read({ ...arrival, organisationId: randomUUID() })).toBeNull()
})

test('what nobody has added to is forgotten, and what a killed process was making', async () => {
  const { path, store, arrival, part, namesBelow } = world()
  await store.putPart(arrival, 0, part(0))
  const folder = join(path, 'arriving', arrival.organisationId)
  const { mtimeMs } = statSync(join(folder, readdirSync(folder)[0] ?? ''))
  expect(await store.forgetArrivals(mtimeMs)).toBe(0)
  expect(await store.forgetArrivals(mtimeMs + 1)).toBe(1)
  expect(await store.parts(arrival)).toEqual([])

  for (const index of [0, 1, 2]) await store.putPart(arrival, index, part(index))
  await store.assemble(arrival, 3)
  const shelf = join(path, 'kept', arrival.organisationId, arrival.hash.slice(0, 2))
  const left = join(shelf, `${arrival.hash}.${randomUUID()}.part`)
  writeFileSync(left, 'half')
  utimesSync(left, 1_000, 1_000)
  await store.forgetArrivals(Date.now())
  expect(namesBelow().filter((name) => name.endsWith('.part'))).toEqual([])
  expect(await contentOf(store, arrival)).not.toBeNull()
})

test('the folder is closed to other accounts', { skip: process.platform === 'win32' }, async () => {
  const { path, store, arrival, part } = world()
  await store.putPart(arrival, 0, part(0))
  expect(statSync(join(path, 'arriving')).mode & 0o077).toBe(0)
})
