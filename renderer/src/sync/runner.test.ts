import { Dexie } from 'dexie'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cacheName, deleteCache } from '@/cache/cache-database'
import { register, testId } from '@/cache/testing/organisation'
import { SyncEngine } from './engine'
import { Runner, type Databases, type RunnerPorts } from './runner'
import { DeviceWorld } from './testing/device-window'

/** Databases are opened one after another. */
const PATIENCE = { timeout: 10_000 }

let world: DeviceWorld
let failures: unknown[]
let opened: Databases[]
/** What the disk says to those who open the databases; null when it lets them. */
let refusal: Error | null
let isSignedOut: boolean
let ports: RunnerPorts
let runner: Runner

beforeEach(async () => {
  world = new DeviceWorld()
  failures = []
  opened = []
  refusal = null
  isSignedOut = false
  const engine = await world.device.ports()
  const stream = { start: () => undefined, stop: () => undefined, wake: () => undefined, restart: () => undefined }
  ports = {
    timers: world.time,
    random: () => 0.5,
    async open() {
      if (refusal !== null) throw refusal
      const databases = await world.device.databases()
      opened.push(databases)
      return databases
    },
    build: (databases, onLost) => ({ engine: new SyncEngine({ ...engine, ...databases, onLost }), stream }),
    isSignedOut: () => isSignedOut,
    onFailed: (error) => failures.push(error),
  }
  runner = new Runner(ports)
})
afterEach(async () => {
  await runner.stop()
  await world.close()
})

const leads = (): Promise<void> => vi.waitFor(() => expect(runner.running?.engine.isLeading).toBe(true))

describe('the worker', () => {
  it('opens its databases by itself once the disk lets it, and syncs', async () => {
    refusal = new DOMException('The disk is full', 'QuotaExceededError')
    runner.start()
    await vi.waitFor(() => expect(failures).toHaveLength(1))
    world.time.advance(500)
    await vi.waitFor(() => expect(failures).toHaveLength(2))
    refusal = null
    world.server.execute(register(testId()), world.device.actor)
    world.time.advance(1_000)
    await leads()
    await vi.waitFor(async () => expect(await opened[0]!.cache.tickets.count()).toBe(1))
  })

  it('can be stopped while it cannot open them', async () => {
    refusal = new Error('No databases here')
    runner.start()
    await vi.waitFor(() => expect(failures).toHaveLength(1))
    await runner.stop()
    expect(opened).toEqual([])
  })

  it('opens them anew when they were closed under it', async () => {
    runner.start()
    await leads()
    opened[0]!.outbox.close()
    opened[0]!.cache.close()
    runner.running?.engine.wake('check')
    await vi.waitFor(() => expect(opened).toHaveLength(2))
    await leads()
    expect(failures).toHaveLength(1)
  })

  it('gives way to a window that can read them, and leads after it', async () => {
    const { engine } = await world.window()
    runner.start()
    await vi.waitFor(() => expect(opened).toHaveLength(1))
    opened[0]!.outbox.close()
    await engine.stop()
    await vi.waitFor(() => expect(failures).toHaveLength(1))
    const other = await world.window()
    expect(other.engine.isLeading).toBe(true)
    await other.engine.stop()
    world.time.advance(1_000)
    await leads()
    expect(opened).toHaveLength(2)
  })

  it('fetches a cache again that somebody deleted, leading or waiting to lead', async () => {
    const ticketId = testId()
    world.server.execute(register(ticketId), world.device.actor)
    runner.start()
    await leads()
    await vi.waitFor(async () => expect(await opened[0]!.cache.tickets.count()).toBe(1))
    const waiting = new Runner(ports)
    waiting.start()
    await vi.waitFor(() => expect(waiting.running).not.toBeNull(), PATIENCE)
    await deleteCache('server', world.device.actor.personId, world.device.home)
    await vi.waitFor(() => expect(opened).toHaveLength(4), PATIENCE)
    const leading = await vi.waitFor(() => {
      const one = [runner, waiting].find(({ running }) => running?.engine.isLeading === true)
      expect(one).toBeDefined()
      return one!
    }, PATIENCE)
    await vi.waitFor(async () => expect(await opened[3]!.cache.tickets.get(ticketId)).toBeDefined(), PATIENCE)
    expect(failures).toEqual([])
    await Promise.all([leading, waiting].map((one) => one.stop()))
  })

  it('leaves a cache deleted that a sign-out deleted', async () => {
    runner.start()
    await leads()
    isSignedOut = true
    await deleteCache('server', world.device.actor.personId, world.device.home)
    runner.running?.engine.wake('check')
    await vi.waitFor(() => expect(failures).toHaveLength(1))
    await runner.stop()
    expect([opened.length, runner.running]).toEqual([1, null])
  })

  it('does not take back a cache that another window took', async () => {
    runner.start()
    await leads()
    const newer = new Dexie(cacheName('server', world.device.actor.personId), { ...world.device.home })
    newer.version(90).stores({ somethingNew: 'id' })
    await newer.open()
    runner.running?.engine.wake('check')
    await vi.waitFor(() => expect(failures).toHaveLength(1))
    await runner.stop()
    expect(opened).toHaveLength(1)
    expect(runner.running).toBeNull()
    newer.close()
  })
})
