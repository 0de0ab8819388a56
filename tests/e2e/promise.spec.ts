/** The promise to the requester: told by their time and in their language, kept in mind, and told anew when it moves. */
import type { Locator } from '@playwright/test'
import { Desk } from './support/desk'
import { WORDS } from './support/words'
import { expect, test } from './support/world'

const { ticket: words, domain, register } = WORDS.ru
const REQUESTER = 'Кейт Владивостокская'
const SUBJECT = 'Не открывается отчёт о продажах'
/** What stands between Moscow, where the engineer is, and Vladivostok. */
const HOURS_APART = 7

test('a requester elsewhere is promised, told and told anew by their time and in their language', async ({ world }) => {
  test.setTimeout(180_000)
  const { page } = await world.signIn('engineer')
  const desk = new Desk(page)
  const panel = page.getByRole('complementary')

  // Registered for somebody new, who is far away and speaks English.
  await desk.queue.focus()
  await page.keyboard.press('KeyC')
  await page.keyboard.type(REQUESTER)
  await page.getByRole('option', { name: register.newRequester }).click()
  await desk.dialog.getByRole('textbox', { name: register.subject }).fill(SUBJECT)
  await chooseZone(desk.dialog, 'Владивосток')
  await desk.dialog.getByRole('radio', { name: 'English' }).click()
  const line = desk.dialog.getByRole('status').filter({ hasText: 'We will resolve it' })
  await expect(line).toContainText(/We will resolve it .*by/)
  await expect(line).toContainText('UTC+10')
  await page.keyboard.press('Control+Enter')
  await expect(desk.subject).toHaveText(SUBJECT)
  await expect(panel.getByText('UTC+10')).toBeVisible()

  // The reply carries the same words.
  const reply = page.getByRole('textbox', { name: words.composer.reply })
  const insertPromise = page.getByRole('button', { name: words.composer.insertPromise })
  await insertPromise.click()
  await expect(reply).toHaveValue(/^We will resolve it (today|tomorrow|by [A-Z\d]).*\d\d:\d\d\./)
  const promised = hourOf(await reply.inputValue())
  await reply.press('Control+Enter')
  await expect(desk.entry('We will resolve it')).toBeVisible()

  // The deadline moves: the engineer is asked, the requester is told what it was and what it is.
  // Out of the field first: there a key is a letter.
  await page.keyboard.press('Escape')
  await page.keyboard.press('KeyI')
  for (const level of [0, 1]) await desk.dialog.getByRole('radiogroup').nth(level).getByRole('radio').last().click()
  await page.keyboard.press('Control+Enter')
  await expect(desk.dialog).toBeHidden()
  const offer = page.getByRole('status').filter({ hasText: 'Срок изменился: было' })
  await expect(offer).toBeVisible()
  await offer.getByRole('button', { name: words.promise.tell }).click()
  await expect(offer).toBeHidden()
  await expect(reply).toHaveValue(/^The deadline of your request has changed: it was .+, now it is .+\.$/)
  expect(hourOf(await reply.inputValue())).toBe(promised)
  await reply.press('Control+Enter')
  await expect(desk.entry('The deadline of your request has changed')).toBeVisible()

  // They move to Moscow and learn Russian: from the ticket, and what is promised follows at once.
  await insertPromise.click()
  const there = hourOf(await reply.inputValue())
  await reply.fill('')
  await panel.getByRole('button', { name: words.action.requester }).click()
  await chooseZone(desk.dialog, 'Moscow')
  await desk.dialog.getByRole('radio', { name: 'Русский' }).click()
  await desk.dialog.getByRole('textbox', { name: domain.field.phone }).fill('305-17')
  await page.keyboard.press('Control+Enter')
  await expect(desk.dialog).toBeHidden()
  await expect(desk.entry('данные заявителя изменены')).toContainText('Владивосток → Москва')
  await expect(desk.entry('данные заявителя изменены')).toContainText('телефон: 305-17')
  await insertPromise.click()
  await expect(reply).toHaveValue(/^Решим /)
  expect((hourOf(await reply.inputValue()) + HOURS_APART) % 24).toBe(there)
  await reply.fill('')
  await desk.expectSent()

  // A colleague sees who said so, and writes to them likewise.
  const { page: other } = await world.signIn('secondEngineer')
  const colleague = new Desk(other)
  await colleague.showView('Открытые')
  await colleague.filter(SUBJECT)
  await colleague.open(SUBJECT)
  await other.keyboard.press('KeyU')
  await expect(colleague.dialog.getByRole('textbox', { name: domain.field.phone })).toHaveValue('305-17')
  await expect(colleague.dialog).toContainText(/часовой пояс: .+, \d\d\.\d\d\.\d{4}/)
})

async function chooseZone(dialog: Locator, typed: string): Promise<void> {
  const field = dialog.getByRole('combobox', { name: domain.field.zone })
  await field.fill(typed)
  await dialog.page().getByRole('option', { name: typed }).first().click()
}

/** The first hour in a sentence. */
function hourOf(sentence: string): number {
  const hour = /(\d\d):\d\d/.exec(sentence)?.[1]
  if (hour === undefined) throw new Error(`No time in: ${sentence}`)
  return Number(hour)
}
