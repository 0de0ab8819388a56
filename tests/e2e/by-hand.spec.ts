/** Escalating by hand on real tickets: a major incident while the API is cut off, a second group, and the lead. */
import { Desk } from './support/desk'
import { countText, readRecord } from './support/record'
import { expect, test } from './support/world'

const UPDATE = 'Чиним сеть на третьем этаже, следующее сообщение через час.'
const CHILDREN = ['Нет сети в 312', 'Не открывается почта в 315'] as const

test('a major incident is declared, linked to and answered without a network, and the record has all of it', async ({
  world,
}) => {
  test.setTimeout(240_000)
  const lead = await world.signIn('lead')
  const colleague = await world.signIn('engineer')
  const desk = new Desk(lead.page)
  const subject = await desk.openFirst('Без исполнителя')
  const number = await desk.number()

  world.proxy.cut()
  await desk.expectOffline()
  await lead.page.keyboard.press('Shift+KeyE')
  await desk.dialog.getByRole('textbox', { name: 'Причина' }).fill('Коммутатор третьего этажа молчит.')
  await lead.page.keyboard.press('Control+Enter')
  await expect(desk.dialog).toBeHidden()
  const banner = lead.page.getByRole('status', { name: 'Массовый инцидент' })
  await expect(banner).toContainText(subject)

  // Two who call meanwhile: registered, and linked from the ticket.
  for (const words of CHILDREN) {
    await desk.register(words, 'Аркадий Нежданов')
    await lead.page.keyboard.press('KeyM')
    await expect(desk.dialog.getByRole('combobox')).toHaveValue(new RegExp(subject.slice(0, 12)))
    await lead.page.keyboard.press('Control+Enter')
    await expect(desk.dialog).toBeHidden()
    await expect(desk.entry('связана с массовым инцидентом')).toHaveAttribute('data-mark', 'onDevice')
  }
  await expect(banner).toContainText('2 связанные заявки')

  await desk.expectKept(5)

  // One text to all three requesters.
  await banner.getByRole('button').click()
  await lead.page.keyboard.press('KeyM')
  await desk.dialog.getByRole('textbox', { name: 'Ответ заявителю' }).fill(UPDATE)
  await lead.page.keyboard.press('Control+Enter')
  await expect(desk.dialog.getByText('сохранено на этом компьютере')).toHaveCount(3)
  world.proxy.heal()
  await expect(desk.dialog.getByText('отправлено')).toHaveCount(3, { timeout: 75_000 })
  await lead.page.keyboard.press('Escape')
  await desk.expectSent()

  const record = await readRecord(await world.demoAddress())
  expect(countText(record, UPDATE)).toBe(3)
  const parent = record.find(({ ticket }) => String(ticket.number) === number)
  expect(parent?.ticket).toMatchObject({ childCount: 2, major: { endedAt: null } })
  expect(parent?.events.filter(({ type }) => type !== 'imported').map(({ type }) => type)).toEqual([
    'majorDeclared',
    'childLinked',
    'childLinked',
    'replied',
  ])
  for (const words of CHILDREN) {
    const child = record.find(({ ticket }) => ticket.subject === words)
    expect(child?.ticket.majorId).toBe(parent?.ticket.id)
    expect(child?.events.map(({ type }) => type)).toEqual(['registered', 'linked', 'replied'])
  }

  // The colleague, who touched nothing, sees the banner, and is offered the incident for a new ticket like it.
  const beside = new Desk(colleague.page)
  await expect(colleague.page.getByRole('status', { name: 'Массовый инцидент' })).toContainText('2 связанные заявки')
  await beside.queue.focus()
  await colleague.page.keyboard.press('KeyC')
  await beside.dialog.getByRole('textbox', { name: 'Что случилось' }).fill('Нет сети в 318')
  await beside.dialog.getByText('Связать заявку с ним').click()
  await expect(beside.dialog.getByText(UPDATE)).toBeVisible()
})

test('a second group is brought in without moving the ticket, and the lead is told of it', async ({ world }) => {
  test.setTimeout(240_000)
  const engineer = await world.signIn('engineer')
  const lead = await world.signIn('lead')
  const desk = new Desk(engineer.page)
  await desk.openFirst('Без исполнителя')
  const number = await desk.number()

  await engineer.page.keyboard.press('KeyB')
  await desk.dialog.getByRole('combobox').press('ArrowDown')
  await engineer.page.getByRole('option').first().click()
  const group = await desk.dialog.getByRole('combobox').inputValue()
  await desk.dialog.getByRole('textbox', { name: 'Что нужно сделать' }).fill('Посмотрите журнал коммутатора.')
  await engineer.page.keyboard.press('Control+Enter')
  await expect(desk.dialog).toBeHidden()
  await expect(desk.entry(`привлечена группа «${group}»`)).toHaveAttribute('data-mark', 'confirmed')

  await engineer.page.keyboard.press('KeyE')
  await expect(desk.dialog.getByText(/сообщено: /)).toBeVisible()
  await desk.dialog.getByRole('textbox', { name: 'Почему и что нужно' }).fill('Стоит весь отдел.')
  await engineer.page.keyboard.press('Control+Enter')
  await expect(desk.dialog).toBeHidden()
  await expect(desk.entry('поднята до старшего смены')).toHaveAttribute('data-mark', 'confirmed')

  await lead.page.getByRole('button', { name: /непросмотренн/ }).click()
  await expect(lead.page.getByText('Заявка поднята до вас')).toBeVisible()
  const record = await readRecord(await world.demoAddress())
  const ticket = record.find((each) => String(each.ticket.number) === number)?.ticket
  expect(ticket?.participantGroupIds).toHaveLength(1)
  expect(ticket?.participantGroupIds).not.toContain(ticket?.assignedGroupId)
  expect(ticket?.raised).toMatchObject({ to: 'lead', isAutomatic: false })
})
