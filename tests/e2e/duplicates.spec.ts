/** The same thing asked for twice, and what a requester says meanwhile: by keyboard, and without a network. */
import { Desk } from './support/desk'
import { countText, readRecord } from './support/record'
import { expect, test } from './support/world'

const OLDER = 'Сайт закупок не открывается с утра'
const YOUNGER = 'Не открывается сайт закупок'

test('a duplicate is merged into the older ticket, and taken apart offline on both at once', async ({ world }) => {
  test.setTimeout(180_000)
  const { page } = await world.signIn('engineer')
  const desk = new Desk(page)
  await desk.register(OLDER, 'Аркадий Нежданов-Шульц')
  await desk.register(YOUNGER, 'Вера Непомнящая-Лис')
  await desk.expectSent()

  await desk.queue.focus()
  await page.keyboard.press('KeyX')
  await desk.dialog.getByRole('combobox').fill('Сайт закупок не')
  await page.getByRole('option', { name: OLDER }).click()
  await expect(desk.dialog).toContainText('завершится как дубль')
  await page.keyboard.press('Control+Enter')
  await expect(desk.dialog).toBeHidden()
  const merged = page.locator('[data-merged]')
  await expect(merged).toBeVisible()
  await desk.expectSent()
  await merged.getByRole('button').click()
  await expect(desk.subject).toHaveText(OLDER)
  const duplicates = page.getByRole('complementary').getByRole('listitem').filter({ hasText: 'Вера Непомнящая-Лис' })
  await expect(duplicates).toHaveCount(1)

  world.proxy.cut()
  await desk.expectOffline()
  await duplicates.getByRole('button').click()
  await expect(desk.subject).toHaveText(YOUNGER)
  await desk.command('Разъединить')
  await expect(merged).toHaveCount(0)
  await desk.expectKept(1)
  await desk.showView('Открытые')
  await desk.filter('Сайт закупок')
  await desk.open(OLDER)
  await expect(duplicates).toHaveCount(0)

  world.proxy.heal()
  await desk.expectSent()
  const record = await readRecord(await world.demoAddress())
  const [older, younger] = [OLDER, YOUNGER].map((subject) => record.find(({ ticket }) => ticket.subject === subject))
  expect(older?.ticket.duplicates).toEqual([])
  expect(younger?.ticket).toMatchObject({ mergedIntoId: null, state: 'new' })
  expect(younger?.events.map(({ type }) => type)).toEqual(['registered', 'merged', 'unmerged'])
})

test('what a requester says on a resolved ticket opens it again, and what needs no action resolves it as before', async ({
  world,
}) => {
  test.setTimeout(180_000)
  const words = 'Спасибо, всё печатает.'
  const { page } = await world.signIn('engineer')
  const desk = new Desk(page)
  const subject = 'Принтер в приёмной не печатает'
  await desk.register(subject, 'Аркадий Нежданов-Шульц')
  await desk.queue.focus()
  await page.keyboard.press('KeyD')
  await desk.dialog.getByRole('textbox', { name: 'Что сделано' }).fill('Очередь печати очищена.')
  await page.keyboard.press('Control+Enter')
  await expect(desk.dialog).toBeHidden()
  await desk.expectSent()
  const number = await desk.number()
  world.proxy.cut()
  await desk.expectOffline()
  await desk.queue.focus()
  await page.keyboard.press('KeyS')
  await expect(desk.dialog).toContainText('сообщение откроет её снова')
  await desk.dialog.getByRole('textbox', { name: 'Что сообщил заявитель' }).fill(words)
  await page.keyboard.press('Control+Enter')
  await expect(desk.dialog).toBeHidden()
  await expect(desk.entry(words)).toHaveAttribute('data-mark', 'onDevice')
  await expect(desk.subject).toHaveText(subject)
  await page.keyboard.press('Shift+KeyS')
  await desk.expectKept(2)

  world.proxy.heal()
  await desk.expectSent()
  const record = await readRecord(await world.demoAddress())
  expect(countText(record, words)).toBe(1)
  const ticket = record.find((one) => String(one.ticket.number) === number)
  expect(ticket?.ticket.state).toBe('resolved')
  expect(ticket?.events.slice(-2).map(({ type }) => type)).toEqual(['requesterWrote', 'noActionNeeded'])
})
