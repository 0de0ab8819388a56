import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { anna, borisActor, command, network, register, testId } from '@/cache/testing/organisation'
import { useAttentionStore } from '@/attention/attention-store'
import { useConnectionStore } from '@/app/stores/connection-store'
import { useDirectoryStore } from '@/app/stores/directory-store'
import { useDraftStore } from './draft-store'
import { typedText } from '@/app/i18n/words/command-words'
import { useTicketStore } from './ticket-store'

let world: ClientWorld
beforeEach(() => {
  setActivePinia(createPinia())
  world = new ClientWorld()
})
afterEach(async () => {
  currentClient.value = null
  await world.close()
})

async function openTicket() {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const opened = await world.window()
  currentClient.value = opened.client
  const ticket = useTicketStore()
  await ticket.open(ticketId)
  return { ticketId, ticket, ...opened }
}

describe('the open ticket', () => {
  it('shows its history, and what others add to it', async () => {
    const { ticket, ticketId, sync } = await openTicket()
    expect(ticket.status).toBe('ready')
    expect(ticket.view?.entries?.map(({ event }) => event.type)).toEqual(['registered'])
    expect(ticket.clocks.map((clock) => [clock.metric, clock.state])).toEqual([
      ['firstResponse', 'met'],
      ['resolution', 'running'],
    ])
    world.server.execute(command('addNote', ticketId, { text: 'Заходил' }), borisActor)
    await sync()
    expect(ticket.view?.entries?.map(({ event }) => event.type)).toEqual(['registered', 'noted'])
  })

  it.each([
    ['by itself', 1],
    ['among a hundred that come as rows alone', 100],
  ])('is shown whole as soon as it comes, %s', async (_, count) => {
    const opened = await world.window()
    await opened.sync()
    currentClient.value = opened.client
    const ticket = useTicketStore()
    const ids = Array.from({ length: count }, () => testId())
    const ticketId = ids.at(-1)!
    await ticket.open(ticketId)
    expect(ticket.status).toBe('notHere')
    for (const id of ids) world.server.execute(register(id), borisActor)
    await opened.sync()
    await vi.waitFor(() => expect(ticket.view?.entries?.map(({ event }) => event.type)).toEqual(['registered']))
    expect(ticket.status).toBe('ready')
    // It has been seen: what others do to it is news.
    world.server.execute(command('addNote', ticketId, { text: 'Заходил' }), borisActor)
    await opened.sync()
    expect(opened.client.row(ticketId)?.isUnread).toBe(true)
  })

  it('takes an action back, also before the server has heard of it', async () => {
    const { ticket, sync } = await openTicket()
    world.server.isReachable = false
    await ticket.act({ name: 'take', args: {} }).saved
    expect(ticket.view?.ticket.assigneeId).toBe(anna.id)
    expect(ticket.lastAction?.name).toBe('take')
    await ticket.undo()?.saved
    expect(ticket.view?.ticket).toMatchObject({ assigneeId: null, state: 'new' })
    expect(ticket.lastAction).toBeNull()
    world.server.isReachable = true
    await sync()
    expect(ticket.view?.ticket).toMatchObject({ assigneeId: null, state: 'new' })
    expect(ticket.view?.entries?.map(({ event, mark }) => [event.type, mark])).toEqual([
      ['registered', 'confirmed'],
      ['taken', 'confirmed'],
      ['undone', 'confirmed'],
    ])
  })

  it('does not reach past a reply to take back what was done before it', async () => {
    const { ticket, ticketId, sync } = await openTicket()
    await ticket.act({ name: 'take', args: {} }).saved
    await ticket.act({ name: 'reply', args: { text: 'Иду' } }).saved
    expect(ticket.lastAction).toMatchObject({ name: 'reply', isUndoable: false })
    expect(ticket.undo()).toBeNull()
    await sync()
    expect(ticket.view?.ticket.assigneeId).toBe(anna.id)
    expect(world.server.tickets.get(ticketId)?.undoneCommandIds).toEqual([])
  })

  it('offers no way back for a hand-over once it was answered, and one until then', async () => {
    const { ticket, ticketId, sync } = await openTicket()
    await ticket.act({ name: 'handOver', args: { toGroupId: network.id, reason: 'Порт не отвечает' } }).saved
    await sync()
    expect(ticket.lastAction).toMatchObject({ name: 'handOver', isUndoable: true })
    world.server.execute(command('answerHandOver', ticketId, { isAccepted: false, reason: 'Не наш' }), borisActor)
    await sync()
    expect(ticket.lastAction).toMatchObject({ name: 'handOver', isUndoable: false })
    expect(ticket.undo()).toBeNull()
  })

  it('is fetched when this device does not have it, and kept', async () => {
    const { ticket, client } = await openTicket()
    const elsewhere = testId()
    world.server.execute(register(elsewhere, 'Пришла со ссылкой'), borisActor)
    await ticket.open(elsewhere)
    expect(ticket.status).toBe('ready')
    expect(ticket.view?.ticket.subject).toBe('Пришла со ссылкой')
    expect(ticket.view?.entries?.map(({ event }) => event.type)).toEqual(['registered'])
    expect(await world.cache!.tickets.get(elsewhere)).toBeDefined()
    expect(client.row(elsewhere)).toBeDefined()
  })

  it('that is not there for this person is told so, without telling whether it is anywhere', async () => {
    const { ticket } = await openTicket()
    await ticket.open(testId())
    expect([ticket.status, ticket.absence]).toEqual(['notHere', 'unknown'])
  })

  it('that cannot be fetched offline is told so, and opens with the connection', async () => {
    const { ticket, sync } = await openTicket()
    const elsewhere = testId()
    world.server.execute(register(elsewhere), borisActor)
    world.server.isReachable = false
    await sync()
    await ticket.open(elsewhere)
    expect([ticket.status, ticket.absence]).toEqual(['notHere', 'offline'])
    world.server.isReachable = true
    await sync()
    await vi.waitFor(() => expect(ticket.view?.entries?.map(({ event }) => event.type)).toEqual(['registered']))
    expect(ticket.status).toBe('ready')
  })
})

