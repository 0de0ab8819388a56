/** Finished tickets come as segments, are read from them, and become rows when something in them changes. */
import Dexie from 'dexie'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openCache, type CacheDatabase } from '@/cache/cache-database'
import { heldSegments, segmentKeys } from '@/cache/read-segments'
import { readTogether } from '@/cache/read-together'
import { readCheck } from '@/cache/sync-state'
import { annaActor, borisActor, command, register, testId } from '@/cache/testing/organisation'
import { segmentText } from '@/cache/testing/segment-text'
import { SyncEngine } from './engine'
import type { SyncPorts } from './ports'
import { DeviceWorld, type DeviceWindow } from './testing/device-window'
import { FakeDevice } from './testing/fake-world'

let world: DeviceWorld
let server: DeviceWorld['server']
let finished: readonly string[]
let open: string

beforeEach(async () => {
  world = new DeviceWorld()
  ;({ server } = world)
  finished = Array.from({ length: 4 }, () => testId())
  open = testId()
  for (const id of [...finished, open]) server.execute(register(id), borisActor)
  for (const id of finished) server.execute(resolution(id), borisActor)
  await server.pack(finished.slice(0, 2))
  await server.pack(finished.slice(2))
})
afterEach(async () => {
  await world.close()
  vi.restoreAllMocks()
})

const resolution = (id: string) => command('resolve', id, { code: 'solved', text: 'Готово', isReply: true })

/** What the cache holds is what the server has, read as a screen reads it. */
async function expectSame(cache: CacheDatabase): Promise<void> {
  const ids = [...server.tickets.keys()]
  const { bases, timelines } = await readTogether(cache, ids, ids)
  ids.forEach((id, index) => {
    expect(bases[index]).toEqual(server.tickets.get(id))
    expect(timelines[index]?.events).toEqual(server.events.filter((event) => event.ticketId === id))
  })
}

const rows = (cache: CacheDatabase): Promise<string[]> => cache.tickets.toCollection().primaryKeys()

/** Erases what the resolution of a ticket said. */
function erase(ticketId: string): void {
  const event = server.events.find((one) => one.ticketId === ticketId && one.content?.['text'] === 'Готово')!
  server.events[server.events.indexOf(event)] = { ...event, content: null }
  const image = { ...event, content: null }
  server.publish({ op: 'upsert', entity: 'event', id: event.id, version: 2, image })
}

describe('a first sync', () => {
  it('stores segments as they are, rows of what is in none, and is what the server has', async () => {
    const { cache } = await world.window()
    expect(await rows(cache)).toEqual([open])
    expect(await cache.segments.count()).toBe(2)
    await expectSame(cache)
    expect((await readCheck(cache))?.mended).toEqual([])
    expect(server.parts).toEqual([])
  })

  it('fetches the segments of the next page while the present one is written', async () => {
    server.pageSize = 5
    server.segmentsOnPage = 1
    server.snapshotSeq = server.seq
    const { cache } = await world.device.databases()
    const isWritten = vi.fn<() => void>()
    const fetched = new Promise<void>((resolve) => {
      server.onSegment = (_id, bytes) => {
        expect(isWritten).not.toHaveBeenCalled()
        resolve()
        return bytes
      }
    })
    // Nothing can be written before a segment was asked for.
    server.onPull = (cursor) => {
      if (cursor === null) void cache.transaction('rw', cache.meta, () => Dexie.waitFor(fetched)).then(isWritten)
    }
    await world.window()
    expect(isWritten).toHaveBeenCalledOnce()
    await expectSame(cache)
  })

  it('goes on without a segment that is gone, and finds what it held by the next comparison', async () => {
    server.onSegment = (id, bytes) => (id === 'segment-1' ? null : bytes)
    const { cache } = await world.window()
    expect(await cache.segments.count()).toBe(1)
    expect((await readCheck(cache))?.mended).toHaveLength(2)
    await expectSame(cache)
  })

  it('goes on without a segment that is none, and finds what it held by the next comparison', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    server.onSegment = (id, bytes) => (id === 'segment-1' ? (bytes?.fill(255) ?? null) : bytes)
    const { cache } = await world.window()
    expect(await cache.segments.count()).toBe(1)
    expect(told).toHaveBeenCalledOnce()
    await expectSame(cache)
  })

  it('does not store a segment that came in part, and fetches it again', async () => {
    server.onSegment = (id, bytes) => (id === 'segment-2' ? (bytes?.slice(0, -1) ?? null) : bytes)
    const { cache, engine } = await world.window()
    expect([await cache.segments.count(), engine.connection.kind]).toEqual([0, 'offline'])
    server.onSegment = (_id, bytes) => bytes
    world.time.advance(60_000)
    await engine.settled()
    expect([await cache.segments.count(), engine.connection.kind]).toEqual([2, 'online'])
    expect(server.parts).toEqual([])
    await expectSame(cache)
  })

  it('that is killed between any two transactions ends as one that is not', async () => {
    server.pageSize = 5
    server.snapshotSeq = server.seq
    let kills = 0
    for (let survived = false; !survived; kills += 1) {
      const device = new FakeDevice(server, world.time, annaActor)
      const ports = await device.ports()
      survived = await liveFor(ports, kills + 1)
      const { engine, ports: next } = await device.engine()
      await expectSame(next.cache)
      expect((await readCheck(next.cache))?.mended).toEqual([])
      expect(engine.connection.isComplete).toBe(true)
      await device.close()
      ports.outbox.close()
    }
    // There were some: pages of the snapshot, and what is written beside them.
    expect(kills).toBeGreaterThan(5)
  })
})

