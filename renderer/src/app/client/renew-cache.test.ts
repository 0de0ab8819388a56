import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { deleteCache } from '@/cache/cache-database'
import { whenLost } from '@/cache/lost-database'
import { anna, borisActor, register, testId } from '@/cache/testing/organisation'
import { ClientWorld } from './testing/client-world'

let world: ClientWorld
beforeEach(() => {
  world = new ClientWorld()
})
afterEach(() => world.close())

it('a cache that is deleted under a window is fetched again, and what is unsent still stands on what comes', async () => {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const { client, engine, sync } = await world.window()
  world.server.isReachable = false
  await sync()
  await client.dispatch({ name: 'take', ticketId, args: {} }).saved
  whenLost(world.cache!, () => client.renewCache())
  await deleteCache('server', anna.id, world.device.home)
  expect([client.cacheWasDropped, client.connection.isComplete]).toEqual([true, false])
  expect(client.trouble).toBeNull()
  await vi.waitFor(() => expect(world.cache!.isOpen()).toBe(true))
  expect(client.outbox.unsent).toBe(1)
  // The worker begins anew (see `runner.test.ts`).
  await engine.stop()
  world.server.isReachable = true
  await world.device.engine()
  await vi.waitFor(() => expect(client.connection).toMatchObject({ kind: 'online', isComplete: true }))
  await client.settled()
  expect(client.row(ticketId)).toMatchObject({ assigneeId: anna.id, unsaved: 'none' })
  expect(client.outbox.unsent).toBe(0)
})
