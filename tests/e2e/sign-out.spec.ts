/** Going out: every window leaves, the cache goes, and the last words stay for the next sign-in. */
import { expect, test } from './support/world'

test('two windows leave together, and what was typed last is there after the next sign-in', async ({ world }) => {
  const { page, context } = await world.signIn('engineer')
  const databases = (): Promise<string[]> =>
    page.evaluate(async () => (await indexedDB.databases()).flatMap(({ name }) => name ?? []))

  const second = await context.newPage()
  await second.goto(world.proxy.origin)
  // All of the queue is read: no row moves any more.
  await second.getByRole('contentinfo').getByText('Данные на').waitFor()
  await second.getByRole('row').nth(2).click()
  await second.getByRole('grid').press('Enter')
  const field = second.getByRole('textbox', { name: 'Ответ заявителю' })
  await field.waitFor()
  const address = second.url()

  await page.getByRole('grid').focus()
  await page.keyboard.press('Control+KeyK')
  await page.keyboard.type('Выйти')
  await page.keyboard.press('Enter')
  const button = page.getByRole('dialog', { name: 'Выйти из Opora' }).getByRole('button', { name: 'Выйти' })
  await expect(button).toBeEnabled()
  await field.pressSequentially('Последние слова')
  await button.click()

  for (const window of [page, second]) await expect(window.getByRole('textbox', { name: 'Логин' })).toBeVisible()
  await expect.poll(databases).not.toContainEqual(expect.stringMatching(/^opora-cache-/))
  await expect.poll(() => page.evaluate(() => localStorage.getItem('opora.farewell'))).toBeNull()

  await page.getByRole('listitem').getByRole('button').first().click()
  await page.getByRole('grid').waitFor()
  await page.goto(address)
  await expect(page.getByRole('textbox', { name: 'Ответ заявителю' })).toHaveValue('Последние слова')
})
