/** Files in a folder: nothing half is ever taken for whole. */
import { randomBytes, randomUUID } from 'node:crypto'
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FolderFileStore } from './folder-store'
import type { ArrivalKey } from './file-store'
import { sha256 } from './testing/sent-file'
import { testFilesFolder } from './testing/test-files'

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

test('a part that was cut short by a crash has not arrived', async () => {
  const { path, store, arrival, part } = world()
  await store.putPart(arrival, 0, part(0))
  const [folder] = readdirSync(join(path, 'arriving', arrival.organisationId))
  writeFileSync(join(path, 'arriving', arrival.organisationId, folder ?? '', `1.${randomUUID()}.part`), 'half')
  expect(await store.parts(arrival)).toEqual([0])
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
