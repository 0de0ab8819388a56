/** A ticket that is not to be had: keys that were meant for it do nothing to what stands behind. */
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, test, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { press } from '@/app/testing/press'
import { testId } from '@/cache/testing/organisation'
import { useTicketStore } from '@/ticket/ticket-store'
import { standingIn } from '../coming/coming'
import { ticketPane } from './later-parts'
import { mountKeysPage } from './testing/keys-page'

enableAutoUnmount(afterEach)

test('R and what is written behind it run nothing once the server has said that there is no such ticket', async () => {
  setActivePinia(createPinia())
  const world = new ClientWorld()
  currentClient.value = (await world.window()).client
  const tickets = useTicketStore()
  await tickets.open(testId())
  expect(tickets.view).toBeNull()
  const ran = mountKeysPage({ KeyC: 'register' })
  expect(ticketPane.state.value).toBe('coming')
  // In one breath: it may come with the next.
  press('KeyR', { key: 'к' })
  press('KeyC', { key: 'с' })
  await vi.waitFor(() => expect(ticketPane.state.value).toBe('here'), { timeout: 15_000 })
  await vi.waitFor(() => expect(standingIn.value).toBeNull())
  await flushPromises()
  expect(ran).toEqual([])
  // It is over: keys are keys of the page again.
  press('KeyC', { key: 'с' })
  await vi.waitFor(() => expect(ran).toEqual(['register']))
  currentClient.value = null
  await world.close()
})
