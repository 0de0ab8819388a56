import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  anna,
  boris,
  borisActor,
  command,
  desk,
  network,
  register,
  requester,
  testId,
} from '@/cache/testing/organisation'
import type { CommandArgsInput } from './intent'
import { ClientWorld } from './testing/client-world'

let world: ClientWorld
beforeEach(() => {
  world = new ClientWorld()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await world.close()
})

const newTicket = (subject: string): CommandArgsInput['registerTicket'] => ({
  kind: 'incident',
  subject,
  requesterId: requester.id,
  channel: 'phone',
  impact: 'low',
  urgency: 'high',
})

async function withTicket() {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  return { ticketId, ...(await world.window()) }
}

describe('the engineer', () => {
  it('has the roles and groups that an admin gave them meanwhile, in the order of the server', async () => {
    const { client, sync } = await world.window()
    const told: unknown[] = []
    client.on('actor', (actor) => told.push(actor))
    expect(client.actor.groupIds).toEqual([desk.id])
    const image = { ...network, memberIds: [boris.id, anna.id] }
    world.server.publish({ op: 'upsert', entity: 'group', id: network.id, version: 2, image })
    const promoted = { ...anna, roles: ['engineer', 'lead'] as const }
    world.server.publish({ op: 'upsert', entity: 'person', id: anna.id, version: 2, image: promoted })
    await sync()
    expect(client.actor).toEqual({ personId: anna.id, roles: ['engineer', 'lead'], groupIds: [network.id, desk.id] })
    expect(client.owner.groupIds).toEqual([network.id, desk.id])
    expect(told).toEqual([client.actor])
  })
})

