/** What is typed for the palette while that is still being fetched, or cannot be. */
import type { Page, Route } from '@playwright/test'
import { Desk } from './support/desk'
import { expect, test, type World } from './support/world'

const OVERLAYS = '**/assets/AppOverlays-*.js'

async function deskWith(world: World, answer: (route: Route) => Promise<void>): Promise<Desk> {
  const { page } = await world.openBrowser()
  await page.route(OVERLAYS, answer)
  await page.goto(await world.demoAddress())
  await page.getByRole('listitem').getByRole('button').first().click()
  const desk = new Desk(page)
  await desk.queue.locator('[aria-selected]').first().waitFor({ timeout: 60_000 })
  return desk
}

const palette = (page: Page) => page.getByRole('combobox', { name: 'Найти заявку или команду' })

test('words typed while the palette comes wait for it, and run no command of the queue', async ({ world }) => {
  test.setTimeout(180_000)
  let letThrough: () => void = () => undefined
  const held = new Promise<void>((resolve) => (letThrough = resolve))
  const desk = await deskWith(world, async (route) => {
    await held
    await route.continue()
  })
  const { page } = desk
  const subject = await desk.openFirst('Мои')
  const number = await desk.number()
  await page.keyboard.press('Escape')
  await expect(desk.subject).toHaveCount(0)

  await desk.queue.focus()
  await page.keyboard.press('Control+KeyK')
  await expect(page.getByRole('dialog', { name: 'Открывается' })).toBeVisible()
  // C registers, T takes, and Cyrillic comes as from an input method: nothing of it is meant for the queue.
  await page.keyboard.type('cтt')
  for (let letters = 0; letters < 3; letters += 1) await page.keyboard.press('Backspace')
  await page.keyboard.type(number)
  await page.keyboard.press('Enter')
  await expect(desk.subject).toHaveCount(0)

  letThrough()
  await expect(desk.subject).toHaveText(subject)
  await expect(desk.dialog).toHaveCount(0)
  await expect(desk.statusBar).not.toContainText('взята в работу')

  // Given up, it does not open, and the keys are the queue's.
  await page.keyboard.press('Control+KeyK')
  await expect(palette(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(palette(page)).toHaveCount(0)
  await expect(desk.queue).toBeFocused()
})

test('a palette that is gone from the server says what to do, gives the keys back, and comes when asked again', async ({
  world,
}) => {
  test.setTimeout(180_000)
  let isGone = true
  const desk = await deskWith(world, (route) => (isGone ? route.fulfill({ status: 404 }) : route.continue()))
  const { page } = desk
  await desk.queue.focus()
  await page.keyboard.press('Control+KeyK')
  await page.keyboard.type('Проверить')
  const alert = page.getByRole('alert').filter({ hasText: 'Часть приложения не загрузилась' })
  await expect(alert).toContainText('Вы набрали: Проверить', { timeout: 30_000 })
  await expect(alert).toContainText('перезагрузите окно')
  await expect(desk.queue).toBeFocused()
  await page.keyboard.press('KeyJ')
  await expect(desk.queue.getByRole('row', { selected: true })).toHaveCount(1)

  isGone = false
  await page.getByRole('button', { name: 'Повторить' }).click()
  await page.keyboard.type('Проверить связь')
  await expect(palette(page)).toHaveValue('Проверить связь')
  await expect(alert).toHaveCount(0)
})
