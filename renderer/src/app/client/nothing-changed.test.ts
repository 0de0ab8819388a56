/**
 * A value that was set to what it is, as an older version or another window may have sent it: no word is said of it
 * where it met nobody. The dialogs do not ask for it.
 */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { borisActor, command, register, testId } from '@/cache/testing/organisation'
import { ClientWorld } from './testing/client-world'

let world: ClientWorld
beforeEach(() => {
  world = new ClientWorld()
})
afterEach(() => world.close())

it.each([
  ['nobody touched it', [], []],
  ['a colleague had made it so meanwhile', [{ impact: 'high' }], ['priority same', 'impact same']],
] as const)('is told only where it met somebody: %s', async (_how, theirs, told) => {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const { client, sync } = await world.window()
  await client.open(ticketId)
  const { impact } = client.view(ticketId)!.ticket
  world.server.isReachable = false
  for (const args of theirs) world.server.execute(command('setPriority', ticketId, args), borisActor)
  await client.dispatch({ name: 'setPriority', ticketId, args: theirs[0] ?? { impact } }).saved
  world.server.isReachable = true
  await sync()
  const merged = (await client.attention.merged()).flatMap(({ explanations }) => explanations)
  expect(merged.map(({ field, rule }) => `${field} ${rule}`)).toEqual(told)
  expect(client.view(ticketId)).toMatchObject({ unsaved: 'none' })
  expect([client.outbox.unsent, await client.attention.list()]).toEqual([0, []])
})
