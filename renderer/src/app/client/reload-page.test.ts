/** Loading the page anew, in the middle of unsent work. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { borisActor, register, testId } from '@/cache/testing/organisation'
import { useDraftStore } from '@/ticket/draft-store'
import { currentClient } from './current-client'
import { ClientWorld } from './testing/client-world'
import { reloadPage } from './reload-page'

let world: ClientWorld
beforeEach(() => {
  setActivePinia(createPinia())
  world = new ClientWorld()
})
afterEach(async () => {
  vi.restoreAllMocks()
  currentClient.value = null
  await world.close()
})

async function unsentWork() {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const { client, sync } = await world.window()
  currentClient.value = client
  await client.open(ticketId)
  world.server.isReachable = false
  await sync()
  const drafts = useDraftStore()
  await client.dispatch({ name: 'reply', ticketId, args: { text: 'Не ушло' } }).saved
  drafts.write(`note:${ticketId}`, 'Не дописано')
  return { client, ticketId }
}

it('keeps what is unsent and what is being written: the page that comes has both', async () => {
  const { client, ticketId } = await unsentWork()
  const reload = vi.fn()
  expect([await reloadPage(reload), reload.mock.calls.length]).toEqual([true, 1])
  await client.close()
  const next = await world.client()
  expect(next.outbox).toMatchObject({ unsent: 1, notSaved: 0 })
  expect((await next.drafts.read(`note:${ticketId}`))?.body).toBe('Не дописано')
})

it('does not go while something stands in this page alone', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  const { ticketId, client } = await unsentWork()
  vi.spyOn(world.outbox!.commands, 'add').mockRejectedValue(new DOMException('Full', 'QuotaExceededError'))
  await client.dispatch({ name: 'reply', ticketId, args: { text: 'Не сохранено' } }).saved
  const reload = vi.fn()
  expect([await reloadPage(reload), reload.mock.calls.length]).toEqual([false, 0])
})
