/** Refused changes by keyboard: which one is in hand, and what each digit does to it and to no other. */
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { pageForEachTest, world } from '@/app/client/testing/page-world'
import { i18n } from '@/app/i18n'
import { press } from '@/app/testing/press'
import { annaActor, borisActor, command, register, testId } from '@/cache/testing/organisation'
import { useTicketStore } from '@/ticket/ticket-store'
import AttentionPanel from './AttentionPanel.vue'
import { useAttentionStore } from './attention-store'

enableAutoUnmount(afterEach)
pageForEachTest('ru')

const FIRST = 'Замените коммутатор'
const SECOND = 'Проложите кабель'

/** Hand-overs to a group that the server does not know, each with its text. */
async function refused(...texts: readonly string[]) {
  const ticketIds = texts.map(() => testId())
  for (const ticketId of ticketIds) world.server.execute(register(ticketId), borisActor)
  const opened = await world.window()
  currentClient.value = opened.client
  const attention = useAttentionStore()
  for (const [index, reason] of texts.entries()) {
    const args = { toGroupId: testId(), reason }
    await opened.client.dispatch({ name: 'handOver', ticketId: ticketIds[index]!, args }).saved
    await opened.sync()
    world.time.advance(1_000)
  }
  await vi.waitFor(() => expect(attention.count).toBe(texts.length))
  const panel = mount(AttentionPanel, { attachTo: document.body, global: { plugins: [i18n] } })
  await flushPromises()
  return { ...opened, ticketIds, attention, panel }
}

const inHand = (): string => document.activeElement?.closest('article')?.textContent ?? ''
/** What the buttons say they are pressed by. */
const awake = (): number => document.querySelectorAll('article [aria-keyshortcuts]').length
const written = (ticketId: string) =>
  world.server.events.flatMap((event) => (event.ticketId === ticketId && event.type === 'noted' ? [event.content] : []))

describe('the refused changes', () => {
  it('have the focus as soon as they are shown, and the arrows and J, K go from one to the next', async () => {
    await refused(FIRST, SECOND)
    expect(inHand()).toContain(FIRST)
    press('KeyJ')
    expect(inHand()).toContain(SECOND)
    press('ArrowDown')
    expect(inHand()).toContain(SECOND)
    press('KeyK')
    expect(inHand()).toContain(FIRST)
    press('ArrowDown')
    press('ArrowUp')
    expect(inHand()).toContain(FIRST)
  })

  it('let go of the keys when the focus goes elsewhere, and keep the room of the digits', async () => {
    const { panel, attention } = await refused(FIRST, SECOND)
    const caps = (): number => panel.findAll('article kbd').length
    expect([awake(), caps()]).toEqual([5, 10])
    const elsewhere = document.body.appendChild(document.createElement('button'))
    elsewhere.focus()
    await flushPromises()
    expect([awake(), caps()]).toEqual([0, 10])
    press('KeyJ')
    press('Digit4')
    press('Digit5')
    await flushPromises()
    expect([document.activeElement, document.querySelector('[role="dialog"]')]).toEqual([elsewhere, null])
    expect(attention.count).toBe(2)
  })

  it('hand the focus on to what comes to stand in the place of one that is decided about', async () => {
    const { attention } = await refused(FIRST, SECOND)
    press('Digit4')
    await vi.waitFor(() => expect(attention.count).toBe(1))
    await flushPromises()
    expect(inHand()).toContain(SECOND)
  })
})

describe('a refusal of a change that was made on another computer', () => {
  it('stands with its ticket and with where its text is, and can be given up but not copied', async () => {
    const ticketId = testId()
    world.server.execute(register(ticketId), borisActor)
    const verdict = world.server.execute(command('reopen', ticketId, { reason: 'Опять' }), annaActor)
    world.server.recalled.push({ ...verdict, asked: { name: 'reopen', tickets: [ticketId] } })
    const { client } = await world.window()
    currentClient.value = client
    await vi.waitFor(() => expect(useAttentionStore().count).toBe(1))
    const panel = mount(AttentionPanel, { attachTo: document.body, global: { plugins: [i18n] } })
    const item = panel.get('article')
    expect(item.get('h3').text()).toBe('Открыть снова')
    expect(item.get('button.ticket').text()).toContain(client.row(ticketId)?.subject)
    expect(item.text()).toContain('Введённого текста сервер не хранит')
    expect(item.findAll('.choices button').map((button) => button.text())).toEqual(['Отбросить5'])
  })
})

