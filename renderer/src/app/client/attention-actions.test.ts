import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { borisActor, register, testId } from '@/cache/testing/organisation'
import { TransportError } from '@/sync/transport'
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

describe('asking again', () => {
  it('asks once when it is told twice', async () => {
    const { client, ticketId, sync } = await withTicket()
    const { commandId, saved } = client.dispatch({ name: 'close', ticketId, args: {} })
    await saved
    await sync()
    world.server.pushes.length = 0
    const [one, two] = await Promise.all([client.attention.retry(commandId), client.attention.retry(commandId)])
    expect([one, two].filter((dispatched) => dispatched !== null)).toHaveLength(1)
    await sync()
    expect(world.server.pushes.flat()).toHaveLength(1)
    expect(client.outbox.unsent).toBe(0)
  })

  it('still takes the place of the refusal when it could be saved only later', async () => {
    const { client, ticketId, sync } = await withTicket()
    const { commandId, saved } = client.dispatch({ name: 'close', ticketId, args: {} })
    await saved
    await sync()
    world.server.isReachable = false
    const put = vi.spyOn(world.outbox!.discards, 'put').mockRejectedValueOnce(new Error('The disk is full'))
    const again = await client.attention.retry(commandId)
    expect(await again?.saved).toMatchObject({ kind: 'notSaved' })
    expect(put).toHaveBeenCalled()
    expect((await client.attention.list()).map(({ id }) => id)).toEqual([commandId])
    client.checkNow()
    await vi.waitFor(() => expect(client.outbox).toMatchObject({ unsent: 1, notSaved: 0 }))
    expect(await client.attention.list()).toEqual([])
  })

  it('asks under the same id what the server has not decided about', async () => {
    const { client, ticketId, sync } = await withTicket()
    const tooLarge = new TransportError('refused', 'Too large', { code: 'request.tooLarge' })
    const { commandId, saved } = client.dispatch({ name: 'reply', ticketId, args: { text: 'Ответ' } })
    world.server.faults.push({ fail: tooLarge }, { fail: tooLarge })
    await saved
    await sync()
    expect(await client.attention.list()).toMatchObject([{ id: commandId, judgedBy: 'device' }])
    world.server.faults.length = 0
    expect((await client.attention.retry(commandId))?.commandId).toBe(commandId)
    await sync()
    expect(world.server.verdicts.get(commandId)?.status).toBe('applied')
    expect(await client.attention.list()).toEqual([])
    expect(client.outbox.unsent).toBe(0)
  })
})
