/** A duplicate is not a dead end: what was begun there goes on to the older ticket, and can be taken back there. */
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { commands } from '@/app/commands-registry'
import { useDirectoryStore } from '@/app/stores/directory-store'
import { useConnectionStore } from '@/app/stores/connection-store'
import { i18n, setLocale } from '@/app/i18n'
import { borisActor, command, register, testId } from '@/cache/testing/organisation'
import { foreseeRefusal } from './foresee-refusal'
import TicketPane from './TicketPane.vue'
import { useTicketStore } from './ticket-store'

let world: ClientWorld
let unmount: () => void = () => undefined
beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('en')
  world = new ClientWorld()
})
afterEach(async () => {
  unmount()
  document.body.replaceChildren()
  await flushPromises()
  currentClient.value = null
  await world.close()
})

/** The younger of two is open, and a colleague merges it. */
async function openYounger() {
  const [olderId, youngerId] = [testId(), testId()]
  for (const id of [olderId, youngerId]) world.server.execute(register(id), borisActor)
  const opened = await world.window()
  currentClient.value = opened.client
  const ticket = useTicketStore()
  await ticket.open(youngerId)
  const merge = async (): Promise<void> => {
    world.server.execute(
      command('mergeTickets', youngerId, { intoId: olderId }, { tickets: [youngerId, olderId] }),
      borisActor,
    )
    await opened.sync()
  }
  const told = (id: string) => opened.client.view(id)?.entries?.map(({ event }) => event.type)
  return { olderId, youngerId, ticket, merge, told, ...opened }
}

describe('a ticket that a colleague merged', () => {
  it('keeps the reply that is being written, says where it will go, and it goes there, also offline', async () => {
    const { client, ticket, merge, olderId, youngerId } = await openYounger()
    await client.open(olderId)
    const pane = mount(TicketPane, { attachTo: document.body, global: { plugins: [i18n] } })
    unmount = () => pane.unmount()
    await flushPromises()
    await pane.get('.composer textarea').setValue('Restart it, please')
    await merge()
    await flushPromises()
    expect(ticket.view?.ticket.mergedIntoId).toBe(olderId)
    const area = pane.get<HTMLTextAreaElement>('.composer textarea')
    expect(area.element.value).toBe('Restart it, please')
    expect(pane.get('.composer').text().replaceAll('\u00a0', ' ')).toContain('on No. 1, → Мария Петрова')
    world.server.isReachable = false
    commands.run('ticket.send')
    await vi.waitFor(() => expect(client.view(olderId)?.entries?.at(-1)?.event.type).toBe('replied'))
    expect(client.view(youngerId)?.entries?.at(-1)?.event.type).toBe('merged')
    await vi.waitFor(() => expect(area.element.value).toBe(''))
  })

  it('lets a note be taken back that was written before the merge was known, where it has gone', async () => {
    const { client, ticket, merge, sync, told, olderId } = await openYounger()
    await client.open(olderId)
    world.server.isReachable = false
    await ticket.act({ name: 'addNote', args: { text: 'The key is with the guard' } }).saved
    world.server.isReachable = true
    await merge()
    expect(told(olderId)?.at(-1)).toBe('noted')
    await ticket.undo()?.saved
    await sync()
    expect(told(olderId)?.at(-1)).toBe('undone')
    expect(await client.attention.list()).toEqual([])
  })

  it('is taken apart though its history is not here yet: what cannot be known is not foreseen as a refusal', async () => {
    const { client, merge, olderId, youngerId } = await openYounger()
    await merge()
    const view = { ...client.view(youngerId)!, entries: null }
    const intent = { name: 'unmergeTickets', ticketId: youngerId, args: { intoId: olderId } } as const
    const { directory } = useDirectoryStore()
    const { now } = useConnectionStore()
    expect(foreseeRefusal(intent, view, client.actor, directory!, (id) => client.view(id), now)).toBeNull()
  })
})
