/** What was refused is edited where it was written, and leaves the list only once it stands there. */
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { currentClient } from '@/app/client/current-client'
import type { Intent } from '@/app/client/client-types'
import { ClientWorld } from '@/app/client/testing/client-world'
import { commands } from '@/app/commands-registry'
import { i18n, setLocale } from '@/app/i18n'
import { borisActor, command, register, testId } from '@/cache/testing/organisation'
import AttentionList from '@/attention/AttentionList.vue'
import { useAttentionStore } from '@/attention/attention-store'
import QueueRail from '@/queue/QueueRail.vue'
import { useRegistration } from '@/register/use-registration'
import { useDraftStore } from '@/ticket/draft-store'
import TicketPane from '@/ticket/TicketPane.vue'
import { useTicketStore } from '@/ticket/ticket-store'
import { HOUR_MS } from '@shared/domain/instant'

let world: ClientWorld
const mounted: { unmount(): void }[] = []
beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('en')
  world = new ClientWorld()
})
afterEach(async () => {
  mounted.splice(0).forEach((one) => one.unmount())
  document.body.replaceChildren()
  await flushPromises()
  currentClient.value = null
  await world.close()
})

const global = { plugins: [i18n] }
const title = (text: string) => (button: { text(): string }) => button.text().startsWith(text)

/** A wish that the server refuses, and the list in which it stands. */
async function refused(wish: (ticketId: string) => Intent) {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const opened = await world.window()
  currentClient.value = opened.client
  const attention = useAttentionStore()
  await opened.client.dispatch(wish(ticketId)).saved
  await opened.sync()
  await vi.waitFor(() => expect(attention.count).toBe(1))
  const list = mount(AttentionList, { props: { now: world.time.now() }, attachTo: document.body, global })
  mounted.push(list)
  const edit = list.findAll('button').find(title('Edit'))
  return { ticketId, attention, list, edit, ...opened }
}

/** As the frame does it when the list asks for a ticket. */
async function show(ticketId: string) {
  await useTicketStore().open(ticketId)
  const pane = mount(TicketPane, { attachTo: document.body, global })
  mounted.push(pane)
  await flushPromises()
  return pane
}

