import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { borisActor, command, MONDAY, register, testId } from '@/cache/testing/organisation'
import { enqueue, outboxRows } from '@/cache/outbox'
import { SyncEngine } from './engine'
import { DeviceWorld, type DeviceWindow } from './testing/device-window'
import { TransportError } from './transport'

let world: DeviceWorld
let time: DeviceWorld['time']
let server: DeviceWorld['server']
let device: DeviceWorld['device']
const window = (): Promise<DeviceWindow> => world.window()
const repliesOf = (ticketId: string): (string | undefined)[] => world.repliesOf(ticketId)

beforeEach(() => {
  world = new DeviceWorld()
  ;({ time, server, device } = world)
})
afterEach(() => world.close())

describe('leadership', () => {
  it('goes to another window when this one cannot read its databases', async () => {
    const ports = await device.ports()
    ports.outbox.close()
    await expect(new SyncEngine(ports).start()).rejects.toThrow()
    const { engine } = await window()
    expect(engine.isLeading).toBe(true)
    expect(server.pulls).toBeGreaterThan(0)
  })

  it('is given up when the cache is taken away, so that another window goes on', async () => {
    const lost: unknown[] = []
    const ports = await device.ports()
    const engine = new SyncEngine({ ...ports, onLost: (error) => lost.push(error) })
    await engine.start()
    await engine.settled()
    ports.cache.close()
    engine.wake('check')
    await engine.settled()
    expect(lost).toHaveLength(1)
    expect(engine.isLeading).toBe(false)
    const other = await window()
    expect(other.engine.isLeading).toBe(true)
    await engine.stop()
  })
})

