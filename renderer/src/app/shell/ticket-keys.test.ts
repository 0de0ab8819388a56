/** The keys of an open ticket wait for its pane, which is fetched after the first screen; those of the queue do not. */
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { i18n, setLocale } from '@/app/i18n'
import { borisActor, register, testId } from '@/cache/testing/organisation'
import { useTicketStore } from '@/ticket/ticket-store'
import { standingIn } from '../coming/coming'
import StandIn from '../coming/StandIn.vue'
import { commands, useCommands } from '../commands-registry'
import { keyboard } from '../keyboard'
import { ticketPane } from './later-parts'
import { useTicketKeys } from './use-ticket-keys'

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

async function press(code: string, key: string): Promise<void> {
  const target = document.activeElement ?? document.body
  target.dispatchEvent(new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true }))
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

  const ran: string[] = []
  const Page = defineComponent({
    setup() {
      useTicketKeys(() => tickets.ticketId !== null)
      useCommands([
        { id: 'queue.down', titleKey: 'x', group: 'queue', keys: ['KeyJ'], run: () => void ran.push('down') },
        { id: 'app.register', titleKey: 'x', group: 'queue', keys: ['KeyC'], run: () => void ran.push('register') },
      ])
      return () => [h(ticketPane.component), standingIn.value === null ? null : h(StandIn, { keys: standingIn.value })]
    },
  })
  keyboard()
  mount(Page, { attachTo: document.body, global: { plugins: [i18n] } })
  expect(ticketPane.state.value).toBe('coming')
  await press('KeyJ', 'о')
  expect(ran).toEqual(['down'])

  await press('KeyR', 'к')
  await press('KeyC', 'с')
  await press('KeyJ', 'о')
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
