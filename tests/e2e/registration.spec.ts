/** Registration by keyboard alone, and what stands in the way of typing. */
import { Desk } from './support/desk'
import { readRecord } from './support/record'
import { expect, test } from './support/world'

test('a request on the telephone is registered by at most twelve keys besides its text', async ({ world }) => {
  const { page } = await world.signIn('engineer')
  const desk = new Desk(page)
  let keys = 0
  const press = async (combination: string): Promise<void> => {
    keys += combination.split('+').length
    await page.keyboard.press(combination)
  }
  const requester = await requesterOfFirstRow(desk)
  await desk.queue.focus()
  await press('KeyC')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.type(requester)
  await expect(page.getByRole('option').first()).toBeVisible()
  await press('Enter')
  await page.keyboard.type('Принтер в приёмной печатает пустые листы')
  await press('Tab')
  await page.keyboard.type('После замены картриджа.')
  await press('Control+Enter')
  await expect(desk.subject).toHaveText('Принтер в приёмной печатает пустые листы')
  expect(keys).toBeLessThanOrEqual(12)

  await desk.expectSent()
  const record = await readRecord(await world.demoAddress())
  const registered = record.find(({ ticket }) => ticket.subject.startsWith('Принтер в приёмной'))
  expect(registered?.ticket.number).toBe(Math.max(...record.map(({ ticket }) => ticket.number ?? 0)))
  expect(registered?.ticket.channel).toBe('phone')
  // Live contact is itself the first response: its clock is met, and the promise stands.
  expect(registered?.ticket.policy).not.toBeNull()
})

test('somebody new is registered by keyboard alone, and nothing typed presses a button on the way', async ({
  world,
}) => {
  const { page } = await world.signIn('engineer')
  const desk = new Desk(page)
  await desk.queue.focus()
  await page.keyboard.press('KeyC')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await page.keyboard.type('Аркадий Нежданов-Шульц')
  await expect(page.getByRole('option', { name: 'Новый заявитель' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('textbox', { name: 'Телефон' })).toBeFocused()
  await page.keyboard.type('305')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Телефон без гудка')
  await page.keyboard.press('Control+Enter')
  await expect(desk.subject).toHaveText('Телефон без гудка')
  await expect(page.getByRole('complementary').getByText('Аркадий Нежданов-Шульц').first()).toBeVisible()
})

test('what a requester wrote is text, whatever it looks like', async ({ world }) => {
  const { page } = await world.signIn('engineer')
  const desk = new Desk(page)
  const hostile =
    '<img src=x onerror="document.title=1"><script>document.title=2</script> {{ 1 + 1 }} @:common.save \u202Etxt.exe'
  await desk.register(hostile, 'Злой <b>заявитель</b>')
  await expect(desk.subject).toHaveText(hostile)
  await desk.reply(`${hostile} [ссылка](javascript:alert(1))`)
  await desk.expectSent()
  expect(await page.title()).not.toMatch(/^[12]$/)
  expect(await page.locator('img[src="x"], a[href^="javascript"]').count()).toBe(0)
})

async function requesterOfFirstRow(desk: Desk): Promise<string> {
  const cells = desk.queue.getByRole('row').nth(1).getByRole('gridcell')
  const words = (await cells.allInnerTexts()).find((text) => /^\p{Lu}\.\s\p{L}+$/u.test(text.trim()))
  const surname = words?.trim().split(/\s/).at(-1)
  if (surname === undefined) throw new Error('The first row names no requester')
  return surname
}