describe('a refused change that is edited', () => {
  it('opens its dialog with what was written, and is in the list no more', async () => {
    const { ticketId, attention, list, edit, client } = await refused((id) => {
      return { name: 'handOver', ticketId: id, args: { toGroupId: testId(), reason: 'The switch is dead' } }
    })
    await edit?.trigger('click')
    expect(list.emitted('ticket')).toEqual([[ticketId]])
    // Until its text stands somewhere else, it stays.
    expect(attention.count).toBe(1)
    await show(ticketId)
    await vi.waitFor(() => expect(document.querySelector('[role="dialog"] textarea')).not.toBeNull())
    expect(document.querySelector<HTMLTextAreaElement>('[role="dialog"] textarea')?.value).toBe('The switch is dead')
    await vi.waitFor(() => expect(attention.count).toBe(0))
    expect((await client.drafts.read(`handOver:${ticketId}`))?.body).toBe('The switch is dead')
  })

  it('comes after what is being written there', async () => {
    const { ticketId, attention, edit, client } = await refused((id) => {
      return { name: 'handOver', ticketId: id, args: { toGroupId: testId(), reason: 'The switch is dead' } }
    })
    await client.drafts.write(`handOver:${ticketId}`, 'Port 7')
    await edit?.trigger('click')
    await show(ticketId)
    await vi.waitFor(() => expect(attention.count).toBe(0))
    expect((await client.drafts.read(`handOver:${ticketId}`))?.body).toBe('Port 7\n\nThe switch is dead')
  })

  it('stays where it is when that cannot be done with the ticket any more, and the ticket says so', async () => {
    const { ticketId, attention, edit, client, sync } = await refused((id) => {
      return { name: 'handOver', ticketId: id, args: { toGroupId: testId(), reason: 'The switch is dead' } }
    })
    await edit?.trigger('click')
    // In the moment before it is open.
    world.server.execute(command('cancel', ticketId, { reason: 'Twice' }), borisActor)
    await sync()
    await vi.waitFor(() => expect(client.row(ticketId)?.state).toBe('cancelled'))
    const pane = await show(ticketId)
    await vi.waitFor(() => expect(pane.text()).toContain('This cannot be done with the ticket now'))
    expect(attention.count).toBe(1)
  })

  it('is not offered where the ticket does not let it be, nor when it stops doing so', async () => {
    const { ticketId, list, sync, client } = await refused((id) => {
      return { name: 'handOver', ticketId: id, args: { toGroupId: testId(), reason: 'The switch is dead' } }
    })
    const offered = (): string[] => list.findAll('.choices button').map((button) => button.text())
    expect(offered()).toEqual(['Retry1', 'Edit2', 'Copy the text3', 'Save as a note4', 'Discard5'])
    world.server.execute(command('cancel', ticketId, { reason: 'Twice' }), borisActor)
    await sync()
    await vi.waitFor(() => expect(client.row(ticketId)?.state).toBe('cancelled'))
    await list.setProps({ now: world.time.now() + 1_000 })
    expect(offered()).toEqual(['Retry1', 'Copy the text3', 'Save as a note4', 'Discard5'])
  })

  it('is counted in the rail, with the age of the oldest', async () => {
    await refused((id) => ({ name: 'reopen', ticketId: id, args: { reason: 'It jams again' } }))
    const rail = mount(QueueRail, { props: { attentionOpen: false, page: null }, global })
    mounted.push(rail)
    const item = rail.findAll('button').find(title('Needs attention'))
    expect([item?.find('.count').text(), item?.attributes('title')]).toEqual(['1', 'the earliest just now'])
  })

  it('opens the form of a registration as it was sent, and is registered from there', async () => {
    const opened = await world.window()
    currentClient.value = opened.client
    const attention = useAttentionStore()
    const reportedAt = world.time.now() - HOUR_MS
    const args = {
      kind: 'serviceRequest',
      subject: 'A second screen',
      description: 'For the new desk',
      channel: 'mail',
      reportedAt,
      impact: 'medium',
      urgency: 'high',
      newRequester: { id: testId(), name: 'Lydia Orlova', phone: '530', zone: 'Asia/Omsk', language: 'ru' },
    } as const
    const { saved } = opened.client.dispatch({ name: 'registerTicket', args: { ...args, categoryId: testId() } })
    await saved
    await opened.sync()
    await vi.waitFor(() => expect(attention.items).toMatchObject([{ verdict: { code: 'category.unknown' } }]))
    const list = mount(AttentionList, { props: { now: world.time.now() }, attachTo: document.body, global })
    mounted.push(list)
    const isAsked = ref(false)
    const run = (): void => void (isAsked.value = true)
    const unregister = commands.register([
      { id: 'app.register', titleKey: 'register.title', group: 'application', run },
    ])
    mounted.push({ unmount: unregister })

    // Another one that is being written is not mixed up with it.
    const drafts = useDraftStore()
    drafts.write('register', '{"subject":"Half"}')
    await list.findAll('button').find(title('Edit'))?.trigger('click')
    await vi.waitFor(() => expect(list.text()).toContain('Another registration is already in progress'))
    expect([isAsked.value, attention.count, drafts.body('register')]).toEqual([false, 1, '{"subject":"Half"}'])
    await drafts.discard('register')
    // Nor does it go before it is on disk.
    vi.spyOn(console, 'error').mockReturnValue()
    const full = vi.spyOn(opened.client.drafts, 'write').mockRejectedValueOnce(new Error('The disk is full'))
    await list.findAll('button').find(title('Edit'))?.trigger('click')
    await vi.waitFor(() => expect(list.text()).toContain('It could not be saved on this device'))
    expect([isAsked.value, attention.count, drafts.body('register')]).toEqual([false, 1, ''])
    full.mockRestore()

    await list.findAll('button').find(title('Edit'))?.trigger('click')
    await vi.waitFor(() => expect(isAsked.value).toBe(true))
    expect([attention.count, list.emitted('ticket')]).toEqual([0, undefined])
    const registration = effectScope()
    mounted.push({ unmount: () => registration.stop() })
    const { form, begin, register: send } = registration.run(useRegistration)!
    await begin()
    expect(form).toMatchObject({
      ...{ kind: args.kind, subject: args.subject, description: args.description, channel: args.channel },
      ...{ impact: args.impact, urgency: args.urgency, newRequester: { name: 'Lydia Orlova', phone: '530' } },
      ...{ zone: 'Asia/Omsk', language: 'ru' },
    })
    expect(new Date(form.reportedAt).getTime()).toBe(reportedAt)
    form.categoryId = null
    await send(false)
    await opened.sync()
    const [ticket] = world.server.tickets.values()
    expect(ticket).toMatchObject({ subject: 'A second screen', reportedAt, kind: 'serviceRequest' })
    expect(attention.count).toBe(0)
  })

  it('is not offered for what has no text', async () => {
    const { edit } = await refused((id) => ({
      name: 'handOver',
      ticketId: id,
      args: { toGroupId: testId(), reason: '' },
    }))
    expect(edit).toBeUndefined()
  })
})