describe('the other stores', () => {
  it('tell what waits to be sent', async () => {
    const { ticket, engine, sync } = await openTicket()
    const connection = useConnectionStore()
    world.server.isReachable = false
    await ticket.act({ name: 'reply', args: { text: 'Иду' } }).saved
    await engine.settled()
    expect(connection.outbox).toMatchObject({ unsent: 1, oldestSavedAt: world.time.now() })
    expect(connection.state.kind).toBe('offline')
    world.server.isReachable = true
    await sync()
    expect(connection.outbox.unsent).toBe(0)
    expect(connection.state.kind).toBe('online')
  })

  it('find people by words', async () => {
    await openTicket()
    const directory = useDirectoryStore()
    expect(directory.findPeople('орл анна').map((person) => person.id)).toEqual([anna.id])
    expect(directory.isReady).toBe(true)
  })

  it('list what needs attention, with the words that were written', async () => {
    const { ticket, sync } = await openTicket()
    const attention = useAttentionStore()
    await ticket.act({ name: 'reopen', args: { reason: 'Опять не печатает' } }).saved
    await sync()
    await vi.waitFor(() => expect(attention.count).toBe(1))
    const [item] = attention.items
    expect(typedText(item!.command!)).toBe('Опять не печатает')
    expect(ticket.lastAction).toBeNull()
    await attention.discard(item!.id)
    expect(attention.count).toBe(0)
  })

  it('save a draft, and give it back after a restart', async () => {
    await openTicket()
    const drafts = useDraftStore()
    drafts.write('reply:1', 'Добрый')
    drafts.write('reply:1', 'Добрый день')
    expect(drafts.state('reply:1')).toBe('saving')
    await drafts.save('reply:1')
    expect(drafts.state('reply:1')).toBe('saved')
    currentClient.value = await world.client()
    await drafts.load('reply:1')
    expect(drafts.body('reply:1')).toBe('Добрый день')
    await drafts.discard('reply:1')
    await drafts.load('reply:1')
    expect(drafts.body('reply:1')).toBe('')
  })

  it.each([
    ['goes with the command', 'Добрый день', ''],
    [
      'keeps what was added while the command was being saved',
      'Добрый день. И ещё: ключ у охраны',
      '. И ещё: ключ у охраны',
    ],
    ['keeps what was rewritten meanwhile', 'Другое письмо', 'Другое письмо'],
  ])('a draft that was sent %s', async (_, writtenMeanwhile, left) => {
    const { client } = await openTicket()
    const drafts = useDraftStore()
    drafts.write('reply:1', 'Добрый день')
    drafts.write('reply:1', writtenMeanwhile)
    await drafts.sent('reply:1', 'Добрый день')
    expect(drafts.body('reply:1')).toBe(left)
    await client.saveEverything()
    expect((await client.drafts.read('reply:1'))?.body ?? '').toBe(left)
  })

  it('keep an earlier draft under what is typed before it was read', async () => {
    await openTicket()
    await world.outbox!.drafts.put({ key: 'reply:1', body: 'Длинное письмо', savedAt: 0 })
    const drafts = useDraftStore()
    const loading = drafts.load('reply:1')
    drafts.write('reply:1', 'П')
    await loading
    expect(drafts.body('reply:1')).toBe('Длинное письмо\nП')
  })

  it('save what is being written before the client closes', async () => {
    const { client } = await openTicket()
    const drafts = useDraftStore()
    drafts.write('note:1', 'Набрано только что')
    await client.close()
    expect((await world.outbox?.drafts.get('note:1'))?.body).toBe('Набрано только что')
  })

  it('tell how many texts the disk would not have', async () => {
    const { client } = await openTicket()
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    useDraftStore().write('note:1', 'Некуда сохранить')
    world.outbox?.close()
    expect(await client.saveEverything()).toMatchObject({ texts: 1 })
  })
})
