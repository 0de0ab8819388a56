/** A shift on real tickets, with the API cut off in the middle of it. */
import type { Page } from '@playwright/test'
import { Desk } from './support/desk'
import { countText, readRecord } from './support/record'
import { expect, test } from './support/world'

const NEW_TICKETS = [
  { subject: 'Телефон в 305 без гудка', requester: 'Аркадий Нежданов' },
  { subject: 'Сканер не видит сеть', requester: 'Полина Нежданова' },
] as const

test('what is done during an outage arrives once, in order, and a colleague sees it', async ({ world }) => {
  test.setTimeout(240_000)
  const engineer = await world.signIn('engineer')
  const colleague = await world.signIn('secondEngineer')
  const desk = new Desk(engineer.page)

  // Online: take a ticket of the imported log, and reply.
  const subject = await desk.openFirst('Без исполнителя')
  const number = await desk.number()
  await engineer.page.keyboard.press('KeyT')
  await expect(desk.entry('взята в работу')).toBeVisible()
  await desk.reply('Смотрим, ответим сегодня.')
  await expect(desk.entry('Смотрим, ответим сегодня.')).toHaveAttribute('data-mark', 'confirmed')

  // The colleague looks at requests of some people in one window, and at this ticket in another, and then only looks.
  const watching = await watchingDesk(colleague.page, 'Нежданов')
  const openBefore = await watching.count('Открытые')
  await expect(watching.queue.getByRole('row').filter({ hasText: 'Нежданов' })).toHaveCount(0)
  const beside = await watchingDesk(await world.openWindow(colleague.context), number)
  await beside.open(subject)

  // Cut: register two, reply, hand over, log work.
  world.proxy.cut()
  await desk.expectOffline()
  for (const { subject: words, requester } of NEW_TICKETS) await desk.register(words, requester)
  await desk.reply('Проверьте, горит ли лампа порта.')
  await expect(desk.entry('Проверьте, горит ли лампа порта.')).toHaveAttribute('data-mark', 'onDevice')
  await engineer.page.keyboard.press('Escape')
  await desk.showView('Мои')
  await desk.open(subject)
  await desk.reply('Причина найдена, передаём коллегам.')
  const group = await desk.handOver('Замените коммутатор на этаже.')
  await desk.logWork(25)
  await expect(desk.entry('учтено 25')).toHaveAttribute('data-mark', 'onDevice')
  await desk.expectKept(6)

  // Reload, then close and reopen: everything is still there.
  await engineer.page.reload()
  await desk.queue.waitFor()
  await desk.expectOffline()
  await desk.expectKept(6)
  await engineer.page.close()
  const reopened = new Desk(await world.openWindow(engineer.context))
  await reopened.expectKept(6)

  // Heal, with the first answer lost on the way back: applied, and asked again.
  world.proxy.meet('/v1/sync/push', 'lost')
  world.proxy.heal()
  await reopened.expectSent()

  const record = await readRecord(await world.demoAddress())
  for (const text of [
    'Смотрим, ответим сегодня.',
    'Проверьте, горит ли лампа порта.',
    'Причина найдена, передаём коллегам.',
    'Замените коммутатор на этаже.',
  ]) {
    expect(countText(record, text), text).toBe(1)
  }
  const registered = NEW_TICKETS.flatMap((made) => record.filter(({ ticket }) => ticket.subject === made.subject))
  const numbers = registered.map(({ ticket }) => ticket.number ?? 0)
  expect(numbers).toEqual([numbers[0], (numbers[0] ?? 0) + 1])
  const worked = record.find(({ ticket }) => String(ticket.number) === number)
  expect(worked?.ticket.workMinutes).toBe(25)
  expect(worked?.events.filter((event) => event.type !== 'imported').map((event) => event.type)).toEqual([
    'taken',
    'replied',
    'replied',
    'handedOver',
    'workLogged',
  ])

  // The colleague has touched nothing.
  await expect.poll(() => watching.count('Открытые'), { timeout: 30_000 }).toBe(openBefore + NEW_TICKETS.length)
  for (const { ticket } of registered) await expect(watching.row(ticket.subject)).toContainText(String(ticket.number))
  await expect(beside.entry('Причина найдена, передаём коллегам.')).toHaveAttribute('data-mark', 'confirmed')
  await expect(beside.entry(`→ ${group}, ждёт ответа`)).toHaveAttribute('data-mark', 'confirmed')
  await expect(beside.row(subject).getByLabel(`Передана: ${group}, ждёт приёма`)).toBeVisible()
})

/** The open tickets with these words, in a window. */
async function watchingDesk(page: Page, words: string): Promise<Desk> {
  const desk = new Desk(page)
  await desk.showView('Открытые')
  await desk.filter(words)
  return desk
}

test('a command that a colleague was faster with needs attention, the reply after it goes through, nothing vanishes', async ({
  world,
}) => {
  test.setTimeout(180_000)
  const engineer = await world.signIn('engineer')
  const colleague = await world.signIn('secondEngineer')
  const desk = new Desk(engineer.page)
  const colleaguesDesk = new Desk(colleague.page)
  const subject = await desk.openFirst('Без исполнителя')
  const number = await desk.number()

  world.proxy.cut()
  await desk.expectOffline()
  await engineer.page.keyboard.press('KeyT')
  await desk.reply('Заберу в работу после обеда.')

  // The colleague has another way to the server, and is first.
  await colleague.page.goto(await world.demoAddress(world.api().origin))
  await world.enter(colleague.page, 'secondEngineer')
  await colleaguesDesk.showView('Открытые')
  await colleaguesDesk.filter(number)
  await colleaguesDesk.open(subject)
  await colleague.page.keyboard.press('KeyT')
  await expect(colleaguesDesk.entry('взята в работу')).toHaveAttribute('data-mark', 'confirmed')

  world.proxy.heal()
  await desk.expectSent()
  await desk.showAttention(1)
  await expect(engineer.page.getByText(/Взята в работу:.*пока не было связи/)).toBeVisible()

  const record = await readRecord(await world.demoAddress())
  expect(countText(record, 'Заберу в работу после обеда.')).toBe(1)
  const taken = record.find(({ ticket }) => String(ticket.number) === number)
  expect(taken?.events.filter((event) => event.type === 'taken')).toHaveLength(1)
})