describe('dispatch', () => {
  it('gives the disk all of its work before the page is painted, which takes as long', async () => {
    const { client, ticketId } = await withTicket()
    await client.open(ticketId)
    const transaction = world.outbox!.backendDB().transaction('commands')
    const transactions = Object.getPrototypeOf(transaction) as IDBTransaction
    const commits = vi.spyOn(transactions, 'commit')
    const commitsWhenPainted: number[] = []
    client.on('tickets', () => void commitsWhenPainted.push(commits.mock.calls.length))
    const { saved } = client.dispatch({ name: 'take', ticketId, args: {} })
    expect(commitsWhenPainted).toEqual([1])
    expect(await saved).toEqual({ kind: 'saved' })
  })

  it('shows the change at once, marks it until it is confirmed, and shows it once', async () => {
    const { client, ticketId, sync } = await withTicket()
    await client.open(ticketId)
    world.server.isReachable = false
    client.dispatch({ name: 'take', ticketId, args: {} })
    const { saved } = client.dispatch({ name: 'reply', ticketId, args: { text: 'Уже иду' } })
    expect(client.view(ticketId)).toMatchObject({
      ticket: { assigneeId: anna.id, state: 'inProgress' },
      unsaved: 'saving',
    })
    expect(client.row(ticketId)).toMatchObject({ assigneeId: anna.id, unsaved: 'saving' })
    expect(await saved).toEqual({ kind: 'saved' })
    expect(client.view(ticketId)?.entries?.map(({ event, mark }) => [event.type, mark])).toEqual([
      ['registered', 'confirmed'],
      ['taken', 'onDevice'],
      ['replied', 'onDevice'],
    ])
    expect(client.outbox).toMatchObject({ unsent: 2, notSaved: 0 })
    world.server.isReachable = true
    await sync()
    expect(client.view(ticketId)?.entries?.map(({ event, mark }) => [event.type, mark])).toEqual([
      ['registered', 'confirmed'],
      ['taken', 'confirmed'],
      ['replied', 'confirmed'],
    ])
    expect(client.row(ticketId)).toMatchObject({ unsaved: 'none', isUnread: false })
    expect(client.outbox.unsent).toBe(0)
  })

  it('lists what the server has not answered, what could not be saved included, and knows that it was asked offline', async () => {
    const { client, engine, ticketId, sync } = await withTicket()
    await client.dispatch({ name: 'take', ticketId, args: {} }).saved
    world.server.isReachable = false
    await sync()
    expect(engine.connection.kind).toBe('offline')
    await client.dispatch({ name: 'reply', ticketId, args: { text: 'Уже иду' } }).saved
    world.outbox?.close()
    await client.dispatch({ name: 'addNote', ticketId, args: { text: 'Ключ у охраны' } }).saved
    expect(client.unsentChanges().map(({ command, mark }) => [command.name, mark])).toEqual([
      ['take', 'onDevice'],
      ['reply', 'onDevice'],
      ['addNote', 'notSaved'],
    ])
    await world.outbox?.open()
    const rows = await world.outbox?.commands.orderBy('n').toArray()
    expect(rows?.map((row) => [row.command.name, row.savedOffline])).toEqual([
      ['take', true],
      ['reply', true],
    ])
  })

  it('opens a ticket that was prepared with its whole history in the same moment', async () => {
    const { client, ticketId } = await withTicket()
    expect(client.view(ticketId)?.entries ?? null).toBeNull()
    void client.prepare([ticketId])
    await vi.waitFor(() => expect(client.view(ticketId)?.entries).toHaveLength(1))
    expect(await client.open(ticketId)).toBe(client.view(ticketId))
  })

  it('registers offline under a provisional code, and everything on it depends on the registration', async () => {
    const { client, sync } = await world.window()
    world.server.isReachable = false
    const requesterId = testId(1)
    const { requesterId: _, ...rest } = newTicket('Нет сети')
    const first = client.dispatch({
      name: 'registerTicket',
      args: { ...rest, newRequester: { id: requesterId, name: 'Новый Человек' } },
    })
    const reply = client.dispatch({ name: 'reply', ticketId: first.ticketId, args: { text: 'Проверяем' } })
    const second = client.dispatch({ name: 'registerTicket', args: { ...newTicket('И телефон'), requesterId } })
    await Promise.all([first.saved, reply.saved, second.saved])
    expect(client.row(first.ticketId)).toMatchObject({
      number: null,
      requesterName: 'Новый Человек',
      subject: 'Нет сети',
    })
    expect(client.row(second.ticketId)?.requesterName).toBe('Новый Человек')
    const outbox = await world.device.databases()
    expect((await outbox.outbox.commands.toArray()).map((row) => row.command.deps)).toEqual([
      [],
      [first.commandId],
      [first.commandId],
    ])
    world.server.isReachable = true
    await sync()
    expect(client.row(first.ticketId)).toMatchObject({ number: 1, unsaved: 'none' })
    expect(client.outbox.unsent).toBe(0)
  })

  it('shows after a restart what was asked before it, in the first paint', async () => {
    const { client, engine, ticketId } = await withTicket()
    world.server.isReachable = false
    await client.dispatch({ name: 'take', ticketId, args: {} }).saved
    await engine.stop()
    await client.close()
    const next = await world.client()
    expect(next.row(ticketId)).toMatchObject({ assigneeId: anna.id, unsaved: 'onDevice' })
    expect(next.outbox.unsent).toBe(1)
  })

  it('says that a change is not saved when the disk is full, keeps it, and saves it later', async () => {
    const { client, ticketId } = await withTicket()
    world.server.isReachable = false
    let isFull = true
    world.outbox!.commands.hook('creating', () => {
      if (isFull) throw new DOMException('The disk is full', 'QuotaExceededError')
    })
    const { saved } = client.dispatch({ name: 'addNote', ticketId, args: { text: 'Заметка' } })
    expect(await saved).toMatchObject({ kind: 'notSaved', code: 'quota' })
    expect(client.view(ticketId)?.unsaved).toBe('notSaved')
    expect(client.outbox).toMatchObject({ unsent: 1, notSaved: 1 })
    isFull = false
    client.checkNow()
    await vi.waitFor(() => expect(client.outbox.notSaved).toBe(0))
    expect(await world.outbox!.commands.count()).toBe(1)
  })

  it('is saved, also when it cannot be read again at once', async () => {
    const { client, ticketId } = await withTicket()
    world.server.isReachable = false
    const closed = (): Promise<never> => Promise.reject(new DOMException('Closed', 'InvalidStateError'))
    const where = vi.spyOn(world.outbox!.commands, 'where')
    where.mockReturnValue({ equals: () => ({ first: closed }) } as never)
    vi.spyOn(console, 'error').mockReturnValue()
    const { saved } = client.dispatch({ name: 'addNote', ticketId, args: { text: 'Заметка' } })
    expect(await saved).toEqual({ kind: 'saved' })
    expect(client.view(ticketId)?.unsaved).toBe('onDevice')
    expect(where).toHaveBeenCalled()
    where.mockRestore()
    expect(await world.outbox!.commands.count()).toBe(1)
  })

  it('does not say "saved" while the journal has failed, though the command will be sent', async () => {
    const { client, ticketId, sync } = await withTicket()
    world.journal.isBroken = true
    const { saved } = client.dispatch({ name: 'addNote', ticketId, args: { text: 'Заметка' } })
    expect(await saved).toMatchObject({ kind: 'notSaved', code: 'journal' })
    await sync()
    expect(client.view(ticketId)?.unsaved).toBe('none')
  })

  it('asks nothing of a ticket that is not on this device', async () => {
    const { client } = await world.window()
    const { saved } = client.dispatch({ name: 'take', ticketId: testId(), args: {} })
    expect(await saved).toMatchObject({ kind: 'notSaved', code: 'ticketNotHere' })
    expect(client.outbox.unsent).toBe(0)
  })

  it('leaves the ticket as it is when a change cannot be predicted, and lets the server decide', async () => {
    const { client, ticketId, sync } = await withTicket()
    world.server.isReachable = false
    await client.dispatch({ name: 'reopen', ticketId, args: { reason: 'Снова' } }).saved
    expect(client.view(ticketId)).toMatchObject({ ticket: { state: 'new' }, unsaved: 'onDevice' })
    expect(client.view(ticketId)?.unpredictedCommandIds).toHaveLength(1)
    world.server.isReachable = true
    await sync()
    expect(await client.attention.list()).toMatchObject([{ verdict: { code: 'state.illegal' } }])
  })
})

