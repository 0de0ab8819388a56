/** A shift on real tickets, with the API cut off in the middle of it. */
import { Desk } from './support/desk'
import { countText, readRecord } from './support/record'
import { expect, test } from './support/world'

test('what is done during an outage arrives once, in order, and a colleague sees it', async ({ world }) => {
  test.setTimeout(240_000)
  const engineer = await world.signIn('engineer')
  const colleague = await world.signIn('secondEngineer')
  const desk = new Desk(engineer.page)
  const colleaguesDesk = new Desk(colleague.page)
  await colleaguesDesk.showView('Открытые')
  const openBefore = Number((await colleaguesDesk.view('Открытые').innerText()).replace(/\D/g, ''))

  // Online: take a ticket of the imported log, and reply.
  await desk.showView('Без исполнителя')
  await desk.queue.press('j')
  await desk.queue.press('Enter')
  const subject = await desk.subject.innerText()
  await engineer.page.keyboard.press('KeyT')
  await expect(desk.entry('взята в работу')).toBeVisible()
  await desk.reply('Смотрим, ответим сегодня.')
  await expect(desk.entry('Смотрим, ответим сегодня.')).toHaveAttribute('data-mark', 'confirmed')

  // Cut: register two, reply, hand over, log work.
  world.proxy.cut()
  await desk.expectOffline()
  await desk.register('Телефон в 305 без гудка', 'Аркадий Шульц')
  await desk.register('Сканер не видит сеть', 'Полина Нежданова')
  await desk.reply('Проверьте, горит ли лампа порта.')
  await expect(desk.entry('Проверьте, горит ли лампа порта.')).toHaveAttribute('data-mark', 'onDevice')
  await engineer.page.keyboard.press('Escape')
  await desk.showView('Мои')
  await desk.open(subject)
  await desk.reply('Причина найдена, передаём коллегам.')
  await engineer.page.getByRole('button', { name: /^Передать/ }).click()
  const handOver = engineer.page.getByRole('dialog')
  await handOver.getByRole('combobox').press('ArrowDown')
  await engineer.page.getByRole('option').first().click()
  await handOver.getByRole('textbox', { name: 'Что нужно сделать' }).fill('Замените коммутатор на этаже.')
  await engineer.page.keyboard.press('Control+Enter')
  await expect(handOver).toBeHidden()
  await engineer.page.keyboard.press('KeyW')
  const workLog = engineer.page.getByRole('dialog')
  await workLog.getByRole('textbox', { name: 'Минуты' }).fill('25')
  await engineer.page.keyboard.press('Control+Enter')
  await expect(workLog).toBeHidden()
  await expect(desk.entry('учтено 25')).toHaveAttribute('data-mark', 'onDevice')
  await expect(desk.statusBar.getByText(/6 изменений сохранено на этом компьютере/)).toBeVisible()

  // Reload, then close and reopen: everything is still there.
  await engineer.page.reload()
  await desk.queue.waitFor()
  await desk.expectOffline()
  await expect(desk.statusBar.getByText(/6 изменений сохранено на этом компьютере/)).toBeVisible()
  await engineer.page.close()
  const reopened = new Desk(await engineer.context.newPage())
  await reopened.page.goto(world.proxy.origin)
  await reopened.queue.waitFor()
  await expect(reopened.statusBar.getByText(/6 изменений сохранено на этом компьютере/)).toBeVisible()

  // Heal, with the first answer lost on the way back: applied, and asked again.
  world.proxy.loseResponses('/v1/sync/push', 1)
  world.proxy.heal()
  await reopened.expectSent()

  // The colleague touches nothing.
  await expect(colleaguesDesk.view('Открытые')).toContainText(String(openBefore + 2), { timeout: 30_000 })
  const record = await readRecord(await world.demoAddress())
  for (const text of [
    'Смотрим, ответим сегодня.',
    'Проверьте, горит ли лампа порта.',
    'Причина найдена, передаём коллегам.',
    'Замените коммутатор на этаже.',
  ]) {
    expect(countText(record, text), text).toBe(1)
  }
  const registered = record.filter(({ ticket }) =>
    ['Телефон в 305 без гудка', 'Сканер не видит сеть'].includes(ticket.subject),
  )
  expect(registered).toHaveLength(2)
  const numbers = registered.map(({ ticket }) => ticket.number).sort()
  expect(Number(numbers[1]) - Number(numbers[0])).toBe(1)
  const worked = record.find(({ ticket }) => ticket.subject === subject && ticket.handOver !== null)
  expect(worked?.ticket.workMinutes).toBe(25)
  expect(worked?.events.filter((event) => event.type !== 'imported').map((event) => event.type)).toEqual([
    'taken',
    'replied',
    'replied',
    'handedOver',
    'workLogged',
  ])
})