/** An engine whose cache is closed under it after so many transactions that write. @returns whether it came to its end */
async function liveFor(ports: SyncPorts, transactions: number): Promise<boolean> {
  const { cache } = ports
  let left = transactions
  const begin = cache.transaction.bind(cache) as (...args: unknown[]) => Promise<unknown>
  vi.spyOn(cache, 'transaction').mockImplementation((async (mode: string, ...rest: unknown[]) => {
    const result = await begin(mode, ...rest)
    if (mode === 'rw') left -= 1
    if (left === 0) cache.close()
    return result
  }) as typeof cache.transaction)
  const engine = new SyncEngine(ports)
  await engine.start()
  await engine.settled()
  await engine.stop()
  cache.close()
  return left > 0
}

describe('a ticket in a segment', () => {
  let window: DeviceWindow
  let cache: CacheDatabase
  let id: string
  beforeEach(async () => {
    window = await world.window()
    ;({ cache } = window)
    id = finished[1]!
  })

  /** With the server, as it is done twice a day. */
  async function compare(): Promise<void> {
    await cache.meta.delete('check')
    await window.check()
  }

  it('becomes a row when somebody else changes it, with all that was known of it', async () => {
    server.execute(command('addNote', id, { text: 'Ещё одно' }), borisActor)
    await window.check()
    expect(await rows(cache)).toEqual([id, open].toSorted())
    await expectSame(cache)
    const marked = (await heldSegments(cache, await segmentKeys(cache))).flatMap((one) => [...one.marked])
    expect(marked).toEqual([id])
  })

  it('becomes a row without being unpacked: what is older of its history stays there until it is read', async () => {
    const before = server.tickets.get(id)!.version
    const bytes = vi.spyOn(cache.segmentBytes, 'bulkGet')
    server.execute(command('addNote', id, { text: 'Первое' }), borisActor)
    server.execute(command('addNote', id, { text: 'Второе' }), borisActor)
    await window.check()
    server.execute(command('reopen', id, { reason: 'Опять' }), borisActor)
    await window.check()
    expect(bytes.mock.calls.flat(2)).toEqual([])
    const { earlier, events } = (await cache.timelines.get(id))!
    expect(earlier?.version).toBe(before)
    expect(events.map(({ seqInTicket }) => seqInTicket)).toEqual([before + 1, before + 2, before + 3])
    await expectSame(cache)
    await compare()
    expect(server.parts).toEqual([])
  })

  it('that has become a row gets its history back when the segment is damaged that has the older part', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    server.execute(command('addNote', id, { text: 'Ещё одно' }), borisActor)
    await window.check()
    const { earlier } = (await cache.timelines.get(id))!
    await cache.segmentBytes.put({ key: earlier!.key, packed: new Uint8Array([1, 2, 3]) })
    expect((await readTogether(cache, [id], [id])).bases).toEqual([server.tickets.get(id)])
    await window.check()
    await expectSame(cache)
    await compare()
    await expectSame(cache)
  })

  it('is found by a window that knew the segments before the leader wrote them anew', async () => {
    const other = await openCache('server', annaActor.personId, world.device.home)
    await expectSame(other)
    server.publish({ op: 'out', entity: 'ticket', id: finished[0]! })
    server.tickets.delete(finished[0]!)
    await window.check()
    expect(await cache.segmentMarks.count()).toBe(0)
    await expectSame(other)
    other.close()
  })

  it('becomes a row by what was asked here, and its overlay goes', async () => {
    await window.ask(
      command('reopen', id, { reason: 'Опять' }, { [id]: { version: server.tickets.get(id)!.version, seen: {} } }),
    )
    expect(await window.outbox.commands.count()).toBe(0)
    expect((await cache.openTickets.toCollection().primaryKeys()).toSorted()).toEqual([id, open].toSorted())
    await expectSame(cache)
  })

  it('that may not be read any more is nowhere, not even in the segment', async () => {
    server.publish({ op: 'out', entity: 'ticket', id })
    await window.check()
    const { bases } = await readTogether(cache, [id], [])
    expect(bases).toEqual([undefined])
    expect(await segmentText(cache)).not.toContain(id)
    const { bases: others } = await readTogether(cache, [finished[0]!], [])
    expect(others).toEqual([server.tickets.get(finished[0]!)])
  })

  it('loses a text that was erased, also on the disk, and is packed again', async () => {
    expect((await segmentText(cache)).split('Готово')).toHaveLength(5)
    erase(id)
    await window.check()
    await expectSame(cache)
    expect((await segmentText(cache)).split('Готово')).toHaveLength(4)
    expect(await rows(cache)).toEqual([open])
    expect(await cache.segmentMarks.count()).toBe(0)
  })

  it('whose segment is damaged is fetched again', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const [bytes] = await cache.segmentBytes.toArray()
    await cache.segmentBytes.put({
      ...bytes!,
      packed: bytes!.packed.map((byte, index) => (index > 20 ? byte ^ 85 : byte)),
    })
    const { bases } = await readTogether(cache, finished, [])
    expect(bases.filter((base) => base === undefined)).toHaveLength(2)
    expect(logged).toHaveBeenCalledOnce()
    await window.check()
    await expectSame(cache)
  })

  it('that was lost with its segment is found by the next comparison', async () => {
    await cache.segments.delete((await segmentKeys(cache))[0]!)
    await cache.meta.delete('check')
    await window.check()
    await expectSame(cache)
    expect((await readCheck(cache))?.mended).toHaveLength(2)
    // Nobody would look there for a text that is erased.
    expect(await cache.segmentBytes.toCollection().primaryKeys()).toEqual(await segmentKeys(cache))
  })
})
