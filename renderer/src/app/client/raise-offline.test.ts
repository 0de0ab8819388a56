/** Raising without a network: foretold on this device by what it knows of duty, decided by the server when it is back. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anna, boris, borisActor, command, desk, register, testId } from '@/cache/testing/organisation'
import { ClientWorld } from './testing/client-world'

let world: ClientWorld
beforeEach(() => {
  world = new ClientWorld()
})
afterEach(() => world.close())

const intent = (ticketId: string) =>
  ({ name: 'raise', ticketId, args: { to: 'lead', of: 'desk', reason: 'Стоит весь этаж' } }) as const

async function withTicket() {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const window = await world.window()
  await window.client.open(ticketId)
  return { ticketId, ...window }
}

describe('raising offline', () => {
  it('shows at once who will be told, keeps it on the device, and stands when the server has it', async () => {
    const { client, ticketId, sync } = await withTicket()
    world.server.isReachable = false
    await client.dispatch(intent(ticketId)).saved
    expect(client.view(ticketId)).toMatchObject({
      unsaved: 'onDevice',
      ticket: { raised: { personIds: [boris.id], groupId: desk.id, raisedBy: anna.id } },
    })
    world.server.isReachable = true
    await sync()
    expect(client.view(ticketId)).toMatchObject({ unsaved: 'none', ticket: { raised: { personIds: [boris.id] } } })
    expect(world.server.tickets.get(ticketId)?.raised).toMatchObject({ raisedBy: anna.id })
  })

  it('is merged when a colleague was faster: the reason stays as a note', async () => {
    const { client, ticketId, sync } = await withTicket()
    world.server.isReachable = false
    await client.dispatch(intent(ticketId)).saved
    const faster = { to: 'lead', of: 'desk', reason: 'Уже поднял' }
    world.server.execute(command('raise', ticketId, faster), { ...borisActor, personId: testId() })
    world.server.isReachable = true
    await sync()
    expect(await client.attention.list()).toEqual([])
    expect(await client.attention.merged()).toMatchObject([{ explanations: [{ field: 'raised', rule: 'same' }] }])
    expect(client.view(ticketId)?.entries?.map(({ event }) => event.type)).toEqual(['registered', 'raised', 'noted'])
  })
})
