/** An offer answered without a network: shown at once, sent later, and what a colleague did first stands. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anna, borisActor, command, desk, network, register, testId } from '@/cache/testing/organisation'
import { MINUTE_MS } from '@shared/domain/instant'
import { replay } from '@shared/sla'
import { ClientWorld } from './testing/client-world'

let world: ClientWorld
beforeEach(() => {
  world = new ClientWorld()
})
afterEach(() => world.close())

/** The network group has the ticket, and offers it to the desk, which is Anna's. */
async function offered() {
  const ticketId = testId()
  for (const one of [
    register(ticketId),
    command('handOver', ticketId, { toGroupId: network.id, reason: 'Порт не отвечает' }),
    command('answerHandOver', ticketId, { isAccepted: true }),
    command('handOver', ticketId, { toGroupId: desk.id, reason: 'Порт исправен, проверьте кабель' }),
  ])
    world.server.execute(one, borisActor)
  const window = await world.window()
  await window.client.open(ticketId)
  world.server.isReachable = false
  world.time.advance(20 * MINUTE_MS)
  return { ticketId, ...window }
}
type Opened = Awaited<ReturnType<typeof offered>>

const answer = ({ client, ticketId }: Opened, args: { isAccepted: boolean; reason?: string }) =>
  client.dispatch({ name: 'answerHandOver', ticketId, args }).saved

async function reconnect({ sync }: Opened): Promise<void> {
  world.time.advance(90 * MINUTE_MS)
  world.server.isReachable = true
  await sync()
}

const acceptance = ({ client, ticketId }: Opened) =>
  replay(client.view(ticketId)!.ticket.facts, client.rules, client.now()).findLast(
    ({ metric, groupId }) => metric === 'acceptance' && groupId === desk.id,
  )

describe('an offer answered offline', () => {
  it('is accepted at once, with the clock that it stops, and stays so when the server has it', async () => {
    const opened = await offered()
    const { client, ticketId } = opened
    await answer(opened, { isAccepted: true })
    const accepted = { handOver: null, assignedGroupId: desk.id, assigneeId: anna.id }
    expect(client.view(ticketId)).toMatchObject({ unsaved: 'onDevice', ticket: accepted })
    expect(acceptance(opened)).toMatchObject({ state: 'met', elapsedMs: 20 * MINUTE_MS })
    await reconnect(opened)
    expect(client.view(ticketId)).toMatchObject({ unsaved: 'none', ticket: accepted })
    expect(world.server.tickets.get(ticketId)).toMatchObject(accepted)
    expect(await client.attention.list()).toEqual([])
  })

  it('is returned at once with its reason, and stays where it was', async () => {
    const opened = await offered()
    const { client, ticketId } = opened
    await answer(opened, { isAccepted: false, reason: 'Кабель уже меняли' })
    const returned = { handOver: null, assignedGroupId: network.id }
    expect(client.view(ticketId)).toMatchObject({ unsaved: 'onDevice', ticket: returned })
    await reconnect(opened)
    expect(world.server.tickets.get(ticketId)).toMatchObject(returned)
    expect(client.view(ticketId)?.entries?.at(-1)?.event).toMatchObject({
      type: 'handOverRejected',
      content: { reason: 'Кабель уже меняли' },
    })
  })

  it('comes back to be looked at when a colleague had answered otherwise, with nothing lost', async () => {
    const opened = await offered()
    const { client, ticketId } = opened
    await answer(opened, { isAccepted: false, reason: 'Кабель уже меняли' })
    world.server.execute(command('answerHandOver', ticketId, { isAccepted: true }), borisActor)
    await reconnect(opened)
    expect(client.view(ticketId)).toMatchObject({ unsaved: 'none', ticket: { assignedGroupId: desk.id } })
    expect(await client.attention.list()).toMatchObject([{ command: { name: 'answerHandOver' } }])
  })
})
