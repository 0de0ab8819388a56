/** Two engineers on one ticket: each sees the other while it lasts, and nothing stays of it. */
import type { Locator, Page } from '@playwright/test'
import { Desk } from './support/desk'
import { expect, test } from './support/world'

const placesIn = (page: Page): Promise<readonly string[]> =>
  page
    .getByRole('complementary')
    .locator('h2, button')
    .evaluateAll((elements) =>
      elements.map((element) => {
        const { x, y, width } = element.getBoundingClientRect()
        return `${element.textContent} ${x} ${y} ${width}`
      }),
    )
const othersIn = (page: Page): Locator => page.getByRole('complementary').locator('.presence')

test('two engineers who have one ticket open know of each other, and of who writes', async ({ world }) => {
  const { page } = await world.signIn('engineer')
  const colleague = (await world.signIn('secondEngineer', { locale: 'en', theme: 'dark' })).page
  const [desk, theirs] = [new Desk(page), new Desk(colleague)]
  await desk.openFirst('Мои')
  const number = await desk.number()
  await expect(othersIn(page)).toBeEmpty()
  const stoodAt = await placesIn(page)
  await theirs.command(number)
  await expect(colleague.getByRole('complementary').getByText(number)).toBeVisible()
  await expect(othersIn(page)).toHaveText(/^Сейчас здесь же: \S+ \S+$/)
  await expect(othersIn(colleague)).toHaveText(/^Also here now: \S+ \S+$/)
  // Whoever comes moves nothing under the pointer.
  expect(await placesIn(page)).toEqual(stoodAt)

  const reply = colleague.getByRole('textbox', { name: 'Public reply' })
  await reply.click()
  await reply.pressSequentially('On it')
  await expect(othersIn(page)).toHaveText(/\(пишет\)$/)
  await expect(othersIn(colleague)).not.toContainText('writing')

  await desk.queue.press('j')
  await desk.queue.press('Enter')
  await expect(othersIn(colleague)).toBeEmpty()
  await desk.command(number)
  await expect(othersIn(colleague)).toHaveText(/^Also here now/)

  // Without a connection nobody is known to be here.
  world.proxy.cut()
  await desk.expectOffline()
  await expect(othersIn(page)).toBeEmpty()
  world.proxy.heal()
  await desk.checkConnection()
  // Neither waits for their next attempt, which after a long outage is far off.
  await theirs.command('Check the connection')
  await expect(othersIn(page)).toHaveText(/^Сейчас здесь же/)
  // They said so with their first request. Only by the end of their stream the server knows that they are gone, and that
  // opens up to a second later: by what it tells them of this window it is known to be there.
  await desk.queue.press('j')
  await desk.queue.press('Enter')
  await expect(othersIn(colleague)).toBeEmpty()
  await desk.command(number)
  await expect(othersIn(page)).toHaveText(/^Сейчас здесь же/)
  await colleague.close()
  await expect(othersIn(page)).toBeEmpty()
})