describe('the journal', () => {
  it('gives back what the outbox lost, and forgets what the server has', async () => {
    const { client, engine, ticketId, sync } = await withTicket()
    world.server.isReachable = false
    await client.dispatch({ name: 'reply', ticketId, args: { text: 'Из журнала' } }).saved
    await world.outbox!.commands.clear()
    await client.close()
    const next = await world.client()
    expect(next.outbox.unsent).toBe(1)
    expect(next.recovery).toEqual({ restored: 1, unreadable: 0 })
    world.server.isReachable = true
    await sync()
    await engine.settled()
    await next.settled()
    expect(world.server.events.filter((event) => event.type === 'replied')).toHaveLength(1)
    await vi.waitFor(() => expect(world.journal.records).toEqual([]))
  })

  it('is given what it does not hold, and says what it could not read', async () => {
    const { client, ticketId } = await withTicket()
    world.server.isReachable = false
    const { commandId, saved } = client.dispatch({ name: 'take', ticketId, args: {} })
    await saved
    await client.close()
    world.journal.records = []
    world.journal.unreadable = 2
    const next = await world.client()
    expect(next.recovery).toEqual({ restored: 0, unreadable: 2 })
    expect(world.journal.records.map((record) => record.commandId)).toEqual([commandId])
  })
})

describe('what others do', () => {
  it('arrives by itself, and makes a ticket unread that was opened before', async () => {
    const { client, ticketId, sync } = await withTicket()
    await client.open(ticketId)
    world.server.execute(command('take', ticketId, {}), borisActor)
    await sync()
    expect(client.row(ticketId)).toMatchObject({ assigneeId: boris.id, isUnread: true })
    await client.open(ticketId)
    expect(client.row(ticketId)?.isUnread).toBe(false)
  })

  it('reaches a second window of the same person, also before the server knows', async () => {
    const { client, ticketId } = await withTicket()
    const second = await world.client()
    world.server.isReachable = false
    await client.dispatch({ name: 'take', ticketId, args: {} }).saved
    await second.settled()
    expect(second.row(ticketId)).toMatchObject({ assigneeId: anna.id, unsaved: 'onDevice' })
  })

  it('takes clocks along: the row has the deadline, counted here', async () => {
    const { client, ticketId } = await withTicket()
    const row = client.row(ticketId)
    expect(row?.clock).toMatchObject({
      metric: 'resolution',
      state: 'running',
      deadlineAt: world.time.now() + 4 * 3_600_000,
    })
    expect(row?.soonAt).toBe(world.time.now() + 3 * 3_600_000)
    expect(row?.alarms.map((alarm) => [alarm.threshold, alarm.offsetMinutes])).toEqual([
      [75, 0],
      [90, 0],
      [100, 0],
      [100, 60],
    ])
  })
})