test('a command that the server rejects needs attention, the reply after it goes through, nothing vanishes', async ({
  world,
}) => {
  test.setTimeout(180_000)
  const engineer = await world.signIn('engineer')
  const colleague = await world.signIn('secondEngineer')
  const desk = new Desk(engineer.page)
  const colleaguesDesk = new Desk(colleague.page)
  await desk.showView('Без исполнителя')
  await desk.queue.press('j')
  await desk.queue.press('Enter')
  const subject = await desk.subject.innerText()
  const number = (
    await engineer.page
      .getByText(/^№\s\d+/)
      .first()
      .innerText()
  ).replace(/\D/g, '')

  world.proxy.cut()
  await desk.expectOffline()
  await engineer.page.keyboard.press('KeyT')
  await desk.reply('Заберу в работу после обеда.')

  // The colleague has another way to the server, and is first.
  await colleague.page.goto(`${world.api().origin}/`)
  await colleague.page.goto((await world.demoAddress()).replace(world.proxy.origin, world.api().origin))
  await colleague.page.getByRole('listitem').getByRole('button').nth(1).click()
  await colleaguesDesk.queue.waitFor()
  await colleaguesDesk.showView('Открытые')
  await colleague.page.keyboard.press('KeyF')
  await colleague.page.keyboard.type(number)
  await colleaguesDesk.open(subject)
  await colleague.page.keyboard.press('KeyT')
  await expect(colleaguesDesk.entry('взята в работу')).toHaveAttribute('data-mark', 'confirmed')

  world.proxy.heal()
  await desk.expectSent()
  const attention = engineer.page.getByRole('button', { name: /Требует внимания/ })
  await expect(attention).toContainText('1')
  await attention.click()
  await expect(engineer.page.getByText(/Взята в работу:.*пока не было связи/)).toBeVisible()

  const record = await readRecord(await world.demoAddress())
  expect(countText(record, 'Заберу в работу после обеда.')).toBe(1)
  const taken = record.find(({ ticket }) => String(ticket.number) === number)
  expect(taken?.events.filter((event) => event.type === 'taken')).toHaveLength(1)

  // Discarding asks, and is what it takes to make it go.
  await engineer.page
    .getByRole('button', { name: /Отбросить/ })
    .first()
    .click()
  await engineer.page
    .getByRole('dialog')
    .or(engineer.page.getByRole('alertdialog'))
    .getByRole('button', { name: /Отбросить/ })
    .click()
  await expect(attention).toContainText('0')
})

test('a server that dies in the middle of a push loses nothing and doubles nothing', async ({ world }) => {
  test.setTimeout(180_000)
  const engineer = await world.signIn('engineer')
  const desk = new Desk(engineer.page)
  await desk.showView('Мои')
  await desk.queue.press('j')
  await desk.queue.press('Enter')
  await desk.subject.waitFor()
  const replies = Array.from({ length: 12 }, (_, index) => `Сообщение ${index + 1} из двенадцати.`)
  world.proxy.cut()
  await desk.expectOffline()
  for (const text of replies) await desk.reply(text)
  world.proxy.heal()
  await engineer.page.getByRole('button', { name: /Требует внимания/ }).click()
  await engineer.page.getByRole('button', { name: /Проверить сейчас/ }).click()
  await world.killAndRestartApi()
  await desk.expectSent()
  const record = await readRecord(await world.demoAddress())
  for (const text of replies) expect(countText(record, text), text).toBe(1)
})