describe('a digit', () => {
  it('1 asks the same again, under another id', async () => {
    const { attention, sync } = await refused(FIRST, SECOND)
    const [first, second] = attention.items.map(({ id }) => id)
    press('KeyJ')
    press('Digit1')
    await vi.waitFor(() => expect(attention.items.map(({ id }) => id)).not.toContain(second))
    await sync()
    await vi.waitFor(() => expect(attention.count).toBe(2))
    const ids = attention.items.map(({ id }) => id)
    expect([ids.includes(first!), ids.includes(second!)]).toEqual([true, false])
  })

  it('2 takes the text back to where it was written, and leaves the item until it stands there', async () => {
    const { panel, ticketIds, attention } = await refused(FIRST, SECOND)
    press('KeyJ')
    press('Digit2')
    await flushPromises()
    expect(panel.emitted('ticket')).toEqual([[ticketIds[1]]])
    expect(useTicketStore().takenBack).toMatchObject({ ticketId: ticketIds[1], at: 'handOver', text: SECOND })
    expect(attention.count).toBe(2)
  })

  it('3 copies the text', async () => {
    const copied: string[] = []
    const writeText = (text: string): Promise<void> => {
      copied.push(text)
      return Promise.resolve()
    }
    vi.stubGlobal('navigator', { clipboard: { writeText }, userAgent: '' })
    const { panel } = await refused(FIRST, SECOND)
    press('KeyJ')
    press('Numpad3')
    await flushPromises()
    expect(copied).toEqual([SECOND])
    expect(panel.findAll('article')[1]?.get('[role="status"]').text()).toBe('Скопировано')
  })

  it('4 keeps the text as a note of its ticket, which reaches the server, and then gives the item up', async () => {
    const { ticketIds, attention, sync } = await refused(FIRST, SECOND)
    press('KeyJ')
    press('Digit4')
    await vi.waitFor(() => expect(attention.items).toMatchObject([{ ticketIds: [ticketIds[0]] }]))
    await sync()
    expect(ticketIds.map(written)).toEqual([[], [{ text: SECOND }]])
    expect(await world.outbox?.discards.toArray()).toMatchObject([{ outcome: 'discarded', code: 'group.unknown' }])
  })

  it('4 gives up nothing when the note cannot be saved, and says so', async () => {
    const { panel, attention } = await refused(FIRST)
    vi.spyOn(world.outbox!.commands, 'add').mockRejectedValue(new DOMException('Full', 'QuotaExceededError'))
    vi.spyOn(console, 'error').mockReturnValue()
    press('Digit4')
    await vi.waitFor(() => expect(panel.get('article [role="status"]').text()).toContain('На диске не осталось места'))
    expect(attention.count).toBe(1)
    expect(await world.outbox?.discards.count()).toBe(0)
    // It is asked for again by whoever wants it, and not saved by itself beside that.
    expect(currentClient.value?.outbox).toMatchObject({ unsent: 0, notSaved: 0 })
  })

  it('5 asks first, and gives up the one it asked about', async () => {
    const { ticketIds, attention } = await refused(FIRST, SECOND)
    press('KeyJ')
    press('Digit5')
    await vi.waitFor(() => expect(document.querySelector('[role="dialog"]')?.textContent).toContain(SECOND))
    expect(attention.count).toBe(2)
    press('Digit4')
    const confirm = [...document.querySelectorAll<HTMLElement>('[role="dialog"] button')].find(({ textContent }) =>
      textContent.startsWith('Отбросить'),
    )
    confirm?.click()
    await vi.waitFor(() => expect(attention.items).toMatchObject([{ ticketIds: [ticketIds[0]] }]))
    expect(ticketIds.map(written)).toEqual([[], []])
  })
})
