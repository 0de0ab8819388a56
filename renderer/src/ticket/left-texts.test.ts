/** A ticket goes where its engineer does not see it: what was being written on it is still theirs. */
import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { pageForEachTest, world } from '@/app/client/testing/page-world'
import { i18n } from '@/app/i18n'
import { borisActor, register, testId } from '@/cache/testing/organisation'
import { useTicketStore } from './ticket-store'
import TicketPane from './TicketPane.vue'

pageForEachTest('en')

it('shows what was being written on a ticket that is gone, to be copied or deleted', async () => {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const { client, sync } = await world.window()
  currentClient.value = client
  await useTicketStore().open(ticketId)
  const pane = mount(TicketPane, { attachTo: document.body, global: { plugins: [i18n] } })
  await flushPromises()
  await pane.get('.composer textarea').setValue('Restart it, and then')
  world.server.publish({ op: 'out', entity: 'ticket', id: ticketId })
  await sync()
  await vi.waitFor(() => expect(pane.find('.composer').exists()).toBe(false))
  const left = pane.get('section[aria-label="Unfinished texts"]')
  expect(left.text()).toContain('Restart it, and then')
  await vi.waitFor(async () => expect(await client.drafts.count()).toBe(1))
  await left.findAll('button').at(-1)!.trigger('click')
  await vi.waitFor(async () => expect(await client.drafts.count()).toBe(0))
  expect(pane.find('section[aria-label="Unfinished texts"]').exists()).toBe(false)
  pane.unmount()
})
