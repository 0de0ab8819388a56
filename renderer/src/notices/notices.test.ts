import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { pageForEachTest, world } from '@/app/client/testing/page-world'
import { i18n } from '@/app/i18n'
import { press } from '@/app/testing/press'
import { notice, noticeImage } from '@/cache/testing/notices'
import { borisActor, command, MONDAY, register, testId } from '@/cache/testing/organisation'
import { useTicketStore } from '@/ticket/ticket-store'
import { MINUTE_MS } from '@shared/domain/instant'
import type { Notice } from '@shared/domain/notices'
import NoticesBell from './NoticesBell.vue'
import { useNoticesStore } from './notices-store'
import NoticesPanel from './NoticesPanel.vue'

enableAutoUnmount(afterEach)
pageForEachTest('ru')

/** Boris answers in a ticket that he registered, and two notices of it reach Anna. */
async function noticed(
  changes: readonly Partial<Notice>[] = [{ reason: 'reply' }, { reason: 'ladder', important: true }],
) {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  world.time.advance(MINUTE_MS)
  world.server.execute(command('reply', ticketId, { text: 'Кабель\nзаменён' }), borisActor)
  const told = changes.map((change, index) =>
    notice({ ticketId, createdAt: world.time.now() - index * MINUTE_MS, ...change }),
  )
  for (const one of told) world.server.publish(noticeImage(one))
  const { client, sync } = await world.window()
  currentClient.value = client
  return { ticketId, told, sync, notices: useNoticesStore() }
}

function panel() {
  return mount(NoticesPanel, { attachTo: document.body, global: { plugins: [i18n] } })
}

describe('notices', () => {
  it('are told newest first, with who did it, in which ticket, and the beginning of what was written', async () => {
    await noticed([{ reason: 'assigned', createdAt: MONDAY - MINUTE_MS }, { reason: 'reply' }])
    const shown = panel()
    await flushPromises()
    await vi.waitFor(() => expect(shown.text()).toContain('Борис Ким'))
    const [first, second] = shown.findAll('.notice')
    expect(second?.text()).toContain('Заявка назначена вам')
    expect(first?.text()).toContain('Заявителю ответили')
    expect(first?.text().replaceAll('\u00a0', ' ')).toContain('№ 1')
    expect(shown.get('time').attributes('title')).toMatch(/^\d\d\.\d\d\.2026, \d\d:\d\d$/)
  })

  it('say that they are important by a word', async () => {
    await noticed()
    const shown = panel()
    await flushPromises()
    expect(shown.findAll('.notice').map((one) => one.text().includes('важное'))).toEqual([false, true])
  })

  it('are walked by J and K and opened, which marks that one as seen', async () => {
    const { ticketId, told, notices } = await noticed()
    const shown = panel()
    await flushPromises()
    press('KeyJ')
    press('KeyJ')
    press('KeyK')
    expect(document.activeElement?.textContent).toContain('Заявителю ответили')
    await shown.get<HTMLElement>('.notice:focus').trigger('click')
    expect(shown.emitted('ticket')).toEqual([[ticketId]])
    await vi.waitFor(() => expect(notices.unseen.map(({ id }) => id)).toEqual([told[1]?.id]))
  })

  it('are marked all at once, and the bell falls silent', async () => {
    const { notices } = await noticed()
    const bell = mount(NoticesBell, { props: { isOpen: true }, global: { plugins: [i18n] } })
    expect(bell.text()).toContain('2')
    expect(bell.attributes('aria-label')).toBe('Уведомления: 2 непросмотренных уведомления')
    const shown = panel()
    await flushPromises()
    press('KeyM', { shiftKey: true })
    await vi.waitFor(() => expect(notices.unseen).toEqual([]))
    await flushPromises()
    expect(bell.find('.count').exists()).toBe(false)
    expect(shown.findAll('[data-unseen]')).toEqual([])
  })

  it('are seen with the ticket that is opened, unless they are important', async () => {
    const { ticketId, told, notices } = await noticed()
    await useTicketStore().open(ticketId)
    await vi.waitFor(() => expect(notices.unseen.map(({ id }) => id)).toEqual([told[1]?.id]))
  })

  it('that come while the ticket is open stay unseen: nobody may be sitting before it', async () => {
    const { ticketId, notices, sync } = await noticed([])
    await useTicketStore().open(ticketId)
    const later = notice({ ticketId, reason: 'requesterMessage' })
    world.server.publish(noticeImage(later))
    await sync()
    await flushPromises()
    expect(notices.unseen.map(({ id }) => id)).toEqual([later.id])
  })

  it('say so when a mark could not be saved, and stay unseen', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    const { notices } = await noticed()
    world.outbox?.close()
    const shown = panel()
    await notices.seeAll()
    await flushPromises()
    expect(shown.get('[role="alert"]').text()).toContain('не сохранена')
    expect(notices.unseen).toHaveLength(2)
    expect(logged).toHaveBeenCalled()
  })

  it('that are none teach what comes here', async () => {
    await noticed([])
    const shown = panel()
    await flushPromises()
    expect(shown.text()).toContain('Уведомлений нет')
  })
})

