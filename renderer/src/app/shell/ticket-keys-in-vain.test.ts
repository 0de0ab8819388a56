/** A ticket that is not to be had: keys that were meant for it do nothing to what stands behind. */
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { i18n } from '@/app/i18n'
import { testId } from '@/cache/testing/organisation'
import { useTicketStore } from '@/ticket/ticket-store'
import { standingIn } from '../coming/coming'
import StandIn from '../coming/StandIn.vue'
import { useCommands } from '../commands-registry'
import { keyboard } from '../keyboard'
import { ticketPane } from './later-parts'
import { useTicketKeys } from './use-ticket-keys'

enableAutoUnmount(afterEach)

function press(code: string, key: string): void {
  const target = document.activeElement ?? document.body
  target.dispatchEvent(new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true }))
}

test('R and what is written behind it run nothing once the server has said that there is no such ticket', async () => {
  setActivePinia(createPinia())
  const world = new ClientWorld()
  currentClient.value = (await world.window()).client
  const tickets = useTicketStore()
  await tickets.open(testId())
  expect(tickets.view).toBeNull()
  const ran: string[] = []
  const Page = defineComponent({
    setup() {
      useTicketKeys(() => tickets.ticketId !== null)
      useCommands([
        { id: 'app.register', titleKey: 'x', group: 'queue', keys: ['KeyC'], run: () => void ran.push('register') },
      ])
      return () => [h(ticketPane.component), standingIn.value === null ? null : h(StandIn, { keys: standingIn.value })]
    },
  })
  keyboard()
  mount(Page, { attachTo: document.body, global: { plugins: [i18n] } })
  expect(ticketPane.state.value).toBe('coming')
  // In one breath: it may come with the next.
  press('KeyR', 'к')
  press('KeyC', 'с')
  await vi.waitFor(() => expect(ticketPane.state.value).toBe('here'), { timeout: 15_000 })
  await vi.waitFor(() => expect(standingIn.value).toBeNull())
  await flushPromises()
  expect(ran).toEqual([])
  // It is over: keys are keys of the page again.
  press('KeyC', 'с')
  await vi.waitFor(() => expect(ran).toEqual(['register']))
  currentClient.value = null
  await world.close()
})