describe('needs attention', () => {
  it('asks again on what stands now, and leaves no copy behind', async () => {
    const { client, ticketId, sync } = await withTicket()
    await client.open(ticketId)
    world.server.execute(command('handOver', ticketId, { toGroupId: network.id, reason: 'Кабель' }), borisActor)
    const handOver = { toGroupId: network.id, reason: 'Похоже на кабель' }
    await client.dispatch({ name: 'handOver', ticketId, args: handOver }).saved
    await sync()
    const [row] = await client.attention.list()
    expect(row).toMatchObject({ verdict: { status: 'conflict', code: 'handOver.alreadyOffered' } })
    world.server.execute(command('answerHandOver', ticketId, { isAccepted: false, reason: 'Не мы' }), borisActor)
    await sync()
    const again = await client.attention.retry(row!.id)
    expect(await again?.saved).toEqual({ kind: 'saved' })
    await sync()
    expect(await client.attention.list()).toEqual([])
    expect(client.view(ticketId)?.ticket.handOver?.toGroupId).toBe(network.id)
    expect(await world.outbox!.discards.toArray()).toMatchObject([{ id: row!.id, outcome: 'retried' }])
  })

  it('writes down what is discarded', async () => {
    const { client, ticketId, sync } = await withTicket()
    const { commandId } = client.dispatch({ name: 'close', ticketId, args: {} })
    await sync()
    await vi.waitFor(async () => expect(await client.attention.list()).toHaveLength(1))
    await client.attention.discard(commandId)
    expect(await client.attention.list()).toEqual([])
    expect(await world.outbox!.discards.get(commandId)).toMatchObject({ outcome: 'discarded', code: 'state.illegal' })
  })
})

describe('drafts', () => {
  it('survive a restart, and are gone when emptied', async () => {
    const first = await world.client()
    await first.drafts.write('reply:1', 'Добрый день')
    const second = await world.client()
    expect((await second.drafts.read('reply:1'))?.body).toBe('Добрый день')
    await second.drafts.write('reply:1', '')
    expect(await first.drafts.read('reply:1')).toBeUndefined()
  })

  it('come back from their second copies when the database lost them, and the later text counts', async () => {
    const first = await world.client()
    await first.drafts.write('reply:1', 'Потерян')
    await first.drafts.write('reply:2', 'Прежний')
    await world.outbox!.drafts.clear()
    await world.outbox!.drafts.put({ key: 'reply:2', body: 'Позднее', savedAt: world.time.now() + 1 })
    await first.close()
    const second = await world.client()
    expect((await second.drafts.read('reply:1'))?.body).toBe('Потерян')
    expect((await second.drafts.read('reply:2'))?.body).toBe('Позднее')
    expect(second.draftRecovery).toEqual({ restored: 1, unreadable: 0 })
    expect(world.draftCopies.drafts.get('reply:2')?.body).toBe('Позднее')
  })

  it('do not come back once they were sent or given up', async () => {
    const first = await world.client()
    await first.drafts.write('reply:1', 'Отправлен')
    await first.drafts.remove('reply:1', 'Отправлен')
    await first.drafts.write('reply:2', 'Стёрт')
    await first.drafts.write('reply:2', '')
    await first.close()
    const second = await world.client()
    expect([await second.drafts.count(), second.draftRecovery]).toEqual([0, { restored: 0, unreadable: 0 }])
  })

  it('are not called saved while one of the two copies is missing, and the other is kept', async () => {
    const client = await world.client()
    world.draftCopies.isBroken = true
    await expect(client.drafts.write('reply:1', 'Текст')).rejects.toThrow('The disk is gone')
    expect((await client.drafts.read('reply:1'))?.body).toBe('Текст')
    world.draftCopies.isBroken = false
    await client.drafts.write('reply:1', 'Текст')
    expect(world.draftCopies.drafts.get('reply:1')?.body).toBe('Текст')
  })
})

describe('closing', () => {
  it('waits for what is being saved, and loses nothing of it', async () => {
    const { client, ticketId } = await withTicket()
    await client.open(ticketId)
    world.server.isReachable = false
    const letGo = world.holdSaving()
    const { commandId, saved } = client.dispatch({ name: 'reply', ticketId, args: { text: 'В последний миг' } })
    const closing = client.close()
    letGo()
    await closing
    world.outbox!.close()
    expect(await saved).toEqual({ kind: 'saved' })
    await world.outbox!.open()
    expect(await world.outbox!.commands.where('id').equals(commandId).count()).toBe(1)
  })
})

describe('trouble', () => {
  it('passes once somebody leads again, unless the cache was taken', async () => {
    const { client, sync } = await withTicket()
    const told: unknown[] = []
    client.on('trouble', (trouble) => told.push(trouble))
    client.meet('notSynced')
    world.time.advance(1_000)
    await sync()
    client.meet('cacheTaken')
    world.time.advance(1_000)
    await sync()
    expect(told).toEqual(['notSynced', null, 'cacheTaken'])
    expect(client.trouble).toBe('cacheTaken')
  })
})
