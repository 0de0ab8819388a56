/** Why is it due then? Asked with the pointer, and without one. */
import { Desk } from './support/desk'
import { WORDS } from './support/words'
import { expect, test } from './support/world'

const words = WORDS.ru.explanation

test('a deadline is explained where it stands, by pointer and by keyboard', async ({ world }) => {
  test.setTimeout(180_000)
  const { page } = await world.signIn('engineer')
  const desk = new Desk(page)
  const explanation = page.getByRole('dialog', { name: words.title })
  await desk.showView('Открытые')

  // The pointer opens it and leaves the keyboard where it was; it goes with the pointer.
  const chip = desk.queue.locator('[data-clock-of]').first()
  await desk.queue.focus()
  await chip.hover()
  await expect(explanation).toContainText('Норматив на решение')
  await expect(explanation).toContainText('Отсчёт — с регистрации')
  await expect(explanation).toContainText(/Правила SLA «.+», версия \d+/)
  await expect(desk.queue).toBeFocused()
  await page.mouse.move(700, 20)
  await expect(explanation).toBeHidden()

  // `?` over a chip asks about it; Escape gives the keyboard back. Elsewhere `?` is the help.
  await chip.hover()
  await page.keyboard.press('Shift+Slash')
  await expect(explanation).toBeFocused()
  await page.mouse.move(700, 20)
  await page.keyboard.press('Escape')
  await expect(explanation).toBeHidden()
  await expect(desk.queue).toBeFocused()
  await page.keyboard.press('Shift+Slash')
  await expect(desk.dialog).toContainText(WORDS.ru.ticket.action.handOver)
  await expect(desk.dialog).toContainText(WORDS.ru.ticket.command.reply)
  await page.keyboard.press('Escape')

  // Without a pointer: the current row, another clock of the ticket, and back.
  await page.keyboard.press('KeyJ')
  await page.keyboard.press('Shift+KeyW')
  await expect(explanation).toBeFocused()
  await explanation.getByRole('button', { name: WORDS.ru.domain.metric.firstResponse }).press('Enter')
  await expect(explanation).toContainText('Норматив на первый ответ')
  await page.keyboard.press('Escape')
  await expect(desk.queue).toBeFocused()

  // In the ticket each clock is a button.
  await page.keyboard.press('Enter')
  const clock = page.getByRole('complementary').getByRole('button', { name: /^Почему такой срок: Решение/ })
  await clock.focus()
  await page.keyboard.press('Shift+Slash')
  await expect(explanation).toContainText('Норматив на решение')
  await page.keyboard.press('Escape')
  await expect(clock).toBeFocused()
  // Escape closed the explanation, and not the ticket with it.
  await expect(desk.subject).toBeVisible()
})
