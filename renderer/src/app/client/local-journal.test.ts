import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { borisActor, register, testId } from '@/cache/testing/organisation'
import type { JournalRecord } from '@shared/protocol/ipc-contract'
import type { Intent } from './client-types'
import { ClientWorld } from './testing/client-world'

let world: ClientWorld
beforeEach(() => {
  world = new ClientWorld()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await world.close()
})

/** Asked without a connection, and answered. @returns what the journal held before the answer */
async function answered(intent: Intent) {
  const ticketId = intent.ticketId ?? ''
  world.server.execute(register(ticketId), borisActor)
  const { client, sync } = await world.window()
  world.server.isReachable = false
  const { commandId, saved } = client.dispatch(intent)
  await saved
  const held: readonly JournalRecord[] = [...world.journal.records]
  world.server.isReachable = true
  await sync()
  return { client, commandId, held }
}

describe('a page that was closed before the journal heard', () => {
  it('of an answer does not take it for a loss, and sends nothing again', async () => {
    const { client, held } = await answered({ name: 'reply', ticketId: testId(), args: { text: 'Дошло' } })
    await vi.waitFor(() => expect(world.journal.records).toEqual([]))
    await client.close()
    world.journal.records = [...held]
    const next = await world.client()
    expect(next.recovery).toEqual({ restored: 0, unreadable: 0 })
    expect(next.outbox.unsent).toBe(0)
    expect(world.journal.records).toEqual([])
  })

  it('that the engineer gave a change up keeps no copy that a loss would bring back', async () => {
    const { client, commandId, held } = await answered({ name: 'close', ticketId: testId(), args: {} })
    await vi.waitFor(async () => expect(await client.attention.list()).toHaveLength(1))
    await client.attention.discard(commandId)
    await vi.waitFor(() => expect(world.journal.records).toEqual([]))
    await client.close()
    world.journal.records = [...held]
    const next = await world.client()
    expect(next.recovery).toEqual({ restored: 0, unreadable: 0 })
    expect(world.journal.records).toEqual([])
  })
})

describe('a journal that cannot be read at the start', () => {
  it('is told of, and work goes on', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    vi.spyOn(world.journal.port, 'read').mockRejectedValue(new Error('The disk is gone'))
    const { client } = await answered({ name: 'reply', ticketId: testId(), args: { text: 'Без журнала' } })
    expect(client.areCopiesUnread).toBe(true)
    expect(client.recovery).toBeNull()
    expect(world.server.events.filter((event) => event.type === 'replied')).toHaveLength(1)
  })

  it('is told of the unsent work of earlier runs all the same, and of its answer', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const ticketId = testId()
    world.server.execute(register(ticketId), borisActor)
    const { client: first, sync } = await world.window()
    await sync()
    world.server.isReachable = false
    const { commandId, saved } = first.dispatch({ name: 'reply', ticketId, args: { text: 'Вчерашнее' } })
    await saved
    await first.close()
    world.journal.records = []
    vi.spyOn(world.journal.port, 'read').mockRejectedValue(new Error('The disk is gone'))
    expect((await world.client()).areCopiesUnread).toBe(true)
    expect(world.journal.records.map((record) => record.commandId)).toEqual([commandId])
    world.server.isReachable = true
    await sync()
    await vi.waitFor(() => expect(world.journal.records).toEqual([]))
  })

  it('is no trouble of a host that has none, or whose journal is whole', async () => {
    expect((await world.client()).areCopiesUnread).toBe(false)
  })
})
