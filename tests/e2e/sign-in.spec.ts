/** Coming in: what is refused, what is remembered, and the two languages. */
import { Desk } from './support/desk'
import { expect, test } from './support/world'

test('a wrong password is refused in words, and nothing is told about which accounts exist', async ({ world }) => {
  const { page } = await world.openBrowser()
  await page.goto(world.proxy.origin)
  const said: string[] = []
  for (const login of ['engineer', 'nobody-of-that-name']) {
    await page.getByRole('textbox', { name: 'Логин' }).fill(login)
    // One frame, that of the field, and not a second one inside it.
    await expect(page.getByRole('textbox', { name: 'Логин' })).toHaveCSS('outline-style', 'none')
    await page.getByLabel('Пароль', { exact: true }).fill('not the password')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toBeVisible()
    said.push(await page.getByRole('alert').innerText())
  }
  expect(said[0]).toBe(said[1])
})

test('the demo address that is printed works once', async ({ world }) => {
  const address = (await world.api().cli('demo-link')).trim()
  const { page: firstPage } = await world.openBrowser()
  await firstPage.goto(address)
  await expect(firstPage.getByRole('listitem').getByRole('button')).toHaveCount(4)
  // The token has left the address: a copied link gives nothing away.
  expect(firstPage.url()).not.toContain('demo=')
  const { page: secondPage } = await world.openBrowser()
  await secondPage.goto(address)
  await expect(secondPage.getByRole('textbox', { name: 'Логин' })).toBeVisible()
  await expect(secondPage.getByRole('listitem').getByRole('button')).toHaveCount(0)
})

test('language and theme change while running and are remembered', async ({ world }) => {
  const { page } = await world.signIn('engineer')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru')
  await page.getByRole('contentinfo').getByRole('button', { name: 'Язык' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.getByRole('navigation').getByRole('button', { name: /^Unassigned/ })).toBeVisible()
  const background = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).getPropertyValue('background-color'))
  const light = await background()
  await page.keyboard.press('Shift+KeyT')
  await expect.poll(background).not.toBe(light)
  const dark = await background()
  await page.reload()
  await page.getByRole('grid').waitFor()
  await expect(page.getByRole('navigation').getByRole('button', { name: /^Unassigned/ })).toBeVisible()
  expect(await background()).toBe(dark)
})

test('signing out deletes the cache from this computer', async ({ world }) => {
  const { page } = await world.signIn('engineer')
  const databases = (): Promise<string[]> =>
    page.evaluate(async () => (await indexedDB.databases()).flatMap(({ name }) => name ?? []))
  expect((await databases()).some((name) => name.startsWith('opora-cache-'))).toBe(true)
  await new Desk(page).signOut()
  await expect.poll(databases).not.toContainEqual(expect.stringMatching(/^opora-cache-/))
})