describe('a notice of the ladder', () => {
  const one = [{ reason: 'ladder', important: true }] as const
  const badge = (shown: ReturnType<typeof panel>) => shown.get('.notice .head').text()

  it('is answered by a key, and until the server has it, it is said to be unconfirmed', async () => {
    const { ticketId, told, notices, sync } = await noticed(one)
    world.server.isReachable = false
    const shown = panel()
    await flushPromises()
    expect(shown.get('.acknowledge').text()).toContain('Взять на контроль')
    press('KeyV')
    await vi.waitFor(() => expect(badge(shown)).toContain('на контроле, ещё не подтверждено'))
    expect(notices.unseen).toEqual([])
    expect(shown.find('.acknowledge').exists()).toBe(false)
    world.server.isReachable = true
    await sync()
    const { acknowledgement } = world.server.tickets.get(ticketId)!
    const confirmed = { ...told[0]!, acknowledgedAt: acknowledgement!.at, seenAt: acknowledgement!.at }
    world.server.publish({ ...noticeImage(confirmed), version: 2 })
    await sync()
    await vi.waitFor(() => expect(badge(shown)).not.toContain('не подтверждено'))
    expect(badge(shown)).toContain('на контроле')
  })

  it('waits again when the answer is taken back', async () => {
    const { notices } = await noticed(one)
    panel()
    await flushPromises()
    press('KeyV')
    await vi.waitFor(() => expect(notices.asking).toEqual([]))
    await useTicketStore().undo()?.saved
    await vi.waitFor(() => expect(notices.asking).toHaveLength(1))
  })

  it('that is older than the answer is answered with it, one that came later is not', async () => {
    const { ticketId, notices, sync } = await noticed(one)
    world.time.advance(MINUTE_MS)
    await useTicketStore().dispatch({ name: 'acknowledge', ticketId, args: {} }).saved
    await sync()
    world.time.advance(MINUTE_MS)
    world.server.publish(noticeImage(notice({ ticketId, ...one[0], createdAt: world.time.now() })))
    await sync()
    await vi.waitFor(() => expect(notices.asking.map(({ createdAt }) => createdAt)).toEqual([world.time.now()]))
  })

  it('asks again once its ticket is here whole and says that the answer was taken back', async () => {
    const { told, sync } = await noticed(one)
    world.server.publish({ ...noticeImage({ ...told[0]!, acknowledgedAt: world.time.now() }), version: 2 })
    await sync()
    // The cache opens with the ticket as a row alone, which knows of no answers.
    currentClient.value = await world.client()
    const notices = useNoticesStore()
    expect(notices.asking).toEqual([])
    await vi.waitFor(() => expect(notices.asking.map(({ id }) => id)).toEqual([told[0]!.id]))
  })

  it('is the only kind that asks: news want no answer', async () => {
    const { notices } = await noticed([{ reason: 'reply' }, { reason: 'assigned' }])
    expect(notices.asking).toEqual([])
  })
})
