import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Session } from '../api/context'
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
