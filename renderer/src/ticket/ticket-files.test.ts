/** A file of an entry that is on its way to the server: how far it is, and that it waits for the connection. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { i18n, setLocale } from '@/app/i18n'
import { testId } from '@/cache/testing/organisation'
import type { UploadProgress } from '@/sync/messages'
import TicketFiles from './TicketFiles.vue'

let world: ClientWorld
let wrapper: VueWrapper
beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('en')
  world = new ClientWorld()
})
afterEach(async () => {
  wrapper.unmount()
  currentClient.value = null
  await world.close()
})

it('shows what of it was sent, that it is paused without a connection, and its size when it has arrived', async () => {
  const { client, sync } = await world.window()
  currentClient.value = client
  const attachments = ['scan.txt', 'other.txt'].map((name, index) => ({
    ticketId: testId(),
    commandId: testId(),
    name,
    hash: String(index).repeat(64),
    size: 4 * 1024 * 1024,
  }))
  wrapper = mount(TicketFiles, { props: { attachments }, global: { plugins: [i18n] } })
  const details = (): string[] => wrapper.findAll('.detail').map((detail) => detail.text())
  const tell = async (upload: UploadProgress | null): Promise<void> => {
    world.device.channel.member().post({ type: 'uploading', upload })
    await flushPromises()
  }
  expect(details()).toEqual(['4 MB', '4 MB'])
  const { commandId, size } = attachments[0]!
  await tell({ commandId, sentBytes: 1024 * 1024, size })
  expect(details()).toEqual(['sending: 1 MB of 4 MB', '4 MB'])
  world.server.isReachable = false
  await sync()
  await flushPromises()
  expect(details()).toEqual(['offline: 1 MB of 4 MB sent', '4 MB'])
  world.server.isReachable = true
  await sync()
  await tell({ commandId, sentBytes: 2 * 1024 * 1024, size })
  expect(details()[0]).toBe('sending: 2 MB of 4 MB')
  await tell(null)
  expect(details()).toEqual(['4 MB', '4 MB'])
})
