import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CacheDatabase } from '@/cache/cache-database'
import { annaActor, boris, borisActor, command, register, requester, testId } from '@/cache/testing/organisation'
import { takeVerdicts } from '@/sync/settle'
import { TransportError } from '@/sync/transport'
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

async function withTicket() {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  return { ticketId, ...(await world.window()) }
}

const newTicket: CommandArgsInput['registerTicket'] = {
  kind: 'incident',
  subject: 'Принтер',
  requesterId: requester.id,
  channel: 'phone',
  impact: 'low',
  urgency: 'high',
}

describe('what is read late', () => {
  /** Holds the next reads of tickets back until it is called. */
  function holdReads(cache: CacheDatabase): () => void {
    let letGo: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const begin = cache.transaction.bind(cache) as (...args: unknown[]) => Promise<unknown>
    vi.spyOn(cache, 'transaction').mockImplementation(((mode: string, ...rest: unknown[]) =>
      mode === 'r' ? gate.then(() => begin(mode, ...rest)) : begin(mode, ...rest)) as typeof cache.transaction)
    return letGo
  }

  it('leaves no moment without a ticket that was registered here and confirmed before its row was looked for', async () => {
    const { client, engine } = await world.window()
    const { commands } = world.outbox!
    const where = commands.where.bind(commands) as (index: string) => { equals(id: string): { first(): unknown } }
    let look: () => void = () => undefined
    const looking = new Promise<void>((resolve) => {
      look = resolve
    })
    vi.spyOn(commands, 'where').mockImplementationOnce(((index: string) => ({
      equals: (id: string) => ({ first: () => looking.then(() => where(index).equals(id).first()) }),
    })) as unknown as typeof commands.where)
    const letGo = holdReads(world.cache!)
    const { ticketId, saved } = client.dispatch({ name: 'registerTicket', args: newTicket })
    const seen: boolean[] = []
    client.on('tickets', () => seen.push(client.view(ticketId) !== null))
    await vi.waitFor(() => expect(world.server.tickets.has(ticketId)).toBe(true))
    await engine.settled()
    look()
    await saved
    letGo()
    await client.settled()
    expect(new Set(seen)).toEqual(new Set([true]))
    expect(client.view(ticketId)).toMatchObject({ unsaved: 'none', base: { id: ticketId } })
    expect(client.outbox.unsent).toBe(0)
  })

  it('does not take a change from the screen that was saved meanwhile', async () => {
    const { client, ticketId } = await withTicket()
    await client.open(ticketId)
    world.server.isReachable = false
    const letGo = holdReads(world.cache!)
    const touched = { tickets: [ticketId], timelines: [], directory: false, notices: false }
    world.device.channel.member().post({ type: 'settled', commandIds: [], touched, attention: false, merged: false })
    await vi.waitFor(() => expect(world.cache!.transaction).toHaveBeenCalled())
    await client.dispatch({ name: 'reply', ticketId, args: { text: 'Только что' } }).saved
    const seen: (number | undefined)[] = []
    client.on('tickets', () => seen.push(client.view(ticketId)?.entries?.length))
    letGo()
    await client.settled()
    expect(client.outbox.unsent).toBe(1)
    expect(new Set(seen)).toEqual(new Set([2]))
  })

  it('does not put an older ticket over a newer one', async () => {
    const { client, ticketId, sync } = await withTicket()
    const old = (await world.cache!.tickets.get(ticketId))!
    world.server.execute(command('take', ticketId, {}), borisActor)
    await sync()
    await world.cache!.tickets.put(old)
    const touched = { tickets: [ticketId], timelines: [], directory: false, notices: false }
    world.device.channel.member().post({ type: 'changed', touched })
    await client.settled()
    expect(client.view(ticketId)?.ticket.assigneeId).toBe(boris.id)
  })

  it('takes back at once what the cache shows as confirmed before anybody told of it', async () => {
    const { client, ticketId } = await withTicket()
    await client.open(ticketId)
    world.server.isReachable = false
    const { commandId, saved } = client.dispatch({ name: 'take', ticketId, args: {} })
    await saved
    const rows = await world.outbox!.commands.toArray()
    const verdicts = rows.map((row) => world.server.execute(row.command, annaActor))
    await takeVerdicts({ cache: world.cache!, outbox: world.outbox! }, verdicts, world.time.now())
    world.device.channel.member().post({ type: 'enqueued', commandIds: [commandId] })
    await client.settled()
    await client.dispatch({ name: 'undo', ticketId, args: { commandId } }).saved
    expect(client.view(ticketId)).toMatchObject({ ticket: { assigneeId: null }, unpredictedCommandIds: [] })
  })

  it('lets go of a command whose refusal comes with what is read, its own answer having been lost', async () => {
    const { client, ticketId, sync } = await withTicket()
    await client.open(ticketId)
    // It is decided there, and no push gets through again before the verdicts of a snapshot come.
    world.server.pushFailure = new TransportError('busy', 'The server answered 503')
    const { commandId, saved } = client.dispatch({ name: 'reopen', ticketId, args: { reason: 'Опять' } })
    await saved
    const [row] = await world.outbox!.commands.toArray()
    world.server.recalled.push(world.server.execute(row!.command, annaActor))
    await sync()
    expect(await client.attention.list()).toMatchObject([{ id: commandId, labels: { [ticketId]: { number: 1 } } }])
    expect(client.view(ticketId)?.pendingCommandIds).toEqual([])
    expect(client.outbox.unsent).toBe(0)
  })

  it('shows the history of a ticket registered here from the first moment on, whoever is faster', async () => {
    const { client, sync } = await withTicket()
    // Nobody registers for somebody whom the directory does not show.
    await vi.waitFor(() => expect(client.directory.person(requester.id)).toBeDefined())
    const { ticketId, saved } = client.dispatch({ name: 'registerTicket', args: newTicket })
    const seen: (number | undefined)[] = []
    client.on('tickets', (ids) => {
      if (ids.includes(ticketId)) seen.push(client.view(ticketId)?.entries?.length)
    })
    await client.open(ticketId)
    client.dispatch({ name: 'reply', ticketId, args: { text: 'Уже иду' } })
    await saved
    await sync()
    await sync()
    expect(client.view(ticketId)?.base).not.toBeNull()
    expect(client.view(ticketId)?.entries?.map(({ event, mark }) => [event.type, mark])).toEqual([
      ['registered', 'confirmed'],
      ['replied', 'confirmed'],
    ])
    expect(seen).not.toContain(undefined)
  })
})
