import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { h, reactive } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { borisActor, register, testId } from '@/cache/testing/organisation'
import { useDraftStore } from '@/ticket/draft-store'
import { currentClient } from '../client/current-client'
import { ClientWorld } from '../client/testing/client-world'
import { i18n, setLocale } from '../i18n'
import { useSessionStore } from '../stores/session-store'
import AppOverlays from './AppOverlays.vue'
import type { OverlayName } from './frame'
import SignOutDialog from './SignOutDialog.vue'

let world: ClientWorld
beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('ru')
  world = new ClientWorld()
})
afterEach(async () => {
  document.body.replaceChildren()
  vi.restoreAllMocks()
  currentClient.value = null
  await world.close()
})

async function withTicket() {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const { client, sync } = await world.window()
  currentClient.value = client
  return { ticketId, client, sync }
}

async function ask() {
  const dialog = mount(SignOutDialog, { props: { open: true }, global: { plugins: [i18n] } })
  const buttons = (): HTMLButtonElement[] => [...document.querySelectorAll<HTMLButtonElement>('.foot button')]
  await vi.waitFor(() => expect(buttons().at(-1)?.disabled).toBe(false))
  await flushPromises()
  return { dialog, buttons, text: document.body.textContent ?? '' }
}

describe('the question at a sign-out', () => {
  it('is short when there is nothing to say', async () => {
    await withTicket()
    const { text, buttons } = await ask()
    expect(text).toContain('Данные очереди будут удалены с этого компьютера.')
    expect(text).not.toMatch(/\d/)
    expect(buttons().map((button) => button.textContent)).toEqual(['Отмена', 'Выйти'])
  })

  it('says what stays here: unsent changes, refusals and drafts, the last key of them included', async () => {
    const { ticketId, client, sync } = await withTicket()
    await client.dispatch({ name: 'close', ticketId, args: {} }).saved
    await sync()
    world.server.isReachable = false
    await client.dispatch({ name: 'take', ticketId, args: {} }).saved
    await client.dispatch({ name: 'reply', ticketId, args: { text: 'Иду' } }).saved
    useDraftStore().write('note:1', 'Набрано только что')
    const { text } = await ask()
    expect(text).toContain('2 изменения не отправлены: они останутся здесь и уйдут, когда вы войдёте снова.')
    expect(text).toContain('1 изменение требует внимания')
    expect(text).toContain('1 черновик останется на этом компьютере.')
    expect((await world.outbox!.drafts.get('note:1'))?.body).toBe('Набрано только что')
    expect(text).not.toContain('пропад')
  })

  it('shows what would be lost with its text, and does not count it as staying', async () => {
    const { ticketId, client } = await withTicket()
    world.server.isReachable = false
    await client.dispatch({ name: 'take', ticketId, args: {} }).saved
    vi.spyOn(world.outbox!.commands, 'add').mockRejectedValue(new DOMException('Full', 'QuotaExceededError'))
    await client.dispatch({ name: 'reply', ticketId, args: { text: 'Замените картридж' } }).saved
    const { text, buttons } = await ask()
    expect(text).toContain('1 изменение не отправлено: оно останется здесь')
    expect(text).toContain('1 изменение или текст не удалось сохранить: при выходе пропадёт.')
    expect(document.querySelector('[role="alert"] blockquote')?.textContent).toBe('Замените картридж')
    expect(buttons().at(-1)?.textContent).toBe('Всё равно выйти')
  })

  it('does not call lost what only lacks its second copy', async () => {
    const { ticketId, client } = await withTicket()
    world.server.isReachable = false
    world.journal.isBroken = true
    expect(await client.dispatch({ name: 'take', ticketId, args: {} }).saved).toMatchObject({ code: 'journal' })
    const { text } = await ask()
    expect(text).not.toContain('пропад')
    expect(text).toContain('1 изменение не отправлено: оно останется здесь')
  })

  it('saves on asking what could not be saved before', async () => {
    const { ticketId, client } = await withTicket()
    world.server.isReachable = false
    vi.spyOn(world.outbox!.commands, 'add').mockRejectedValueOnce(new DOMException('Full', 'QuotaExceededError'))
    await client.dispatch({ name: 'reply', ticketId, args: { text: 'Замените картридж' } }).saved
    const { text } = await ask()
    expect(text).not.toContain('пропад')
    expect(await world.outbox!.commands.count()).toBe(1)
  })

  it('signs out only when it is told to', async () => {
    await withTicket()
    const signOut = vi.spyOn(useSessionStore(), 'signOut').mockResolvedValue(true)
    const cancelled = await ask()
    cancelled.buttons()[0]!.click()
    await flushPromises()
    expect(cancelled.dialog.emitted('update:open')).toEqual([[false]])
    expect(signOut).not.toHaveBeenCalled()
    cancelled.dialog.unmount()
    const { buttons } = await ask()
    buttons()[1]!.click()
    await flushPromises()
    expect(signOut).toHaveBeenCalledOnce()
  })

  it('stays and says so when the sign-out could not begin', async () => {
    await withTicket()
    vi.spyOn(useSessionStore(), 'signOut').mockResolvedValue(false)
    const { buttons, dialog } = await ask()
    buttons()[1]!.click()
    await flushPromises()
    expect(document.querySelector('[role="alert"]')?.textContent).toContain('вы всё ещё в Opora')
    expect(dialog.emitted('update:open')).toBeUndefined()
  })
  it('comes back to say so when it had to make way before the sign-out was refused', async () => {
    await withTicket()
    let answer = (_isDone: boolean): void => undefined
    const signedOut = new Promise<boolean>((resolve) => (answer = resolve))
    vi.spyOn(useSessionStore(), 'signOut').mockReturnValue(signedOut)
    const opened = reactive(new Set<OverlayName>(['signOut']))
    const onOpen = (name: OverlayName): void => void opened.add(name)
    const overlays = mount(() => h(AppOverlays, { opened, onOpen }), { global: { plugins: [i18n] } })
    const leave = (): HTMLButtonElement => [...document.querySelectorAll<HTMLButtonElement>('.foot button')].at(-1)!
    await vi.waitFor(() => expect(leave().disabled).toBe(false))
    leave().click()
    opened.delete('signOut')
    await flushPromises()
    expect(document.querySelector('[role="dialog"]')).toBeNull()
    answer(false)
    await flushPromises()
    expect(document.querySelector('[role="dialog"] [role="alert"]')?.textContent).toContain('вы всё ещё в Opora')
    // Asked anew, it has not been refused yet.
    opened.delete('signOut')
    await flushPromises()
    opened.add('signOut')
    await flushPromises()
    expect(document.querySelector('[role="dialog"] [role="alert"]')).toBeNull()
    overlays.unmount()
  })
})
