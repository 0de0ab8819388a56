/** The first pages: each is asked for while the one before it is written, and only where that changes nothing else. */
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { CacheDatabase } from '@/cache/cache-database'
import { borisActor, command, register, testId } from '@/cache/testing/organisation'
import { enqueue } from '@/cache/outbox'
import { readSyncState } from '@/cache/sync-state'
import { SyncEngine } from './engine'
import { DeviceWorld } from './testing/device-window'
import { TransportError } from './transport'

const TICKETS = 8

let world: DeviceWorld
let server: DeviceWorld['server']
let cache: CacheDatabase

beforeEach(async () => {
  world = new DeviceWorld()
  ;({ server } = world)
  server.pageSize = 3
  for (let index = 0; index < TICKETS; index += 1) server.execute(register(testId()), borisActor)
  server.snapshotSeq = server.seq
  ;({ cache } = await world.device.databases())
})
afterEach(() => world.close())

const time = (): DeviceWorld['time'] => world.time
const pages = (): number => Math.ceil(server.feed.length / server.pageSize)

async function expectWhole(): Promise<void> {
  expect(await cache.tickets.count()).toBe(server.tickets.size)
  expect(await cache.timelines.count()).toBe(server.tickets.size)
  expect(await readSyncState(cache)).toMatchObject({ cursor: String(server.seq), seq: server.seq, epoch: server.epoch })
}

describe('a snapshot', () => {
  it('asks for the next page before the present one is written, and for each page once', async () => {
    const asked: { cursor: string | null; stored: Promise<string | null> }[] = []
    server.onPull = (cursor) => void asked.push({ cursor, stored: readSyncState(cache).then((state) => state.cursor) })
    await world.window()
    const ahead = await Promise.all(asked.map(async ({ cursor, stored }) => cursor !== (await stored)))
    expect(ahead.filter(Boolean).length).toBe(pages() - 1)
    expect(server.pulls).toBe(pages())
    await expectWhole()
  })

  it.each([
    ['open', true],
    ['people', true],
    ['segments', false],
    [undefined, false],
  ] as const)(
    'lets windows read a page before it writes the next, as long as they wait for it: %s, %s',
    async (stage, gives) => {
      server.snapshotStage = stage
      const stored: (string | null)[] = []
      const ports = await world.device.ports()
      const giveWay = async (): Promise<void> => {
        const { cursor } = await readSyncState(cache)
        // A page that comes meanwhile is not written.
        await new Promise((resolve) => setTimeout(resolve, 20))
        expect((await readSyncState(cache)).cursor).toBe(cursor)
        stored.push(cursor)
      }
      const engine = new SyncEngine({ ...ports, giveWay })
      onTestFinished(() => engine.stop())
      await engine.start()
      await engine.settled()
      expect(stored).toEqual(gives ? Array.from({ length: pages() - 1 }, (_, page) => String((page + 1) * 3)) : [])
      await expectWhole()
    },
  )

  it('goes on after a page that was asked for ahead and did not come', async () => {
    server.faults.push('duplicate', 'duplicate', { fail: new TransportError('unreachable', 'Lost') })
    const { engine } = await world.window()
    expect(engine.connection.kind).toBe('offline')
    expect((await readSyncState(cache)).cursor).toBe('6')
    await engine.settled()
    world.time.advance(60_000)
    await engine.settled()
    await expectWhole()
  })

  it('throws a page away that was asked for before a command was sent', async () => {
    const { outbox } = await world.device.databases()
    const [ticketId = ''] = server.tickets.keys()
    const take = command('take', ticketId, {})
    server.onPull = () => {
      if (server.pulls === 2) void enqueue(outbox, take, world.time.now())
    }
    await world.window()
    expect(server.verdicts.get(take.id)?.status).toBe('applied')
    expect(server.pulls).toBeGreaterThan(pages())
    await expectWhole()
    expect((await cache.tickets.get(ticketId))?.assigneeId).not.toBeNull()
  })

  it('asks for little at first, for more when that came at once, and for less when a page did not come', async () => {
    server.pageSize = 1_000
    for (let index = 0; index < 200; index += 1) server.execute(register(testId()), borisActor)
    server.snapshotSeq = server.seq
    const limits: number[] = []
    server.onPull = (_cursor, limit) => void limits.push(limit)
    server.faults.push('duplicate', 'duplicate', { fail: new TransportError('unreachable', 'Lost') })
    const { engine } = await world.window()
    time().advance(60_000)
    await engine.settled()
    expect(limits).toEqual([40, 40, 320, 320, 125])
    await expectWhole()
  })

  it('asks for less on a line that took its time', async () => {
    const limits: number[] = []
    server.onPull = (_cursor, limit) => {
      limits.push(limit)
      time().advance(9_000)
    }
    await world.window()
    expect(limits[0]).toBe(40)
    expect(limits.at(-1)).toBe(10)
  })

  it('begins again when the epoch changes under it', async () => {
    server.onPull = () => {
      if (server.pulls === 3) server.epoch = 'epoch-2'
    }
    await world.window()
    await expectWhole()
  })
})
