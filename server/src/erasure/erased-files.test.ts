/** Bytes of erased files: they go where nothing has them any more, from a folder and from a bucket, and nowhere else. */
import { beforeEach, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import type { Session } from '../api/context'
import { arrivalOf, finishArrival } from '../files/arrivals'
import type { FileStore } from '../files/file-store'
import { readAttachment } from '../files/read-attachment'
import { S3FileStore } from '../files/s3/s3-store'
import { bucketForFile, emptyBucket, s3 } from '../files/testing/bucket-for-file'
import { S3Refusal } from '../files/testing/s3-server'
import { newFile, sendParts, type TestFile } from '../files/testing/sent-file'
import { testFiles } from '../files/testing/test-files'
import { DirectoryCache } from '../store/directory'
import { eventsOfCommand, timelinesOf } from '../store/event-reader'
import { anna, boris, foundForEachTest, world } from '../testing/two-engineers'
import { command } from '../testing/world'
import { eraseEvent } from './erase-event'
import type { ErasurePlan } from './plan-erasure'

foundForEachTest()
bucketForFile()

let files: FileStore
beforeEach(() => {
  files = testFiles()
})

const bucket = (): Promise<FileStore> => S3FileStore.open(emptyBucket().settings)

const ports = () => ({ database: world.database, files, now: () => world.clock.at })

const SIZE = 1_000

async function send(person: Session, file: TestFile): Promise<void> {
  await sendParts(ports(), person, file)
  await finishArrival(ports(), person, file)
}

const attachOf = (ticketId: string, { hash, size }: TestFile) =>
  command(world, 'attach', ticketId, { file: { hash, size, name: 'снимок.png' } })

const entryOf = (name: 'reply' | 'addNote', ticketId: string, attachId: string) =>
  command(world, name, ticketId, { text: 'На снимке пароль', files: [attachId] }, { deps: [attachId] })

const push = (person: Session, ...commands: readonly ReturnType<typeof command>[]) =>
  world.client(person).pushAll(commands)

/** @returns the command that attached it */
async function attached(person: Session, ticketId: string, file: TestFile): Promise<string> {
  await send(person, file)
  const attach = attachOf(ticketId, file)
  expect(await push(person, attach)).toMatchObject([{ status: 'applied' }])
  return attach.id
}

const eventOf = async (commandId: string): Promise<string> =>
  (await eventsOfCommand(world.database, world.organisationId, commandId)).at(-1)?.id ?? ''

const erase = (eventId: string): Promise<ErasurePlan> =>
  eraseEvent(ports(), { organisationId: world.organisationId, eventId, reason: 'По запросу', by: 'root@opora' })

async function isStored({ hash }: TestFile): Promise<boolean> {
  const stream = await files.read({ organisationId: world.organisationId, hash })
  stream?.destroy()
  return stream !== null
}

async function download(ticketId: string, commandId: string): Promise<{ readonly name: string }> {
  const { name, bytes } = await readAttachment(
    { ...ports(), directories: new DirectoryCache() },
    anna,
    ticketId,
    commandId,
  )
  bytes.destroy()
  return { name }
}

describe.each([
  ['a folder', () => Promise.resolve<FileStore>(testFiles())],
  ['a bucket', bucket],
] as const)('in %s', (_where, open) => {
  beforeEach(async () => {
    files = await open()
  })

  test('bytes go with the reply that brought them, and who sent them has to send them again', async () => {
    const { id } = await world.register(anna)
    const file = newFile(SIZE)
    const attachId = await attached(anna, id, file)
    const reply = entryOf('reply', id, attachId)
    expect(await push(anna, reply)).toMatchObject([{ status: 'applied' }])
    const { events, bytes } = await erase(await eventOf(reply.id))
    expect(events.map(({ type }) => type)).toEqual(['replied', 'attached'])
    expect(bytes).toEqual([{ hash: file.hash, size: file.size, isShared: false, isHere: true }])
    expect(await isStored(file)).toBe(false)
    await expect(download(id, attachId)).rejects.toMatchObject({ status: 404, code: 'file.unknown' })
    expect(await arrivalOf(ports(), anna, file)).toMatchObject({ isStored: false, parts: [] })
    expect(await push(anna, attachOf(id, file))).toMatchObject([{ status: 'retryLater', code: 'file.notHere' }])
    await attached(anna, id, file)
    expect(await isStored(file)).toBe(true)
  })

  test('bytes stay that another ticket has, and cannot be had from the one that was erased', async () => {
    const [mine, other] = [await world.register(anna), await world.register(boris)]
    const file = newFile(SIZE)
    const attachId = await attached(anna, mine.id, file)
    const otherId = await attached(boris, other.id, file)
    expect((await erase(await eventOf(attachId))).bytes).toEqual([
      { hash: file.hash, size: file.size, isShared: true, isHere: true },
    ])
    expect(await isStored(file)).toBe(true)
    await expect(download(mine.id, attachId)).rejects.toMatchObject({ status: 404 })
    expect(await download(other.id, otherId)).toMatchObject({ name: 'снимок.png' })
    expect((await erase(await eventOf(otherId))).bytes).toMatchObject([{ isShared: false }])
    expect(await isStored(file)).toBe(false)
  })
})

test('a file that another entry shows stays with that one', async () => {
  const { id } = await world.register(anna)
  const file = newFile(SIZE)
  const attachId = await attached(anna, id, file)
  const [reply, note] = [entryOf('reply', id, attachId), entryOf('addNote', id, attachId)]
  await push(anna, reply, note)
  expect((await erase(await eventOf(reply.id))).events.map(({ type }) => type)).toEqual(['replied'])
  expect(await download(id, attachId)).toMatchObject({ name: 'снимок.png' })
  expect((await erase(await eventOf(note.id))).events.map(({ type }) => type)).toEqual(['noted', 'attached'])
  expect(await isStored(file)).toBe(false)
})

test('a file is erased on every ticket to which it came along', async () => {
  const [older, younger] = [await world.register(anna), await world.register(anna)]
  const file = newFile(SIZE)
  const attachId = await attached(anna, younger.id, file)
  const merge = command(world, 'mergeTickets', younger.id, { intoId: older.id })
  expect(await push(anna, { ...merge, tickets: [younger.id, older.id] })).toMatchObject([{ status: 'applied' }])
  const reply = entryOf('reply', younger.id, attachId)
  expect(await push(anna, reply)).toMatchObject([{ status: 'merged' }])
  const { events } = await erase(await eventOf(attachId))
  expect(events.map(({ type, ticketId }) => [type, ticketId])).toEqual([
    ['attached', younger.id],
    ['attached', older.id],
  ])
  expect(await isStored(file)).toBe(false)
  for (const { id } of [older, younger]) {
    const history = (await timelinesOf(world.database, [id])).get(id) ?? []
    expect(history.at(-1)?.type).toBe('erased')
    expect((await world.ticket(id)).version).toBe(history.length)
  }
})

test('where bytes cannot be removed, nothing is erased; the same can be done again', async () => {
  files = await bucket()
  const { id } = await world.register(anna)
  const file = newFile(SIZE)
  const eventId = await eventOf(await attached(anna, id, file))
  s3.refusal = new S3Refusal(403, 'AccessDenied')
  await expect(erase(eventId)).rejects.toThrow()
  s3.refusal = null
  const history = (await timelinesOf(world.database, [id])).get(id) ?? []
  expect(history.at(-1)).toMatchObject({ type: 'attached', content: { fileName: 'снимок.png' } })
  await erase(eventId)
  expect(await isStored(file)).toBe(false)
})

test('bytes that are not in this store are told of, and the text goes all the same', async () => {
  const { id } = await world.register(anna)
  const file = newFile(SIZE)
  const eventId = await eventOf(await attached(anna, id, file))
  files = testFiles()
  expect((await erase(eventId)).bytes).toEqual([{ hash: file.hash, size: file.size, isShared: false, isHere: false }])
})

test('whoever attaches or sends the same bytes in that moment is told, or has them: none is lost', async () => {
  for (let round = 0; round < 8; round += 1) {
    const [mine, other] = [await world.register(anna), await world.register(boris)]
    const file = newFile(SIZE)
    const eventId = await eventOf(await attached(anna, mine.id, file))
    if (round % 2 === 0) await send(boris, file)
    const attach = attachOf(other.id, file)
    const [, sent] = await Promise.allSettled([
      erase(eventId),
      round % 2 === 0 ? push(boris, attach) : send(boris, file),
    ])
    if (sent.status === 'rejected') expect(sent.reason).toMatchObject({ code: 'file.partsMissing' })
    // As a desktop does it: what the server does not have is sent again.
    let [verdict] = await push(boris, attach)
    if (verdict?.code === 'file.notHere') {
      await send(boris, file)
      ;[verdict] = await push(boris, attach)
    }
    expect(verdict?.status).toBe('applied')
    expect(await isStored(file)).toBe(true)
  }
})

test('bytes that went between their arrival and the note of it are asked for again', async () => {
  const { id } = await world.register(anna)
  const file = newFile(SIZE)
  const eventId = await eventOf(await attached(anna, id, file))
  await sendParts(ports(), boris, file)
  const store = files
  const interrupted: FileStore = {
    check: () => store.check(),
    parts: (arrival) => store.parts(arrival),
    putPart: (arrival, index, bytes) => store.putPart(arrival, index, bytes),
    read: (key) => store.read(key),
    remove: (key) => store.remove(key),
    forgetArrivals: (before) => store.forgetArrivals(before),
    async assemble(arrival, partCount) {
      const isRight = await store.assemble(arrival, partCount)
      await erase(eventId)
      return isRight
    },
  }
  await expect(finishArrival({ ...ports(), files: interrupted }, boris, file)).rejects.toMatchObject({
    status: 409,
    code: 'file.partsMissing',
  })
  expect(await arrivalOf(ports(), boris, file)).toMatchObject({ isStored: false, parts: [] })
  await send(boris, file)
  expect(await isStored(file)).toBe(true)
})

test('what else has the same bytes is found by an index', async () => {
  const plan = await world.database.transaction().execute(async (transaction) => {
    // With few rows nobody would use it.
    await sql`set local enable_seqscan = off`.execute(transaction)
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain select id from events
      where type = 'attached' and fields -> 'attachment' -> 'to' ->> 'hash' = any(${['a'.repeat(64)]}::text[])`.execute(
      transaction,
    )
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
  expect(plan).toContain('events_attached_bytes')
})
