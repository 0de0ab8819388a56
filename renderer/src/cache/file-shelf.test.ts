/** Files on this device: whole or not at all, and let go only when nothing here needs them. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { command, testId } from '@/cache/testing/organisation'
import { FILE_PART_BYTES } from '@shared/protocol/files'
import type { DatabaseHome } from './cache-database'
import {
  fileOf,
  keepFile,
  markErased,
  markSent,
  picksOf,
  readFile,
  readPart,
  releaseErased,
  releaseFiles,
  unpick,
} from './file-shelf'
import { FilesDatabase } from './files-database'
import { enqueue } from './outbox'
import { openOutbox, type OutboxDatabase } from './outbox-database'
import { sha256 } from './sha256'
import { deleteDatabase } from './testing/lose-database'

let home: DatabaseHome
let files: FilesDatabase
let outbox: OutboxDatabase
beforeEach(async () => {
  home = { indexedDB: new IDBFactory(), IDBKeyRange }
  files = new FilesDatabase('files', home)
  outbox = await openOutbox('server', 'anna', home)
})
afterEach(() => {
  files.close()
  outbox.close()
})

async function made(size: number, seed: number, savedAt = 1) {
  const bytes = new Uint8Array(size).map((_, index) => (index * 7 + seed) % 251)
  const file = { hash: await sha256(bytes), size }
  await keepFile(files, file, bytes, savedAt)
  return { ...file, bytes, name: 'scan.png' }
}

const isHere = async (file: { hash: string; size: number }): Promise<boolean> => (await readFile(files, file)) !== null

it('a file of several parts comes back as it was, whole and by part', async () => {
  const file = await made(2 * FILE_PART_BYTES + 5, 1)
  expect(await readFile(files, file)).toEqual(file.bytes)
  expect(await readPart(files, file.hash, 2)).toEqual(file.bytes.slice(2 * FILE_PART_BYTES))
  expect(await readPart(files, file.hash, 3)).toBeNull()
})

it('one of which a part is missing is not there', async () => {
  const file = await made(2 * FILE_PART_BYTES, 1)
  await files.parts.delete([file.hash, 0])
  expect(await isHere(file)).toBe(false)
})

it('what was chosen is remembered by its draft until it is taken away', async () => {
  const bytes = new Uint8Array(10)
  const file = { id: testId(), hash: await sha256(bytes), size: 10, name: 'a.txt' }
  await keepFile(files, file, bytes, 1, { key: 'reply:1', file })
  await keepFile(files, file, bytes, 1, { key: 'reply:1', file: { ...file, id: 'again' } })
  await unpick(files, 'reply:1', [file.id])
  expect(await picksOf(files, 'reply:1')).toEqual([{ ...file, id: 'again' }])
  expect(await picksOf(files, 'note:1')).toEqual([])
})

it('what is chosen, asked for or refused is kept; of the rest the oldest go', async () => {
  const [oldest, older, asked, refused, chosen] = await Promise.all([
    made(100, 1, 1),
    made(100, 2, 2),
    made(100, 3, 0),
    made(100, 4, 0),
    made(100, 5, 0),
  ])
  await enqueue(outbox, command('attach', testId(), { file: { hash: asked.hash, size: 100, name: 'a.png' } }), 1)
  await outbox.attention.put({
    id: testId(),
    command: command('attach', testId(), { file: { hash: refused.hash, size: 100, name: 'b.png' } }),
    judgedBy: 'device',
    ticketIds: [],
    explanations: [],
    movedAt: 1,
    savedOffline: false,
    verdict: {
      commandId: testId(),
      status: 'rejected',
      code: 'file.lost',
      params: {},
      explanations: [],
      images: [],
      versions: {},
      seq: null,
      decidedAt: 1,
    },
  })
  await keepFile(files, chosen, chosen.bytes, 0, { key: 'register', file: { ...chosen, id: 'x' } })

  await releaseFiles(files, outbox, 150)
  expect(await Promise.all([oldest, older, asked, refused, chosen].map(isHere))).toEqual([
    false,
    true,
    true,
    true,
    true,
  ])
  await releaseFiles(files, outbox, 0)
  expect(await Promise.all([older, asked, refused, chosen].map(isHere))).toEqual([false, true, true, true])
})

it('files that were erased go with their small pictures, what a command needs only once it does not', async () => {
  const [erased, other, asked] = [await made(100, 1), await made(100, 2), await made(100, 3)]
  for (const { hash } of [erased, other, asked]) {
    await files.thumbnails.put({ hash, type: 'image/webp', bytes: new Uint8Array(1) })
  }
  const attach = command('attach', testId(), { file: { hash: asked.hash, size: asked.size, name: 'a' } })
  await enqueue(outbox, attach, 1)
  await markErased(files, [erased.hash, asked.hash])
  expect(await releaseErased(files, outbox)).toBe(true)
  expect(await Promise.all([erased, other, asked].map(isHere))).toEqual([false, true, true])
  expect((await files.thumbnails.toCollection().primaryKeys()).sort()).toEqual([other.hash, asked.hash].sort())
  // Whatever window looks next, and whenever.
  files.close()
  files = new FilesDatabase('files', home)
  await outbox.commands.clear()
  expect(await releaseErased(files, outbox)).toBe(false)
  expect(await Promise.all([other, asked].map(isHere))).toEqual([true, false])
  expect(await files.thumbnails.toCollection().primaryKeys()).toEqual([other.hash])
})

it('an erased file that is to be sent still, and outlives a deletion, goes once it was sent', async () => {
  const file = await made(10, 1)
  await keepFile(files, file, file.bytes, 1, { key: 'reply:1', file: { ...file, id: 'x' } })
  await markErased(files, null)
  await deleteDatabase(home, 'files')
  expect([await isHere(file), await releaseErased(files, outbox)]).toEqual([true, true])
  await unpick(files, 'reply:1', ['x'])
  expect([await releaseErased(files, outbox), await isHere(file)]).toEqual([false, false])
})

it('only a well-formed command attaches a file', () => {
  expect(fileOf({ name: 'attach', args: { file: { hash: 'x', size: 1, name: 'a' } } })).toBeNull()
  expect(fileOf({ name: 'reply', args: { text: 'x' } })).toBeNull()
})

it('what is not sent yet outlives a deletion under two windows, with what it was chosen for', async () => {
  const [unsent, sent] = [await made(2 * FILE_PART_BYTES + 5, 1), await made(10, 2)]
  const picked = { id: testId(), hash: unsent.hash, size: unsent.size, name: unsent.name }
  await keepFile(files, picked, unsent.bytes, 1, { key: 'reply:1', file: picked })
  await markSent(files, sent.hash, true)
  const other = new FilesDatabase('files', home)
  await other.open()
  await deleteDatabase(home, 'files')
  for (const window of [files, other]) {
    expect(await readFile(window, unsent)).toEqual(unsent.bytes)
    expect(await readFile(window, sent)).toBeNull()
    expect(await picksOf(window, 'reply:1')).toEqual([picked])
  }
  // One that was deleted twice.
  await deleteDatabase(home, 'files')
  expect(await readFile(other, unsent)).toEqual(unsent.bytes)
  other.close()
})
