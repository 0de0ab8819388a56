import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anna, annaActor, boris, borisActor, command, register, testId } from '@/cache/testing/organisation'
import { enqueue, outboxRows } from '@/cache/outbox'
import { refuseStranded, takeVerdicts } from './settle'
import { DeviceWorld, type DeviceWindow } from './testing/device-window'
import { TransportError } from './transport'

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
      // Reading goes on meanwhile: only what is asked waits.
      expect(engine.connection.kind).toBe('online')
      if (fault !== 'duplicate') expect(await outboxRows(outbox)).not.toEqual([])
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

  it('keeps what was done until the cache shows it, also where the answer does not', async () => {
    const { cache, outbox } = await window()
    const ticketId = testId()
    const [first, second] = [register(ticketId), command('reply', ticketId, { text: 'Беру' })]
    for (const one of [first, second]) await enqueue(outbox, one, time.now())
    const verdicts = [first, second].map((one) => server.execute(one, annaActor))
    const [shown, hidden] = verdicts.map((verdict, index) => (index === 0 ? verdict : { ...verdict, images: [] }))
    await takeVerdicts({ cache, outbox }, [shown!, hidden!], time.now())
    expect(await outboxRows(outbox)).toMatchObject([{ id: second.id, state: 'acknowledged' }])
    await takeVerdicts({ cache, outbox }, [verdicts[1]!], time.now())
    expect(await outboxRows(outbox)).toEqual([])
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

  it('keeps no image of a ticket with a refusal: whatever is erased or hidden goes from the cache alone', async () => {
    const ticketId = testId()
    const registered = server.execute(register(ticketId), borisActor)
    const first = await window()
    const take = command('take', ticketId, {})
    await enqueue(first.outbox, take, time.now())
    const refusal = { ...registered, commandId: take.id, status: 'conflict', code: 'assign.taken' } as const
    expect(refusal.images).not.toEqual([])
    await takeVerdicts(first, [refusal], time.now())
    expect(await first.cache.tickets.get(ticketId)).toBeDefined()
    expect(await first.outbox.attention.get(take.id)).toMatchObject({ verdict: { code: 'assign.taken', images: [] } })
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

  it.each([
    ['keeps failing on', 'server.failed', 5],
    ['does not know yet', 'command.unknown', 1],
  ])('lets a reply pass a command that the server %s, and keeps that one', async (_, code, attempts) => {
    const ticketId = testId()
    server.execute(register(ticketId), borisActor)
    const { ask, outbox, check } = await window()
    const stuck = command('addNote', ticketId, { text: 'не проходит' })
    server.forced.set(
      stuck.id,
      Array.from({ length: 50 }, () => code),
    )
    await ask(stuck)
    await ask(command('reply', ticketId, { text: 'ответ' }))
    for (let round = 1; round < attempts; round += 1) {
      expect(repliesOf(ticketId)).toEqual([])
      await check()
    }
    expect(repliesOf(ticketId)).toEqual(['ответ'])
    expect(await outboxRows(outbox)).toMatchObject([{ id: stuck.id, state: 'pending', lastCode: code }])
    expect(await outbox.attention.count()).toBe(0)
  })

  it('lets what depends on a command that cannot be decided wait, and nobody behind it', async () => {
    const ticketId = testId()
    server.execute(register(ticketId), borisActor)
    const { ask, outbox } = await window()
    const stuck = command('addNote', ticketId, { text: 'не проходит' })
    const after = command('addNote', ticketId, { text: 'после неё' }, { deps: [stuck.id] })
    server.forced.set(stuck.id, ['command.unknown', 'command.unknown', 'command.unknown'])
    await ask(stuck)
    await ask(after, command('reply', ticketId, { text: 'ответ' }))
    expect(repliesOf(ticketId)).toEqual(['ответ'])
    expect((await outboxRows(outbox)).map((row) => row.id)).toEqual([stuck.id, after.id])
  })

  it('refuses here what waits for a command that is nowhere any more, and keeps its text', async () => {
    const { outbox, cache } = await window()
    const [first, gone] = [register(testId()), testId()]
    const stranded = command('reply', testId(), { text: 'Ответ' }, { deps: [gone] })
    const waiting = command('reply', first.tickets[0]!, { text: 'Ждёт' }, { deps: [first.id] })
    for (const one of [first, stranded, waiting]) await enqueue(outbox, one, time.now())
    const verdicts = [stranded, waiting].map((one) => ({
      commandId: one.id,
      status: 'retryLater' as const,
      code: 'command.dependencyUnknown',
      params: { dependency: one.deps[0]! },
      explanations: [],
      images: [],
      versions: {},
      seq: null,
      decidedAt: time.now(),
    }))
    const settled = await refuseStranded({ outbox, cache }, verdicts, time.now())
    expect(settled).toMatchObject({ commandIds: [stranded.id], attention: true })
    expect(await outbox.attention.toArray()).toMatchObject([
      { id: stranded.id, command: stranded, judgedBy: 'device', verdict: { code: 'command.dependencyRefused' } },
    ])
    expect((await outboxRows(outbox)).map((row) => row.id)).toEqual([first.id, waiting.id])
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
