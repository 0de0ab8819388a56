import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { boris, borisActor, command, register, testId } from '@/cache/testing/organisation'
import { enqueue, outboxRows } from '@/cache/outbox'
import { readSyncState } from '@/cache/sync-state'
import { DeviceWorld, type DeviceWindow } from './testing/device-window'

let world: DeviceWorld
let time: DeviceWorld['time']
let server: DeviceWorld['server']
const window = (): Promise<DeviceWindow> => world.window()
const repliesOf = (ticketId: string): (string | undefined)[] => world.repliesOf(ticketId)

beforeEach(() => {
  world = new DeviceWorld()
  ;({ time, server } = world)
})
afterEach(() => world.close())

describe('pull', () => {
  it('brings everything page by page, with the cursor of the rows that are there', async () => {
    server.pageSize = 3
    for (let index = 0; index < 5; index += 1) server.execute(register(testId()), borisActor)
    const { cache, engine } = await window()
    expect(await cache.tickets.count()).toBe(5)
    expect(await cache.openTickets.count()).toBe(5)
    expect(await cache.people.count()).toBe(3)
    expect((await readSyncState(cache)).cursor).toBe(String(server.seq))
    expect(engine.connection).toMatchObject({ kind: 'online', isComplete: true })
  })

  it('takes no image that is older than the one it holds', async () => {
    const ticketId = testId()
    server.execute(register(ticketId), borisActor)
    const stale = server.feed.find(({ change }) => change.entity === 'ticket')!.change
    server.execute(command('take', ticketId, {}), borisActor)
    const { cache, check } = await window()
    server.publish(stale)
    await check()
    expect((await cache.tickets.get(ticketId))?.assigneeId).toBe(boris.id)
  })

  it('lets the text of an event be erased, and never brings it back', async () => {
    const ticketId = testId()
    server.execute(register(ticketId, 'Личное'), borisActor)
    const { cache, check } = await window()
    const { change } = server.feed.find((row) => row.change.entity === 'event')!
    if (change.op !== 'upsert' || change.entity !== 'event') throw new Error('not an event')
    server.publish({ ...change, version: 2, image: { ...change.image, content: null } })
    server.publish(change)
    await check()
    expect((await cache.timelines.get(ticketId))?.events.map((event) => event.content)).toEqual([null])
  })

  it('reads the feed again every 45 seconds, and on a poke', async () => {
    const { engine } = await window()
    const before = server.pulls
    time.advance(44_000)
    await engine.settled()
    expect(server.pulls).toBe(before)
    time.advance(1_000)
    await engine.settled()
    expect(server.pulls).toBe(before + 1)
    engine.wake('poke')
    await engine.settled()
    expect(server.pulls).toBe(before + 2)
  })

  it('reads once more when it is asked to while it reads: what happened may have come after the answer', async () => {
    const { engine } = await window()
    const before = server.pulls
    server.onPull = () => {
      server.onPull = () => undefined
      engine.wake('poke')
    }
    engine.wake('poke')
    await engine.settled()
    expect(server.pulls).toBe(before + 2)
  })

  it('drops the cache but not the outbox when the epoch changed, and asks again for what was acknowledged', async () => {
    const { ask, cache, outbox, check } = await window()
    const ticketId = testId()
    await ask(register(ticketId))
    const backup = server.tickets.get(ticketId)!
    // The answer to a reply is lost, and then the server is restored from a backup that never saw it.
    server.faults.push('loseAnswer')
    const reply = command('reply', ticketId, { text: 'Смотрю' })
    await ask(reply)
    expect(await outboxRows(outbox)).toHaveLength(1)
    server.epoch = 'epoch-2'
    server.verdicts.delete(reply.id)
    server.events.pop()
    server.tickets.set(ticketId, backup)
    await check()
    expect(repliesOf(ticketId)).toEqual(['Смотрю'])
    expect(await outboxRows(outbox)).toHaveLength(0)
    expect((await readSyncState(cache)).epoch).toBe('epoch-2')
    expect(await cache.tickets.count()).toBe(1)
  })

  it('starts with a snapshot again when its cursor is too old', async () => {
    const { cache, check } = await window()
    server.execute(register(testId()), borisActor)
    server.oldestSeq = server.seq + 1
    server.execute(register(testId()), borisActor)
    await check()
    expect(await cache.tickets.count()).toBe(2)
  })

  it('keeps a ticket that was sent out of scope until its commands are answered', async () => {
    const ticketId = testId()
    server.execute(register(ticketId), borisActor)
    const { cache, outbox, engine, check } = await window()
    const reply = command('reply', ticketId, { text: 'Ещё вопрос' })
    server.forced.set(reply.id, ['busy'])
    await enqueue(outbox, reply, time.now())
    server.publish({ op: 'out', entity: 'ticket', id: ticketId })
    await check()
    expect(await cache.tickets.count()).toBe(1)
    time.advance(2_000)
    await engine.settled()
    expect(repliesOf(ticketId)).toEqual(['Ещё вопрос'])
    expect(await outboxRows(outbox)).toHaveLength(0)
    expect(await cache.tickets.count()).toBe(0)
  })
})
