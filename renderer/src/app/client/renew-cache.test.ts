import { forceCloseDatabase } from 'fake-indexeddb'
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
  await vi.waitFor(() => expect([client.cacheWasDropped, client.connection.isComplete]).toEqual([true, false]))
  await client.settled()
  expect(client.trouble).toBeNull()
  expect(client.row(ticketId)).toBeUndefined()
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

it('a cache that the browser only closed is read as it is, and not called lost', async () => {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const { client } = await world.window()
  whenLost(world.cache!, () => client.renewCache())
  const reset = vi.fn()
  client.on('reset', reset)
  forceCloseDatabase(world.cache!.backendDB() as unknown as Parameters<typeof forceCloseDatabase>[0])
  await vi.waitFor(() => expect(reset).toHaveBeenCalled())
  expect([client.cacheWasDropped, client.connection.isComplete]).toEqual([false, true])
  expect(client.row(ticketId)).toBeDefined()
})
