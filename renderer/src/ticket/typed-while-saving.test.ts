import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h, type Component } from 'vue'
import { currentClient } from '@/app/client/current-client'
import { pageForEachTest, world } from '@/app/client/testing/page-world'
import { commands } from '@/app/commands-registry'
import { i18n } from '@/app/i18n'
import { restAfter } from '@/cache/drafts'
import { borisActor, register, testId } from '@/cache/testing/organisation'
import { useDraftStore } from './draft-store'
import TicketComposer from './TicketComposer.vue'
import TicketDialogs from './TicketDialogs.vue'
import { useTicketActions, type TicketActions } from './use-ticket-actions'
import { useTicketStore } from './ticket-store'

pageForEachTest('en')

async function openTicket() {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const { client } = await world.window()
  currentClient.value = client
  const ticket = useTicketStore()
  await ticket.open(ticketId)
  return { ticketId, ticket, drafts: useDraftStore(), outbox: world.outbox! }
}

/** The component on the open ticket, with the actions that the pane gives it. */
function mountOnTicket(component: unknown, ticketStore: ReturnType<typeof useTicketStore>) {
  let actions: TicketActions | undefined
  const pane = defineComponent(() => {
    const own = (actions = useTicketActions())
    const { tick } = ticketStore
    return () =>
      h(component as Component, {
        ticket: ticketStore.view!.ticket,
        clocks: [],
        ...(component === TicketComposer ? { tick, moved: null } : {}),
        actions: own,
      })
  })
  const wrapper = mount(pane, { attachTo: document.body, global: { plugins: [i18n] } })
  return { wrapper, actions: actions! }
}

describe('what is typed while a text is being saved', () => {
  it('stays in the field of a reply, and on disk', async () => {
    const { ticket, ticketId, drafts, outbox } = await openTicket()
    const { wrapper } = mountOnTicket(TicketComposer, ticket)
    await flushPromises()
    const area = wrapper.get('textarea')
    await area.setValue('Добрый день')
    const letGo = world.holdSaving()
    commands.run('ticket.send')
    await area.setValue('Добрый день\nИ ещё: перезагрузите его')
    letGo()
    await vi.waitFor(() => expect(area.element.value).toBe('И ещё: перезагрузите его'))
    await vi.waitFor(() => expect(drafts.state(`reply:${ticketId}`)).toBe('saved'))
    expect((await outbox.drafts.toArray()).map(({ body }) => body)).toEqual(['И ещё: перезагрузите его'])
    expect(ticket.view?.entries?.at(-1)?.event.content).toEqual({ text: 'Добрый день' })
    wrapper.unmount()
  })

  it('leaves nothing behind when there was nothing', async () => {
    const { ticket, ticketId, drafts, outbox } = await openTicket()
    const { wrapper } = mountOnTicket(TicketComposer, ticket)
    await flushPromises()
    await wrapper.get('textarea').setValue('Добрый день')
    await drafts.save(`reply:${ticketId}`)
    commands.run('ticket.send')
    await vi.waitFor(async () => expect(await outbox.drafts.count()).toBe(0))
    expect(wrapper.get('textarea').element.value).toBe('')
    wrapper.unmount()
  })

  it('goes from a dialog, which closes, to the note of the ticket', async () => {
    const { ticket, ticketId, drafts, outbox } = await openTicket()
    await outbox.drafts.put({ key: `note:${ticketId}`, body: 'Ключ у охраны', savedAt: 0 })
    const { wrapper, actions } = mountOnTicket(TicketDialogs, ticket)
    actions.start('cancel')
    await flushPromises()
    drafts.write(`cancel:${ticketId}`, 'Ошиблись номером')
    const letGo = world.holdSaving()
    commands.run('ticket.confirm')
    drafts.write(`cancel:${ticketId}`, 'Ошиблись номером. Перезвонить в пять')
    letGo()
    await vi.waitFor(() => expect(drafts.body(`note:${ticketId}`)).toBe('Ключ у охраны\n. Перезвонить в пять'))
    expect(actions.dialog.value).toBeNull()
    await vi.waitFor(async () =>
      expect((await outbox.drafts.toArray()).map(({ key }) => key)).toEqual([`note:${ticketId}`]),
    )
    wrapper.unmount()
  })

  it('is all of it when the sent text itself was changed', () => {
    expect(restAfter('Добрый день', 'Добрый вечер')).toBe('Добрый вечер')
    expect(restAfter('Добрый день', 'Добрый день \n')).toBe('')
  })
})

describe('what a full disk does not take', () => {
  /** @returns makes room again */
  function fillDisk(): () => void {
    let isFull = true
    world.server.isReachable = false
    world.outbox!.commands.hook('creating', () => {
      if (isFull) throw new DOMException('The disk is full', 'QuotaExceededError')
    })
    return () => {
      isFull = false
    }
  }

  it('stays in the field of a reply, and goes once: when it is sent again', async () => {
    const { ticket, drafts, ticketId } = await openTicket()
    const { wrapper, actions } = mountOnTicket(TicketComposer, ticket)
    await flushPromises()
    const area = wrapper.get('textarea')
    await area.setValue('Добрый день')
    const makeRoom = fillDisk()
    commands.run('ticket.send')
    await vi.waitFor(() => expect(actions.refusal.value?.what).toContain('The disk is full'))
    expect(area.element.value).toBe('Добрый день')
    expect(currentClient.value!.outbox).toMatchObject({ unsent: 0, notSaved: 0 })
    makeRoom()
    currentClient.value!.checkNow()
    await flushPromises()
    expect(await world.outbox!.commands.count()).toBe(0)
    commands.run('ticket.send')
    await vi.waitFor(() => expect(drafts.body(`reply:${ticketId}`)).toBe(''))
    expect(await world.outbox!.commands.count()).toBe(1)
    expect(actions.refusal.value).toBeNull()
    wrapper.unmount()
  })

  it('is saved by itself when it has no words, and is then not told of any more', async () => {
    const { ticket } = await openTicket()
    const { wrapper, actions } = mountOnTicket(TicketComposer, ticket)
    await flushPromises()
    const makeRoom = fillDisk()
    actions.start('take')
    await vi.waitFor(() => expect(actions.refusal.value?.what).toContain('tried again'))
    makeRoom()
    currentClient.value!.checkNow()
    await vi.waitFor(() => expect(actions.refusal.value).toBeNull())
    expect(await world.outbox!.commands.count()).toBe(1)
    wrapper.unmount()
  })
})

describe('a reply to a ticket that this device has not read again yet', () => {
  it('stays in its field: nothing was asked', async () => {
    const { ticket, outbox } = await openTicket()
    const { wrapper, actions } = mountOnTicket(TicketComposer, ticket)
    await flushPromises()
    const area = wrapper.get('textarea')
    await area.setValue('Добрый день')
    vi.spyOn(currentClient.value!, 'dispatch').mockReturnValue({
      commandId: testId(),
      ticketId: testId(),
      saved: Promise.resolve({ kind: 'notSaved', code: 'ticketNotHere', message: 'This device has no such ticket' }),
    })
    commands.run('ticket.send')
    await vi.waitFor(() => expect(actions.refusal.value?.what).toContain('does not have the ticket'))
    expect(area.element.value).toBe('Добрый день')
    await vi.waitFor(async () =>
      expect((await outbox.drafts.toArray()).map(({ body }) => body)).toEqual(['Добрый день']),
    )
    wrapper.unmount()
  })
})
