/** The cache is compared with the server by sums, and what differs is fetched again: that part and no other. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { anna, borisActor, command, desk, register, testId } from '@/cache/testing/organisation'
import { enqueue } from '@/cache/outbox'
import { readCheck } from '@/cache/sync-state'
import type { CacheDatabase } from '@/cache/cache-database'
import { partOf } from '@shared/protocol/sums'
import { CHECK_MS } from './check'
import { DeviceWorld, type DeviceWindow } from './testing/device-window'

let world: DeviceWorld
let server: DeviceWorld['server']
let ticketIds: readonly string[]
let window: DeviceWindow
let cache: CacheDatabase

beforeEach(async () => {
  world = new DeviceWorld()
  ;({ server } = world)
  ticketIds = Array.from({ length: 4 }, () => testId())
  for (const id of ticketIds) server.execute(register(id), borisActor)
  window = await world.window()
  ;({ cache } = window)
})
afterEach(async () => {
  await world.close()
  vi.restoreAllMocks()
})

/** Time goes by until the cache is compared again. */
async function untilChecked(): Promise<void> {
  world.time.advance(CHECK_MS)
  await window.engine.settled()
}

async function expectSame(): Promise<void> {
  const tickets = new Map((await cache.tickets.toArray()).map((ticket) => [ticket.id, ticket]))
  expect(tickets).toEqual(new Map([...server.tickets].toSorted()))
  for (const id of ticketIds) {
    const events = server.events.filter((event) => event.ticketId === id)
    expect((await cache.timelines.get(id))?.events).toEqual(events)
  }
  expect((await cache.openTickets.toCollection().primaryKeys()).toSorted()).toEqual(
    [...server.tickets.keys()].toSorted(),
  )
}

describe('a cache', () => {
  it('that is what the server has is compared once, and again half a day later', async () => {
    expect(await readCheck(cache)).toEqual({ key: 'check', at: world.time.now(), mended: [] })
    const { pulls } = server
    await window.check()
    expect(server.pulls).toBe(pulls + 1)
    expect(server.parts).toEqual([])
    await untilChecked()
    expect((await readCheck(cache))?.at).toBe(world.time.now())
    expect(server.parts).toEqual([])
  })

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['lost a ticket', (id) => cache.tickets.delete(id)],
    [
      'lost a ticket and all that belongs to it',
      async (id) => {
        await cache.tickets.delete(id)
        await cache.timelines.delete(id)
        await cache.openTickets.delete(id)
      },
    ],
    ['lost a history', (id) => cache.timelines.delete(id)],
    ['lost an event', (id) => cache.timelines.put({ ticketId: id, events: [] })],
  ])('that %s gets it back', async (_what, damage) => {
    const [id = ''] = ticketIds
    await damage(id)
    await untilChecked()
    expect(server.parts).toEqual([partOf('ticket', id)])
    expect(await readCheck(cache)).toMatchObject({ mended: [partOf('ticket', id)] })
    await expectSame()
  })

  it('that holds a version which is older, or newer than any, gets the right one', async () => {
    const [older = '', newer = ''] = ticketIds
    const held = (await cache.tickets.get(older))!
    server.execute(command('take', older, {}), borisActor)
    await window.check()
    await cache.tickets.put(held)
    await cache.tickets.put({ ...(await cache.tickets.get(newer))!, version: 99 })
    await untilChecked()
    expect(server.parts.toSorted()).toEqual([partOf('ticket', older), partOf('ticket', newer)].toSorted())
    await expectSame()
  })

  it('that holds a ticket too many lets it go, and tells the windows', async () => {
    const surplus = testId()
    await cache.tickets.put({ ...(await cache.tickets.get(ticketIds[0]!))!, id: surplus })
    world.device.channel.log.length = 0
    await untilChecked()
    expect(await cache.tickets.get(surplus)).toBeUndefined()
    const changed = world.device.channel.log.filter((message) => message.type === 'changed')
    expect(changed.flatMap((message) => message.touched.tickets)).toContain(surplus)
    await expectSame()
  })

  it('keeps a ticket too many for as long as a command on it waits', async () => {
    const surplus = testId()
    await cache.tickets.put({ ...(await cache.tickets.get(ticketIds[0]!))!, id: surplus })
    const note = command('addNote', surplus, { text: 'Не потерять' })
    server.forced.set(
      note.id,
      Array.from({ length: 3 }, () => 'busy'),
    )
    await enqueue(window.outbox, note, world.time.now())
    await untilChecked()
    expect(await cache.tickets.get(surplus)).toBeDefined()
    expect(await readCheck(cache)).toMatchObject({ mended: [partOf('ticket', surplus)] })
    for (let round = 0; round < 6; round += 1) {
      world.time.advance(120_000)
      await window.engine.settled()
    }
    expect(await cache.tickets.get(surplus)).toBeUndefined()
    expect((await window.outbox.attention.toArray()).map(({ id }) => id)).toEqual([note.id])
  })

  it('that lost a person and half of the groups gets them back', async () => {
    await cache.people.delete(anna.id)
    await cache.groups.delete(desk.id)
    await untilChecked()
    expect(server.parts.toSorted()).toEqual(['group', partOf('person', anna.id)])
    expect((await cache.people.get(anna.id))?.image).toEqual(anna)
    expect((await cache.groups.get(desk.id))?.image).toEqual(desk)
  })

  it('goes on where it was when the answer is lost', async () => {
    const [id = ''] = ticketIds
    await cache.tickets.delete(id)
    world.time.advance(CHECK_MS - 1_000)
    await window.engine.settled()
    server.onPull = () => {
      server.onPull = () => undefined
      server.faults.push('loseAnswer')
    }
    world.time.advance(1_000)
    await window.engine.settled()
    for (let round = 0; round < 3; round += 1) {
      world.time.advance(120_000)
      await window.engine.settled()
    }
    expect(server.parts).toEqual([partOf('ticket', id), partOf('ticket', id)])
    await expectSame()
  })

  it('is left alone after two tries that changed nothing, and that is said', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue()
    // The server sums what it does not send.
    const ghost = testId()
    const ticket = server.tickets.get(ticketIds[0]!)!
    server.publish({
      op: 'upsert',
      entity: 'ticket',
      id: ghost,
      version: 1,
      image: { ...ticket, id: ghost, version: 7 },
    })
    await window.check()
    await untilChecked()
    expect(server.parts).toEqual([partOf('ticket', ghost), partOf('ticket', ghost)])
    expect(said).toHaveBeenCalledOnce()
    await window.check()
    expect(server.parts).toHaveLength(2)
  })
})