describe('failures of the connection', () => {
  it('waits longer each time, and no command pays for it', async () => {
    const { ask, engine, outbox } = await window()
    server.isReachable = false
    await ask(register(testId()))
    const first = engine.connection.nextAttemptAt! - time.now()
    time.advance(first)
    await engine.settled()
    const second = engine.connection.nextAttemptAt! - time.now()
    expect([first, second]).toEqual([500, 1_000])
    expect(engine.connection).toMatchObject({ kind: 'offline', since: MONDAY })
    expect(await outboxRows(outbox)).toMatchObject([{ state: 'pending', attempts: 0 }])
    server.isReachable = true
    time.advance(second)
    await engine.settled()
    expect(await outboxRows(outbox)).toEqual([])
  })

  it('comes back when the server said so, and is no slowness meanwhile', async () => {
    const { ask, engine, outbox } = await window()
    server.faults.push({ fail: new TransportError('busy', 'Not now', { status: 503, retryAfterMs: 30_000 }) })
    await ask(register(testId()))
    const nextAttemptAt = time.now() + 30_500
    expect(engine.connection).toMatchObject({ kind: 'refusing', refusedWith: 503, nextAttemptAt })
    expect(await outboxRows(outbox)).toMatchObject([{ state: 'pending', attempts: 0 }])
    time.advance(30_500)
    await engine.settled()
    expect(engine.connection).toMatchObject({ kind: 'online', refusedWith: null, nextAttemptAt: null })
    expect(await outboxRows(outbox)).toEqual([])
  })

  it('names the answer that takes nothing, and another one when it changes', async () => {
    const { engine, check } = await window()
    const met: unknown[] = []
    for (const status of [429, 403, 502]) {
      server.faults.push({ fail: new TransportError('busy', 'Not now', { status }) })
      await check()
      met.push(engine.connection.refusedWith)
    }
    expect(met).toEqual([429, 403, 502])
    server.isReachable = false
    await check()
    expect(engine.connection).toMatchObject({ kind: 'offline', refusedWith: null })
  })

  it('is slow while answers take longer than five seconds, and no longer', async () => {
    const { engine, check } = await window()
    const kinds: string[] = []
    for (const tookMs of [5_000, 5_001, 5_000]) {
      server.onPull = () => time.advance(tookMs)
      await check()
      kinds.push(engine.connection.kind)
    }
    expect(kinds).toEqual(['online', 'slow', 'online'])
  })

  it('says when a request went through, and only then', async () => {
    const ports = await device.ports()
    let answers = 0
    const engine = new SyncEngine({ ...ports, onAnswered: () => void (answers += 1) })
    server.isReachable = false
    await engine.start()
    await engine.settled()
    expect(answers).toBe(0)
    server.isReachable = true
    engine.wake('check')
    await engine.settled()
    expect(answers).toBe(server.pulls)
    await engine.stop()
  })

  it('refreshes the session once after a 401', async () => {
    const { ask, engine } = await window()
    server.validToken = 'next'
    device.onRefresh = () => {
      device.token = 'next'
      return 'refreshed'
    }
    const ticketId = testId()
    await ask(register(ticketId))
    expect(device.refreshes).toBe(1)
    expect(server.tickets.has(ticketId)).toBe(true)
    expect(engine.connection.kind).toBe('online')
  })

  it('leaves the outbox alone when nobody is signed in any more, and sends it after the next sign-in', async () => {
    const { ask, engine, outbox, check } = await window()
    server.validToken = 'next'
    await ask(register(testId()))
    expect(engine.connection.kind).toBe('signedOut')
    expect(await outboxRows(outbox)).toHaveLength(1)
    device.token = 'next'
    await check()
    expect(engine.connection.kind).toBe('online')
    expect(await outboxRows(outbox)).toEqual([])
  })

  it('keeps everything and asks for an update when the server has moved on', async () => {
    const { ask, engine, outbox } = await window()
    server.faults.push({ fail: new TransportError('schemaTooOld', 'Update') })
    await ask(register(testId()))
    expect(engine.connection.kind).toBe('updateRequired')
    expect(await outboxRows(outbox)).toHaveLength(1)
  })

  it('keeps everything while this person has no rights, and says that it is this', async () => {
    const { ask, engine, outbox, check } = await window()
    server.faults.push({ fail: new TransportError('forbidden', 'No role') })
    await ask(register(testId()))
    expect(engine.connection.kind).toBe('forbidden')
    expect(await outboxRows(outbox)).toHaveLength(1)
    await check()
    expect(engine.connection.kind).toBe('online')
    expect(await outboxRows(outbox)).toEqual([])
  })

  it('measures how far the server’s clock is from ours', async () => {
    server.skewMs = 120_000
    const { engine } = await window()
    expect(engine.connection.serverOffsetMs).toBe(120_000)
  })

  it('asks at once when somebody wants it during an attempt that then fails', async () => {
    const { engine, outbox } = await window()
    server.faults.push('loseRequest')
    await enqueue(outbox, register(testId()), time.now())
    engine.wake('enqueued')
    engine.wake('check')
    await engine.settled()
    expect(engine.connection.kind).toBe('online')
    expect(await outboxRows(outbox)).toEqual([])
  })

  it('remembers over a restart when the server last answered', async () => {
    const first = await window()
    await first.engine.stop()
    server.isReachable = false
    time.advance(60_000)
    const { engine } = await window()
    expect(engine.connection).toMatchObject({ kind: 'offline', lastAnswerAt: MONDAY })
  })

  it('marks what was to be sent while the server could not be reached', async () => {
    const ticketId = testId()
    server.execute(register(ticketId), borisActor)
    const { ask, check, outbox } = await window()
    server.execute(command('take', ticketId, {}), borisActor)
    const seen = { base: { [ticketId]: { version: 1, seen: { assigneeId: null, state: 'new' } } } }
    await ask(command('take', ticketId, {}, seen))
    server.isReachable = false
    await ask(command('take', ticketId, {}, seen))
    server.isReachable = true
    await check()
    const rows = await outbox.attention.toArray()
    expect(rows.map((row) => row.savedOffline).sort()).toEqual([false, true])
  })
})

