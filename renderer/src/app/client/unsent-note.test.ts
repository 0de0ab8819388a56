/** What can be said of unsent changes whose database is gone, where no journal has them. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { outboxName } from '@/cache/outbox-database'
import { deleteDatabase } from '@/cache/testing/lose-database'
import { anna, borisActor, register, testId } from '@/cache/testing/organisation'
import type { LocalClient } from './local-client'
import { ClientWorld } from './testing/client-world'

let world: ClientWorld
beforeEach(() => {
  world = new ClientWorld()
})
afterEach(() => world.close())

/** A browser, which keeps no journal, with two changes that could not be sent. */
async function unsentWork(): Promise<LocalClient> {
  vi.spyOn(world.journal.port, 'read').mockResolvedValue({ kind: 'notHere' })
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const { client, engine, sync } = await world.window()
  await client.open(ticketId)
  world.server.isReachable = false
  await sync()
  for (const text of ['Один', 'Два']) await client.dispatch({ name: 'reply', ticketId, args: { text } }).saved
  await client.close()
  await engine.stop()
  return client
}

const deleteOutbox = (): Promise<void> => deleteDatabase(world.device.home, outboxName('server', anna.id))

it('says at the next start how many there were, and once', async () => {
  await unsentWork()
  world.outbox!.close()
  await deleteOutbox()
  const next = await world.client()
  expect([next.lostChanges, next.outbox.unsent]).toEqual([2, 0])
  await next.close()
  expect((await world.client()).lostChanges).toBe(0)
})

it('says nothing of changes that are still there, or that were sent', async () => {
  await unsentWork()
  const { client, engine, sync } = await world.window()
  expect([client.lostChanges, client.outbox.unsent]).toEqual([0, 2])
  world.server.isReachable = true
  await sync()
  await vi.waitFor(() => expect(client.outbox.unsent).toBe(0))
  await client.close()
  await engine.stop()
  world.outbox!.close()
  await deleteOutbox()
  expect((await world.client()).lostChanges).toBe(0)
})

it('says nothing of what an open window has put back', async () => {
  const first = await unsentWork()
  expect(first.lostChanges).toBe(0)
  const client = await world.client()
  await deleteOutbox()
  await vi.waitFor(async () => expect(await world.outbox!.commands.count()).toBe(2))
  await client.settled()
  await client.close()
  world.outbox!.close()
  expect((await world.client()).lostChanges).toBe(0)
})
