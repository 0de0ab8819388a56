/** The screen over segments: finished tickets are listed and opened without ever having been rows. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { borisActor, command, register, requester, testId } from '@/cache/testing/organisation'
import { ClientWorld } from './testing/client-world'

let world: ClientWorld
let ids: readonly string[]

beforeEach(async () => {
  world = new ClientWorld()
  ids = Array.from({ length: 3 }, () => testId())
  for (const id of ids) {
    world.server.execute(register(id), borisActor)
    const resolved = command('resolve', id, { code: 'solved', text: 'Готово', isReply: true })
    world.server.execute(resolved, borisActor)
  }
  await world.server.pack(ids)
})
afterEach(() => world.close())

const listed = (client: Awaited<ReturnType<ClientWorld['client']>>): readonly string[] =>
  client.index.ids({ view: 'resolved', owner: client.owner, now: client.now() }).toSorted()

it('lists and opens them, after a start and while they arrive', async () => {
  const early = await world.client()
  expect(listed(early)).toEqual([])
  const { client, sync } = await world.window()
  await sync()
  await early.settled()
  for (const one of [early, client]) {
    expect(listed(one)).toEqual(ids)
    expect(one.row(ids[1]!)).toMatchObject({
      id: ids[1],
      state: 'resolved',
      requesterName: requester.name,
      isReckoned: true,
    })
    const view = await one.open(ids[1]!)
    expect(view?.ticket).toEqual(world.server.tickets.get(ids[1]!))
    expect(view?.entries).toHaveLength(world.server.tickets.get(ids[1]!)!.version)
  }
  expect(await world.cache!.tickets.count()).toBe(0)
})

it('shows what others change in them, and lets go of what is gone', async () => {
  const { client, sync } = await world.window()
  world.server.execute(command('reopen', ids[0]!, { reason: 'Опять' }), borisActor)
  world.server.publish({ op: 'out', entity: 'ticket', id: ids[2]! })
  await sync()
  expect(listed(client)).toEqual([ids[1]])
  expect(client.row(ids[0]!)?.finishedAt).toBeNull()
  expect([client.row(ids[2]!), await client.open(ids[2]!)]).toEqual([undefined, null])
  expect(client.index.size).toBe(2)
})

it('reopens one on this device, offline and after', async () => {
  const { client, sync } = await world.window()
  await client.open(ids[0]!)
  world.server.isReachable = false
  await client.dispatch({ name: 'reopen', ticketId: ids[0]!, args: { reason: 'Опять' } }).saved
  expect(listed(client)).toEqual(ids.slice(1))
  world.server.isReachable = true
  await sync()
  expect(client.outbox.unsent).toBe(0)
  expect(client.view(ids[0]!)?.ticket).toEqual(world.server.tickets.get(ids[0]!))
})