describe('a server that takes nothing', () => {
  const isHere = async (ticketId: string, { cache }: DeviceWindow): Promise<boolean> =>
    (await cache.tickets.get(ticketId)) !== undefined

  it.each([new TransportError('unreachable', 'Nothing came back'), new TransportError('busy', 'Status 500')])(
    'is read all the same ($failure), and what is asked goes once it may',
    async (failure) => {
      const opened = await window()
      const { ask, engine, outbox } = opened
      server.pushFailure = failure
      const theirs = testId()
      server.execute(register(theirs), borisActor)
      await ask(register(testId()))
      expect(await isHere(theirs, opened)).toBe(true)
      expect(engine.connection.kind).toBe('online')
      expect(await outboxRows(outbox)).toMatchObject([{ state: 'pending', attempts: 0 }])
      server.pushFailure = null
      time.advance(500)
      await engine.settled()
      expect(await outboxRows(outbox)).toEqual([])
    },
  )

  it('is asked to take it less and less often, and at once when somebody wants it', async () => {
    const { ask, engine, check } = await window()
    server.pushFailure = new TransportError('busy', 'Status 500')
    await ask(register(testId()))
    const pushedAt: number[] = []
    for (let second = 1; second <= 16; second += 1) {
      const before = server.pushes.length
      time.advance(1_000)
      await engine.settled()
      if (server.pushes.length > before) pushedAt.push(second)
    }
    expect(pushedAt).toEqual([1, 2, 4, 8, 16])
    const before = server.pushes.length
    await check()
    expect(server.pushes).toHaveLength(before + 1)
  })

  it('is called so after a few attempts, with its answer and the next one, until it takes something', async () => {
    const { ask, engine } = await window()
    server.pushFailure = new TransportError('busy', 'Status 502', { status: 502 })
    await ask(register(testId()))
    const pass = async (ms: number): Promise<void> => {
      time.advance(ms)
      await engine.settled()
    }
    await pass(1_000)
    expect(engine.connection).toMatchObject({ kind: 'online', untaken: null })
    await pass(1_000)
    const { untaken } = engine.connection
    expect(untaken).toMatchObject({ status: 502 })
    expect(untaken!.nextAttemptAt).toBeGreaterThan(time.now())
    expect(engine.connection.kind).toBe('online')
    server.pushFailure = null
    await pass(60_000)
    expect(engine.connection).toMatchObject({ kind: 'online', untaken: null })
  })

  it('is a matter of the whole connection as soon as it cannot be read either', async () => {
    const { ask, engine, check } = await window()
    server.pushFailure = new TransportError('busy', 'Status 502', { status: 502 })
    await ask(register(testId()))
    await check()
    await check()
    expect(engine.connection.untaken).not.toBeNull()
    server.isReachable = false
    await check()
    expect(engine.connection).toMatchObject({ kind: 'offline', untaken: null })
  })

  it('is left alone for as long as it wants, and then read before it is asked again', async () => {
    const opened = await window()
    const { ask, engine } = opened
    server.pushFailure = new TransportError('busy', 'Status 503', { retryAfterMs: 30_000 })
    await ask(register(testId()))
    const { pulls } = server
    const theirs = testId()
    server.execute(register(theirs), borisActor)
    time.advance(30_000)
    await engine.settled()
    expect([server.pulls, server.pushes.length]).toEqual([pulls, 1])
    time.advance(500)
    await engine.settled()
    expect(await isHere(theirs, opened)).toBe(true)
    expect(server.pushes).toHaveLength(2)
  })
})

describe('two windows', () => {
  it('let one lead, and the other only enqueue, until the first is gone', async () => {
    const leader = await window()
    const ports = await device.ports()
    const follower = new SyncEngine(ports)
    const following = follower.start()
    const ticketId = testId()
    await enqueue(ports.outbox, register(ticketId), time.now())
    ports.channel.post({ type: 'enqueued', commandIds: [] })
    await leader.engine.settled()
    expect(server.tickets.has(ticketId)).toBe(true)
    expect(follower.isLeading).toBe(false)
    await leader.engine.stop()
    await following
    expect(follower.isLeading).toBe(true)
    await enqueue(ports.outbox, command('reply', ticketId, { text: 'из второго окна' }), time.now())
    follower.wake('enqueued')
    await follower.settled()
    expect(repliesOf(ticketId)).toEqual(['из второго окна'])
    await follower.stop()
  })
})
