/** The keys of an open ticket wait for its pane, which is fetched after the first screen; those of the queue do not. */
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { setLocale } from '@/app/i18n'
import { press } from '@/app/testing/press'
import { borisActor, register, testId } from '@/cache/testing/organisation'
import { useTicketStore } from '@/ticket/ticket-store'
import { commands } from '../commands-registry'
import { ticketPane } from './later-parts'
import { mountKeysPage } from './testing/keys-page'

enableAutoUnmount(afterEach)

let world: ClientWorld
beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('ru')
  world = new ClientWorld()
})
afterEach(async () => {
  await flushPromises()
  currentClient.value = null
  await world.close()
})

async function type(code: string, key: string): Promise<void> {
  press(code, { key })
  await flushPromises()
}

test('R and what is written behind it wait for the pane, not for the history, and run nothing else', async () => {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const opened = await world.window()
  currentClient.value = opened.client
  await opened.sync()
  const tickets = useTicketStore()
  // A disk that is busy: of the ticket there is what the queue knows.
  let read = (): void => undefined
  const history = new Promise<void>((resolve) => (read = resolve))
  const openNow = opened.client.open.bind(opened.client)
  vi.spyOn(opened.client, 'open').mockImplementation((id) => history.then(() => openNow(id)))
  const isOpen = tickets.open(ticketId)

  const ran = mountKeysPage({ KeyJ: 'down', KeyC: 'register' })
  expect(ticketPane.state.value).toBe('coming')
  await type('KeyJ', 'о')
  expect(ran).toEqual(['down'])

  await type('KeyR', 'к')
  await type('KeyC', 'с')
  await type('KeyJ', 'о')
  await vi.waitFor(() => expect(document.querySelector<HTMLTextAreaElement>('.composer textarea')?.value).toBe('со'), {
    timeout: 15_000,
  })
  expect(document.activeElement).toBe(document.querySelector('.composer textarea'))
  expect([ran, tickets.status]).toEqual([['down'], 'loading'])
  read()
  await isOpen
  // The pane has brought its own.
  expect(commands.all.value.filter(({ id }) => id === 'ticket.reply')).toHaveLength(1)
})
