import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { splitSegment } from '@shared/protocol/segment'
import { SegmentColumns } from '@shared/protocol/segment-columns'
import type { Session } from '../api/context'
import { buildSegment } from '../segments/build-segment'
import { readSegment } from '../segments/read-segment'
import type { OpenDatabase } from '../store/database'
import { changeEpoch } from '../store/epoch'
import { feedBounds, type FeedPosition } from '../store/feed'
import type { TestClient } from '../testing/client'
import { restorableDatabase, type RestorableDatabase } from '../testing/database'
import { command, foundWorld, registration, worldOn, type World } from '../testing/world'

let files: RestorableDatabase
let opened: OpenDatabase
let world: World
let anna: Session
let boris: Session

beforeAll(async () => {
  files = await restorableDatabase()
  opened = await files.open()
})
afterAll(async () => {
  await opened.close()
  await files.remove()
})
/** Everything until the backup: an organisation, two people, one ticket. */
beforeEach(async () => {
  world = await foundWorld(opened.database)
  anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })
  boris = await world.person({ name: 'Борис', roles: ['engineer'], groups: [world.groups.desk] })
  await world.register(anna)
})

async function reopenAfter(work: () => Promise<void>): Promise<void> {
  await opened.close()
  await work()
  opened = await files.open()
  world = worldOn(opened.database, world)
}

const position = async (): Promise<FeedPosition> => (await feedBounds(world.database, world.organisationId)).last

/** The same installation, against the server as it is now. */
function again(client: TestClient, person: Session): TestClient {
  const same = world.client(person, { clientId: client.id })
  same.cursor = client.cursor
  same.epoch = client.epoch
  return same
}

const isRestored = { status: 409, code: 'sync.epochChanged' }

test('a client that has seen what a restore lost is told, though other changes have its numbers now', async () => {
  const before = world.client(boris)
  await before.pull()
  await reopenAfter(files.backUp)

  // What will be lost: acknowledged, and pulled.
  const ticketId = uuidv7()
  const lost = [registration(world, ticketId), command(world, 'take', ticketId)]
  const client = again(world.client(anna), anna)
  const acknowledged = await client.pushAll(lost)
  expect(acknowledged.map((verdict) => verdict.status)).toEqual(['applied', 'applied'])
  await client.pull()
  const half = world.client(anna)
  await half.pullPage(1)
  const seen = await position()

  // The same steps by somebody else: the same numbers, and in copied files the same transaction ids.
  await reopenAfter(files.restore)
  const other = uuidv7()
  await world.client(boris).pushAll([registration(world, other), command(world, 'take', other)])
  expect((await position()).seq).toBe(seen.seq)

  const returned = again(client, anna)
  await expect(returned.pull()).rejects.toMatchObject(isRestored)
  await expect(returned.push(command(world, 'addNote', ticketId, { text: 'Дальше' }))).rejects.toMatchObject(isRestored)
  await expect(again(half, anna).pullPage()).rejects.toMatchObject(isRestored)
  // Whoever had seen nothing of it goes on.
  const undisturbed = again(before, boris)
  await undisturbed.pull()
  expect(undisturbed.ids('ticket')).toEqual([other])

  // The cache is dropped, the outbox is asked again: each command is applied once, whatever happens to the answer.
  returned.cursor = null
  const first = await returned.pushAll(lost)
  expect(first.map((verdict) => verdict.status)).toEqual(['applied', 'applied'])
  const second = await returned.pushAll(lost)
  expect(second.map(({ status, seq }) => ({ status, seq }))).toEqual(first.map(({ status, seq }) => ({ status, seq })))
  await returned.pull()
  expect(returned.held('ticket', ticketId)).toEqual(await world.ticket(ticketId))
  expect(returned.history(ticketId).map((event) => event.commandId)).toEqual(lost.map((sent) => sent.id))
})

test('a client that is ahead of a restored feed is told as well', async () => {
  await reopenAfter(files.backUp)
  await world.register(anna)
  const client = world.client(anna)
  await client.pull()
  await reopenAfter(files.restore)
  await expect(again(client, anna).pull()).rejects.toMatchObject(isRestored)
})

test('a client that holds segments of what a restore lost lets go of them, and gets those that there are now', async () => {
  const finish = async (): Promise<string> => {
    const { id } = await world.register(anna)
    const end = command(world, 'resolve', id, { code: 'solved', text: 'Готово', isReply: true })
    expect(await world.client(anna).push(end)).toMatchObject({ status: 'applied' })
    return id
  }
  const build = () => buildSegment(world.database, world.organisationId, world.clock.at, 1)
  const take = async (client: TestClient): Promise<readonly string[]> => {
    client.takesSegments = true
    await client.pull()
    return client.segments.map(({ id }) => id)
  }
  const kept = await finish()
  expect(await build()).toBe(true)
  await reopenAfter(files.backUp)
  const lost = await finish()
  expect(await build()).toBe(true)
  const before = world.client(boris)
  const held = await take(before)
  expect(held).toHaveLength(2)

  await reopenAfter(files.restore)
  const instead = await finish()
  expect(await build()).toBe(true)
  await expect(again(before, boris).pull()).rejects.toMatchObject(isRestored)
  const beginner = again(before, boris)
  beginner.cursor = null
  const now = await take(beginner)
  // The one of the backup is the same, the other is another one, and what it would have had nobody finds any more.
  expect(now).toHaveLength(2)
  const gone = held.filter((id) => !now.includes(id))
  expect(gone).toHaveLength(1)
  await expect(readSegment(world.database, boris, gone[0]!)).rejects.toMatchObject({ status: 404 })
  const packed = await Promise.all(now.map(async (id) => readSegment(world.database, boris, id)))
  const ids = packed.flatMap((bytes) => new SegmentColumns(splitSegment(bytes).columns).ids())
  expect(ids.toSorted()).toEqual([kept, instead].toSorted())
  expect([...ids, ...beginner.ids('ticket')]).not.toContain(lost)
})

test('an operator who says that a backup was put back reaches every client at once', async () => {
  const client = world.client(boris)
  client.epoch = (await client.pullPage()).epoch
  await client.pull()
  await reopenAfter(files.backUp)
  // Acknowledged and not pulled: nothing that this client holds of the feed was lost, only its command.
  const { id } = await world.register(anna)
  const take = command(world, 'take', id)
  const asked = again(client, boris)
  expect(await asked.push(take)).toMatchObject({ status: 'applied' })
  await reopenAfter(files.restore)
  await changeEpoch(world.database, world.organisationId)
  await expect(again(client, boris).push(take)).rejects.toMatchObject(isRestored)
  await expect(again(client, boris).pull()).rejects.toMatchObject(isRestored)
})
