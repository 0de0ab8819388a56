/** A major incident without a network: declared, linked to and answered on this device, and the same when it heals. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { borisActor, command, desk, register, registerArgs, testId } from '@/cache/testing/organisation'
import { selectBatch } from '@/sync/push-batch'
import type { Actor } from '@shared/domain/people'
import { ClientWorld } from './testing/client-world'

let world: ClientWorld
beforeEach(() => {
  world = new ClientWorld()
})
afterEach(() => world.close())

const lead: Actor = { ...borisActor, roles: ['engineer', 'lead'], groupIds: [desk.id] }
const declared = (majorId: string) =>
  world.server.execute(command('declareMajor', majorId, { reason: 'Нет сети' }), lead)

async function withIncident() {
  const majorId = testId()
  const childId = testId()
  for (const id of [majorId, childId]) world.server.execute(register(id), borisActor)
  declared(majorId)
  const window = await world.window()
  await window.client.open(majorId)
  await window.client.open(childId)
  return { majorId, childId, ...window }
}
type Opened = Awaited<ReturnType<typeof withIncident>>
const shown = ({ client, majorId, childId }: Opened) => ({
  parent: client.view(majorId)?.ticket.childCount,
  child: client.view(childId)?.ticket.majorId,
})

describe('linking offline', () => {
  it('shows on both tickets at once, in both histories, and stands when the server has it', async () => {
    const opened = await withIncident()
    const { client, majorId, childId, sync } = opened
    world.server.isReachable = false
    await client.dispatch({ name: 'linkToMajor', ticketId: childId, args: { majorId } }).saved
    expect(shown(opened)).toEqual({ parent: 1, child: majorId })
    expect(client.index.childIdsOf(majorId)).toEqual([childId])
    expect(client.view(majorId)).toMatchObject({ unsaved: 'onDevice' })
    expect(client.view(majorId)?.entries?.at(-1)?.event.type).toBe('childLinked')
    world.server.isReachable = true
    await sync()
    expect(shown(opened)).toEqual({ parent: 1, child: majorId })
    expect(client.view(majorId)).toMatchObject({ unsaved: 'none' })
    expect(client.view(childId)).toMatchObject({ unsaved: 'none' })
  })

  it('predicts on what was asked before it: a ticket registered here, unlinked and linked again', async () => {
    const opened = await withIncident()
    const { client, majorId, childId, sync } = opened
    world.server.isReachable = false
    const fresh = client.dispatch({ name: 'registerTicket', args: registerArgs('Тоже нет сети') as never })
    await fresh.saved
    for (const ticketId of [childId, fresh.ticketId])
      await client.dispatch({ name: 'linkToMajor', ticketId, args: { majorId } }).saved
    expect(shown(opened).parent).toBe(2)
    await client.dispatch({ name: 'unlinkFromMajor', ticketId: childId, args: { majorId } }).saved
    expect(shown(opened)).toEqual({ parent: 1, child: null })
    const rows = await world.outbox!.commands.toArray()
    expect(rows.at(1)?.command.tickets).toEqual([childId, majorId])
    expect(rows.at(2)?.command.deps).toEqual([fresh.commandId])
    world.server.isReachable = true
    await sync()
    expect(shown(opened)).toEqual({ parent: 1, child: null })
    expect(world.server.tickets.get(fresh.ticketId)).toMatchObject({ majorId })
  })

  it('goes to attention with its words when the incident ended meanwhile, and both tickets stand as before', async () => {
    const opened = await withIncident()
    const { client, majorId, childId, sync } = opened
    world.server.isReachable = false
    await client.dispatch({ name: 'linkToMajor', ticketId: childId, args: { majorId } }).saved
    world.server.execute(command('endMajor', majorId, { reason: 'Починили' }), lead)
    world.server.isReachable = true
    await sync()
    expect(shown(opened)).toEqual({ parent: 0, child: null })
    expect(await client.attention.list()).toMatchObject([
      { ticketIds: [childId, majorId], verdict: { status: 'conflict', code: 'major.notOpen' } },
    ])
  })

  it('waits at the head of both lanes: what is behind it on either ticket does not overtake it', async () => {
    const { client, majorId, childId } = await withIncident()
    world.server.isReachable = false
    await client.dispatch({ name: 'linkToMajor', ticketId: childId, args: { majorId } }).saved
    for (const ticketId of [majorId, childId])
      await client.dispatch({ name: 'addNote', ticketId, args: { text: 'После' } }).saved
    const rows = await world.outbox!.commands.toArray()
    const ready = (resting: string): string[] =>
      selectBatch(rows, (lane) => (lane === resting ? 'resting' : 'free'), 100).map((row) => row.command.name)
    expect(ready('')).toEqual(['linkToMajor', 'addNote', 'addNote'])
    expect(ready(majorId)).toEqual([])
    expect(ready(childId)).toEqual([])
  })
})

it('answers all requesters in one action: a reply each, all with its name', async () => {
  const { client, majorId, childId, sync } = await withIncident()
  world.server.isReachable = false
  const groupId = testId()
  for (const ticketId of [majorId, childId])
    await client.dispatch({ name: 'reply', ticketId, args: { text: 'Чиним' }, groupId }).saved
  expect((await world.outbox!.commands.toArray()).map((row) => row.command.groupId)).toEqual([groupId, groupId])
  world.server.isReachable = true
  await sync()
  for (const id of [majorId, childId]) expect(world.server.tickets.get(id)?.lastPublicReplyAt).not.toBeNull()
})
