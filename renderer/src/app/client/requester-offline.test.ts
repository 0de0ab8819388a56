/** A requester set right without a network: shown at once wherever they stand, and sent in the order it was asked. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { audienceOf } from '@/app/i18n/words/promise-words'
import { anna, borisActor, command, register, requester, testId } from '@/cache/testing/organisation'
import { TransportError } from '@/sync/transport'
import { ClientWorld } from './testing/client-world'

let world: ClientWorld
beforeEach(() => {
  world = new ClientWorld()
})
afterEach(() => world.close())

const changed = (ticketId: string, zone: string, seen: string | null = null) =>
  ({
    name: 'changeRequester',
    ticketId,
    args: { requesterId: requester.id, zone: { seen, to: zone }, language: { seen: null, to: 'en' } },
  }) as const

async function withTickets() {
  const [one, other] = [testId(), testId()]
  for (const id of [one, other]) world.server.execute(register(id), borisActor)
  const window = await world.window()
  return { one, other, ...window }
}

const REQUEST = {
  kind: 'incident',
  subject: 'Не открывается отчёт',
  channel: 'phone',
  impact: 'low',
  urgency: 'high',
} as const

describe('a requester who is new', () => {
  it('is known without a gap: as registered until the feed has brought them, whatever the verdict carried', async () => {
    const { client, engine, sync } = await world.window()
    const newcomer = { id: testId(), name: 'Кейт', email: null, phone: null, department: null, zone: 'Asia/Omsk' }
    const id = testId()
    const args = { ...REQUEST, newRequester: newcomer }
    world.server.onPull = () => {
      if (world.server.newPeople.size > 0) throw new TransportError('unreachable', 'The line broke after the push')
    }
    await client.dispatch({ name: 'registerTicket', ticketId: id, args }).saved
    await engine.settled()
    await client.settled()
    expect(world.server.tickets.has(id)).toBe(true)
    expect(client.directory.person(newcomer.id)?.zone).toBe('Asia/Omsk')
    world.server.onPull = () => undefined
    await sync()
    expect(client.directory.person(newcomer.id)?.zone).toBe('Asia/Omsk')
    expect(client.view(id)).toMatchObject({ unsaved: 'none' })
    expect(await world.outbox!.commands.count()).toBe(0)
  })
})

describe('a requester of a ticket that is opened', () => {
  it('is known before all people have been read: a promise is told by their zone', async () => {
    const { one, sync } = await withTickets()
    await sync()
    const client = await world.client()
    await client.open(one)
    expect(client.directory.person(requester.id)?.name).toBe(requester.name)
  })
})

describe('a requester for whom a ticket was registered offline', () => {
  it('is known after a restart before it is shown: the ticket stands in the queue with what was done to it', async () => {
    const { client, one } = await withTickets()
    await vi.waitFor(() => expect(client.directory.person(requester.id)).toBeDefined())
    world.server.isReachable = false
    const id = testId()
    await client.dispatch({ name: 'registerTicket', ticketId: id, args: { ...REQUEST, requesterId: requester.id } })
      .saved
    await client.dispatch({ name: 'take', ticketId: id, args: {} }).saved
    const next = await world.client()
    expect(next.row(one)).toBeDefined()
    expect(next.row(id)).toMatchObject({ subject: REQUEST.subject, requesterName: requester.name, assigneeId: anna.id })
    await next.open(id)
    expect(next.view(id)?.entries).toHaveLength(2)
  })
})

describe('a requester who was set right offline', () => {
  it('is told of a promise by their zone and language at once, and is so on the server when it is back', async () => {
    const { client, one, sync } = await withTickets()
    await client.open(one)
    let told = 0
    client.on('directory', () => (told += 1))
    world.server.isReachable = false
    await client.dispatch(changed(one, 'Asia/Omsk')).saved
    const { directory } = client
    expect(audienceOf(directory.person(requester.id), directory.settings, 'ru')).toEqual({
      locale: 'en',
      zone: 'Asia/Omsk',
    })
    expect(directory.people.filter(({ id }) => id === requester.id)).toHaveLength(1)
    expect(directory.person(requester.id)?.writes?.zone?.by).toBe(anna.id)
    // Screens look again.
    expect(told).toBeGreaterThan(0)
    expect(client.view(one)).toMatchObject({ unsaved: 'onDevice' })
    world.server.isReachable = true
    await sync()
    expect(client.view(one)).toMatchObject({ unsaved: 'none' })
    expect(client.directory.person(requester.id)).toMatchObject({ zone: 'Asia/Omsk', language: 'en' })
    expect(world.server.newPeople.get(requester.id)).toMatchObject({ zone: 'Asia/Omsk' })
  })

  it('stands in the history at once, from what it was to what it is, each change beside the one before it', async () => {
    const { client, one, sync } = await withTickets()
    await client.open(one)
    world.server.isReachable = false
    await client.dispatch(changed(one, 'Asia/Omsk')).saved
    await client.dispatch(changed(one, 'Asia/Tomsk', 'Asia/Omsk')).saved
    const zones = () =>
      client
        .view(one)
        ?.entries?.flatMap(({ event }) => (event.type === 'requesterChanged' ? [event.fields['zone']] : []))
    const told = [
      { from: null, to: 'Asia/Omsk' },
      { from: 'Asia/Omsk', to: 'Asia/Tomsk' },
    ]
    expect(zones()).toEqual(told)
    world.server.isReachable = true
    await sync()
    expect(zones()).toEqual(told)
  })

  it('from two tickets ends as it was asked last, though two lanes keep no order', async () => {
    const { client, one, other, sync } = await withTickets()
    world.server.isReachable = false
    const first = client.dispatch(changed(one, 'Asia/Omsk'))
    const second = client.dispatch(changed(other, 'Asia/Tomsk', 'Asia/Omsk'))
    await Promise.all([first.saved, second.saved])
    expect((await world.outbox!.commands.toArray()).find(({ id }) => id === second.commandId)?.command.deps).toEqual([
      first.commandId,
    ])
    expect(client.directory.person(requester.id)?.zone).toBe('Asia/Tomsk')
    world.server.isReachable = true
    await sync()
    expect(world.server.newPeople.get(requester.id)?.zone).toBe('Asia/Tomsk')
  })

  it('is merged with what a colleague said meanwhile, and that is told', async () => {
    const { client, one, other, sync } = await withTickets()
    await client.open(one)
    world.server.isReachable = false
    await client.dispatch(changed(one, 'Asia/Omsk')).saved
    const zone = { seen: null, to: 'Asia/Tomsk' }
    world.server.execute(command('changeRequester', other, { requesterId: requester.id, zone }), borisActor)
    world.server.isReachable = true
    await sync()
    expect(await client.attention.merged()).toMatchObject([
      { explanations: [{ field: 'zone', rule: 'laterWins', current: 'Asia/Tomsk', mine: 'Asia/Omsk' }] },
    ])
    expect(client.directory.person(requester.id)?.zone).toBe('Asia/Omsk')
  })
})
