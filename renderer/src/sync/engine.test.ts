import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  anna,
  annaActor,
  boris,
  borisActor,
  catalogue,
  command,
  directory,
  MONDAY,
  register,
  testId,
} from '@/cache/testing/organisation'
import { enqueue, outboxRows } from '@/cache/outbox'
import { readSyncState } from '@/cache/sync-state'
import type { Command } from '@shared/domain/command'
import { SyncEngine } from './engine'
import { FakeDevice } from './testing/fake-world'
import { ManualTime } from './testing/manual-time'
import { MemoryServer } from './testing/memory-server'
import { takeVerdicts } from './settle'
import { TransportError } from './transport'

let time: ManualTime
let server: MemoryServer
let device: FakeDevice

beforeEach(() => {
  time = new ManualTime(MONDAY)
  server = new MemoryServer(() => time.now(), directory, catalogue)
  device = new FakeDevice(server, time, annaActor)
})
afterEach(() => device.close())

async function window() {
  const { engine, ports } = await device.engine()
  return {
    engine,
    ...ports,
    /** What a page does after `dispatch`: strict put, then a nudge. */
    async ask(...commands: Command[]) {
      for (const one of commands) await enqueue(ports.outbox, one, time.now())
      engine.wake('enqueued')
      await engine.settled()
    },
    async check() {
      engine.wake('check')
      await engine.settled()
    },
  }
}

