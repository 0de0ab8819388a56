/** Calling in a group without a network: in its row at once, and added to what others brought in meanwhile. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { anna, borisActor, command, desk, MONDAY, network, register, testId } from '@/cache/testing/organisation'
import { ClientWorld } from './testing/client-world'

let world: ClientWorld
beforeEach(() => {
  world = new ClientWorld()
})
afterEach(() => world.close())

it('shows at once, puts the ticket among those of the group, and can be undone before it is sent', async () => {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const { client, sync } = await world.window()
  await client.open(ticketId)
  world.server.isReachable = false
  const asked = client.dispatch({ name: 'bringIn', ticketId, args: { groupId: network.id, reason: 'Вместе' } })
  await asked.saved
  expect(client.view(ticketId)?.ticket).toMatchObject({ participantGroupIds: [network.id], assignedGroupId: desk.id })
  const owner = { personId: anna.id, groupIds: [network.id] }
  expect(client.index.ids({ view: 'myGroups', owner, now: MONDAY })).toEqual([ticketId])
  await client.dispatch({ name: 'undo', ticketId, args: { commandId: asked.commandId } }).saved
  expect(client.view(ticketId)?.ticket.participantGroupIds).toEqual([])
  world.server.isReachable = true
  await sync()
  expect(client.view(ticketId)).toMatchObject({ unsaved: 'none', ticket: { participantGroupIds: [] } })
  expect(client.view(ticketId)?.entries?.map(({ event }) => event.type)).toEqual(['registered', 'broughtIn', 'undone'])
})

it('is merged when a colleague was faster, and what was asked stays as a note', async () => {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const { client, sync } = await world.window()
  await client.open(ticketId)
  world.server.isReachable = false
  await client.dispatch({ name: 'bringIn', ticketId, args: { groupId: network.id, reason: 'Вместе' } }).saved
  const colleague = { ...borisActor, personId: testId() }
  world.server.execute(command('bringIn', ticketId, { groupId: network.id, reason: 'Раньше' }), colleague)
  world.server.isReachable = true
  await sync()
  expect(await client.attention.merged()).toMatchObject([{ explanations: [{ field: 'participantGroupIds' }] }])
  expect(client.view(ticketId)?.ticket.participantGroupIds).toEqual([network.id])
})
