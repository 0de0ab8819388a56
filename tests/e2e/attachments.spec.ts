/** A picture on a ticket, pasted while the API is out of reach. */
import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { Desk } from './support/desk'
import { expect, test } from './support/world'

const WORDS = 'На снимке видно ошибку.'

/** Any picture that the repository has, as it lies in the clipboard. */
const PICTURE = readFileSync('resources/icons/icon.png').toString('base64')

async function pastePicture(page: Page, field: Locator): Promise<void> {
  await field.focus()
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }))
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  }, PICTURE)
}

/** Whether the browser has drawn it. */
const isDrawn = (picture: Locator): Promise<boolean> =>
  picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)

test('a picture pasted offline survives a reload, arrives with its reply, and a colleague sees and saves it', async ({
  world,
}) => {
  test.setTimeout(180_000)
  const engineer = await world.signIn('engineer')
  const colleague = await world.signIn('secondEngineer')
  const desk = new Desk(engineer.page)
  const subject = await desk.openFirst('Без исполнителя')
  const number = await desk.number()

  world.proxy.cut()
  await desk.expectOffline()
  const field = engineer.page.getByRole('textbox', { name: 'Ответ заявителю' })
  await pastePicture(engineer.page, field)
  const chosen = engineer.page.getByRole('list', { name: 'Файлы' }).getByRole('listitem')
  await expect(chosen).toContainText('Снимок экрана')
  await expect.poll(() => isDrawn(chosen.locator('img'))).toBe(true)

  // Chosen, and not sent: still there.
  await engineer.page.reload()
  await desk.queue.waitFor()
  await desk.showView('Без исполнителя')
  await desk.open(subject)
  await expect(chosen).toContainText('Снимок экрана')
  await desk.reply(WORDS)
  await expect(desk.entry(WORDS)).toHaveAttribute('data-mark', 'onDevice')
  await expect(desk.entry(WORDS).locator('[data-file]')).toContainText('Снимок экрана')
  await desk.expectKept(2)

  // Sent, and not confirmed: still there.
  await engineer.page.reload()
  await desk.queue.waitFor()
  await desk.expectKept(2)
  world.proxy.heal()
  await desk.expectSent()
  await desk.showView('Открытые')
  await desk.filter(number)
  await desk.open(subject)
  await expect(desk.entry(WORDS)).toHaveAttribute('data-mark', 'confirmed')

  const other = new Desk(colleague.page)
  await other.showView('Открытые')
  await other.filter(number)
  await other.open(subject)
  const shown = other.entry(WORDS).locator('[data-file]')
  await expect(shown).toContainText('Снимок экрана')
  await expect.poll(() => isDrawn(shown.locator('img'))).toBe(true)
  const [saved] = await Promise.all([colleague.page.waitForEvent('download'), shown.getByRole('button').click()])
  expect(saved.suggestedFilename()).toMatch(/^Снимок экрана \d\d-\d\d-\d\d\.png$/)
  expect(readFileSync(await saved.path()).toString('base64')).toBe(PICTURE)
})