const repliesOf = (ticketId: string): (string | undefined)[] =>
  server.events.filter((e) => e.ticketId === ticketId && e.type === 'replied').map((e) => e.content?.['text'])

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

  it('drops the cache but not the outbox when the epoch changed, and asks again for what was acknowledged', async () => {
    const { ask, cache, outbox, check } = await window()
    const ticketId = testId()
    await ask(register(ticketId))
    // The answer to a reply is lost, and then the server is restored from a backup that never saw it.
    server.faults.push('loseAnswer')
    const reply = command('reply', ticketId, { text: 'Смотрю' })
    await ask(reply)
    expect(await outboxRows(outbox)).toHaveLength(1)
    server.epoch = 'epoch-2'
    server.verdicts.delete(reply.id)
    server.events.pop()
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

describe('push', () => {
  it('empties the outbox once the cache shows what was asked', async () => {
    const { ask, cache, outbox } = await window()
    const ticketId = testId()
    await ask(register(ticketId), command('take', ticketId, {}), command('reply', ticketId, { text: 'Беру' }))
    expect(await outboxRows(outbox)).toEqual([])
    expect(await cache.tickets.get(ticketId)).toMatchObject({ assigneeId: anna.id, number: 1 })
    expect((await cache.timelines.get(ticketId))?.events.map(({ type }) => type)).toEqual([
      'registered',
      'taken',
      'replied',
    ])
    expect(server.pushes.filter((ids) => ids.length > 0)).toHaveLength(1)
  })

  it.each(['loseRequest', 'loseAnswer', 'duplicate'] as const)(
    'applies each command once when the network does: %s',
    async (fault) => {
      const { ask, outbox, check, engine } = await window()
      const ticketId = testId()
      server.faults.push(fault)
      await ask(
        register(ticketId),
        command('reply', ticketId, { text: 'один' }),
        command('reply', ticketId, { text: 'два' }),
      )
      if (fault !== 'duplicate') expect(engine.connection.kind).toBe('offline')
      await check()
      expect(repliesOf(ticketId)).toEqual(['один', 'два'])
      expect(await outboxRows(outbox)).toEqual([])
      expect(engine.connection.kind).toBe('online')
    },
  )

  it('survives a restart between taking the images and settling the outbox', async () => {
    const first = await window()
    const ticketId = testId()
    await first.ask(register(ticketId))
    await first.engine.stop()
    const reply = command('reply', ticketId, { text: 'раз' })
    await enqueue(first.outbox, reply, time.now())
    const verdict = server.execute(reply, annaActor)
    // Only the cache is written; then the machine goes down.
    first.outbox.close()
    await expect(takeVerdicts(first, [verdict], time.now())).rejects.toThrow()
    const second = await window()
    expect(repliesOf(ticketId)).toEqual(['раз'])
    expect(await outboxRows(second.outbox)).toEqual([])
    expect((await second.cache.timelines.get(ticketId))?.events).toHaveLength(2)
  })

  it('moves a refusal to attention and sends the reply after it all the same', async () => {
    const ticketId = testId()
    server.execute(register(ticketId), borisActor)
    const { ask, outbox } = await window()
    server.execute(command('take', ticketId, {}), borisActor)
    const take = command(
      'take',
      ticketId,
      {},
      { base: { [ticketId]: { version: 1, seen: { assigneeId: null, state: 'new' } } } },
    )
    await ask(take, command('reply', ticketId, { text: 'Я посмотрю' }))
    expect(repliesOf(ticketId)).toEqual(['Я посмотрю'])
    expect(await outboxRows(outbox)).toEqual([])
    const [row] = await outbox.attention.toArray()
    expect(row).toMatchObject({ id: take.id, command: take, verdict: { status: 'conflict', code: 'assign.taken' } })
    expect(row?.explanations[0]).toMatchObject({ seen: null, current: boris.id, mine: anna.id })
  })

  it('refuses what depends on a refused command, and loses neither', async () => {
    const { ask, outbox } = await window()
    const ticketId = testId()
    const bad = command('registerTicket', ticketId, { subject: '' })
    await ask(bad, command('reply', ticketId, { text: 'Ответ' }, { deps: [bad.id] }))
    expect(await outboxRows(outbox)).toEqual([])
    expect((await outbox.attention.toArray()).map((row) => row.verdict.code).sort()).toEqual([
      'command.dependencyRefused',
      'command.invalid',
    ])
  })

  it('lets one lane wait without holding back the others', async () => {
    const [slow, quick] = [testId(), testId()]
    server.execute(register(slow), borisActor)
    server.execute(register(quick), borisActor)
    const { ask, outbox, engine } = await window()
    const first = command('reply', slow, { text: 'первый' })
    server.forced.set(first.id, ['busy', 'busy'])
    await ask(first, command('reply', quick, { text: 'быстрый' }))
    expect(repliesOf(quick)).toEqual(['быстрый'])
    expect((await outboxRows(outbox)).map((row) => [row.id, row.attempts])).toEqual([[first.id, 1]])
    await ask(command('reply', slow, { text: 'второй' }))
    expect(repliesOf(slow)).toEqual([])
    time.advance(5_000)
    await engine.settled()
    time.advance(5_000)
    await engine.settled()
    expect(repliesOf(slow)).toEqual(['первый', 'второй'])
  })

  it('tells about a merge once the command went through', async () => {
    const ticketId = testId()
    server.execute(register(ticketId), borisActor)
    const { ask, outbox } = await window()
    server.execute(command('setPriority', ticketId, { priority: 'P1', reason: 'Директор' }), borisActor)
    const mine = command(
      'setPriority',
      ticketId,
      { priority: 'P2', reason: 'Отдел' },
      { base: { [ticketId]: { version: 1, seen: { priority: 'P3' } } } },
    )
    await ask(mine)
    expect(await outbox.merged.toArray()).toMatchObject([
      { id: mine.id, explanations: [{ field: 'priority', rule: 'highest' }] },
    ])
    expect(await outbox.attention.count()).toBe(0)
  })

  it('takes a request apart that the server will not have, and blames only the one', async () => {
    const { ask, outbox } = await window()
    const [good, bad] = [testId(), testId()]
    const refused = (): { fail: TransportError } => ({
      fail: new TransportError('refused', 'Too large', { code: 'request.tooLarge' }),
    })
    server.faults.push(refused(), refused())
    const first = register(bad)
    await ask(first, register(good))
    expect((await outbox.attention.toArray()).map(({ id, verdict }) => [id, verdict.code])).toEqual([
      [first.id, 'request.tooLarge'],
    ])
    expect(server.tickets.has(good)).toBe(true)
    expect(await outboxRows(outbox)).toEqual([])
  })

  it('sends at most a hundred commands at once, in their order', async () => {
    const { ask } = await window()
    const ticketId = testId()
    const replies = Array.from({ length: 149 }, (_, index) => command('reply', ticketId, { text: String(index) }))
    await ask(register(ticketId), ...replies)
    expect(server.pushes.map((ids) => ids.length)).toEqual([100, 50])
    expect(repliesOf(ticketId)).toEqual(replies.map((_, index) => String(index)))
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

  it('comes back when the server said so', async () => {
    const { engine } = await window()
    server.faults.push({ fail: new TransportError('busy', 'Not now', { retryAfterMs: 30_000 }) })
    engine.wake('check')
    await engine.settled()
    expect(engine.connection.kind).toBe('slow')
    expect(engine.connection.nextAttemptAt).toBe(time.now() + 30_500)
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

  it('measures how far the server’s clock is from ours', async () => {
    server.skewMs = 120_000
    const { engine } = await window()
    expect(engine.connection.serverOffsetMs).toBe(120_000)
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
