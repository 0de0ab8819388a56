/** Duplicates without a network: merged on this device at once, and what was written on one meanwhile is not lost. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { borisActor, command, register, testId } from '@/cache/testing/organisation'
import { ClientWorld } from './testing/client-world'

let world: ClientWorld
beforeEach(() => {
  world = new ClientWorld()
})
afterEach(() => world.close())

async function withTwo() {
  const [olderId, youngerId] = [testId(), testId()]
  for (const id of [olderId, youngerId]) world.server.execute(register(id), borisActor)
  const window = await world.window()
  await window.client.open(olderId)
  await window.client.open(youngerId)
  return { olderId, youngerId, ...window }
}
type Opened = Awaited<ReturnType<typeof withTwo>>
const shown = ({ client, olderId, youngerId }: Opened) => ({
  younger: client.view(youngerId)?.ticket.mergedIntoId,
  state: client.view(youngerId)?.ticket.state,
  duplicates: client.view(olderId)?.ticket.duplicates.map(({ ticketId }) => ticketId),
})
const mergedByBoris = ({ olderId, youngerId }: Opened) =>
  world.server.execute(
    command('mergeTickets', youngerId, { intoId: olderId }, { tickets: [youngerId, olderId] }),
    borisActor,
  )

describe('merging offline', () => {
  it('shows on both tickets at once, can be taken apart before anything was sent, and stands when it was', async () => {
    const opened = await withTwo()
    const { client, olderId, youngerId, sync } = opened
    world.server.isReachable = false
    const intoId = olderId
    await client.dispatch({ name: 'mergeTickets', ticketId: youngerId, args: { intoId } }).saved
    expect(shown(opened)).toEqual({ younger: olderId, state: 'cancelled', duplicates: [youngerId] })
    expect(client.view(olderId)?.entries?.at(-1)?.event.type).toBe('duplicateMerged')
    await client.dispatch({ name: 'unmergeTickets', ticketId: youngerId, args: { intoId } }).saved
    expect(shown(opened)).toEqual({ younger: null, state: 'new', duplicates: [] })
    expect(client.view(olderId)?.entries?.at(-1)?.event.type).toBe('duplicateUnmerged')
    await client.dispatch({ name: 'mergeTickets', ticketId: youngerId, args: { intoId } }).saved
    world.server.isReachable = true
    await sync()
    expect(shown(opened)).toEqual({ younger: olderId, state: 'cancelled', duplicates: [youngerId] })
    expect(await client.attention.list()).toEqual([])
    for (const id of [olderId, youngerId]) expect(client.view(id)).toMatchObject({ unsaved: 'none' })
  })

  it('is shown as taken apart on both tickets, also after a start on which only the older one is opened', async () => {
    const opened = await withTwo()
    const { client, olderId, youngerId, sync } = opened
    await client.dispatch({ name: 'mergeTickets', ticketId: youngerId, args: { intoId: olderId } }).saved
    await sync()
    world.server.isReachable = false
    await client.dispatch({ name: 'unmergeTickets', ticketId: youngerId, args: { intoId: olderId } }).saved
    expect(shown(opened)).toEqual({ younger: null, state: 'new', duplicates: [] })
    await client.close()
    const next = await world.client()
    await next.open(olderId)
    expect(next.view(olderId)).toMatchObject({ ticket: { duplicates: [] }, unpredictedCommandIds: [] })
    expect(next.view(youngerId)).toMatchObject({ ticket: { mergedIntoId: null, state: 'new' } })
    world.server.isReachable = true
    await sync()
    await next.settled()
    expect(shown({ ...opened, client: next })).toEqual({ younger: null, state: 'new', duplicates: [] })
    expect(await next.attention.list()).toEqual([])
  })

  it('by a colleague: a reply that was written here meanwhile goes to the older ticket, and that is said', async () => {
    const opened = await withTwo()
    const { client, olderId, youngerId, sync } = opened
    world.server.isReachable = false
    await client.dispatch({ name: 'reply', ticketId: youngerId, args: { text: 'Перезагрузите' } }).saved
    mergedByBoris(opened)
    world.server.isReachable = true
    await sync()
    expect(await client.attention.list()).toEqual([])
    expect(await client.attention.merged()).toMatchObject([{ explanations: [{ rule: 'forwarded', mine: olderId }] }])
    expect(client.view(youngerId)).toMatchObject({ unsaved: 'none', ticket: { lastPublicReplyAt: null } })
    expect(client.view(olderId)?.entries?.at(-1)?.event).toMatchObject({
      type: 'replied',
      content: { text: 'Перезагрузите' },
    })
  })

  it('by a colleague: an action that was asked here meanwhile comes back to be looked at', async () => {
    const opened = await withTwo()
    const { client, youngerId, sync } = opened
    world.server.isReachable = false
    await client.dispatch({ name: 'take', ticketId: youngerId, args: {} }).saved
    mergedByBoris(opened)
    world.server.isReachable = true
    await sync()
    expect(await client.attention.list()).toMatchObject([{ verdict: { status: 'conflict', code: 'ticket.merged' } }])
    expect(shown(opened)).toMatchObject({ state: 'cancelled' })
  })
})
