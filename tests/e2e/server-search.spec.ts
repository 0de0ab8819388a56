/** What a workstation does not hold yet is found on the server and opened; without it, one is told what was searched. */
import { Desk } from './support/desk'
import { expect, test } from './support/world'

const BITS_PER_SECOND = 50_000
const SLOW = { timeout: 60_000 }

test('a ticket that the first sync has not brought is found on the server by its number and its texts', async ({
  world,
}) => {
  test.setTimeout(240_000)
  const settled = await world.signIn('engineer')
  const there = new Desk(settled.page)
  const subject = await there.openFirst('Решённые')
  const number = await there.number()

  world.proxy.slowTo(BITS_PER_SECOND)
  const { page } = await world.openBrowser()
  await page.goto(await world.demoAddress())
  await page.getByRole('listitem').getByRole('button').first().click(SLOW)
  const desk = new Desk(page)
  const progress = desk.statusBar.locator('.load')
  await expect(progress).toContainText(/загружены|загружена/, SLOW)

  const palette = page.getByRole('dialog')
  const found = palette.getByRole('group', { name: 'Найдено на сервере' }).getByRole('option')
  const hint = palette.getByRole('status')
  await desk.queue.focus()
  await page.keyboard.press('Control+KeyK')
  await page.keyboard.type(number)
  await expect(found.first()).toContainText(subject, SLOW)
  await expect(found.first()).toContainText('ещё нет на этом компьютере')
  await page.keyboard.press('Enter')
  await expect(desk.subject.filter({ hasText: subject })).toBeVisible(SLOW)
  expect(await desk.number()).toBe(number)
  await expect(progress).toBeVisible()

  world.proxy.cut()
  await desk.expectOffline()
  await desk.queue.focus()
  await page.keyboard.press('Control+KeyK')
  await page.keyboard.type(number)
  await expect(hint).toContainText(/Нет связи с сервером: поиск шёл среди \d+/)
  // It was brought here before.
  await expect(palette.getByRole('group', { name: 'Заявки' }).getByRole('option').first()).toContainText(subject)
})
