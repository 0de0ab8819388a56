/** A new workstation behind 50 kbit/s: it can be worked with in seconds, says how far it is, and ends as any other. */
import { Desk } from './support/desk'
import { expect, test, whenLoaded } from './support/world'

const BITS_PER_SECOND = 50_000
/** Sign-in, catalogue and first page; on a machine that has other things to do as well. */
const QUEUE_WITHIN_MS = 30_000

test('a first sync over a slow link brings own tickets first, and lets one work while the rest comes', async ({
  world,
}, { annotations }) => {
  test.setTimeout(240_000)
  world.proxy.slowTo(BITS_PER_SECOND)
  const { page } = await world.openBrowser()
  await page.goto(await world.demoAddress())
  const entrance = page.getByRole('listitem').getByRole('button').first()
  await entrance.waitFor({ timeout: QUEUE_WITHIN_MS })
  const since = Date.now()
  await entrance.click()
  const desk = new Desk(page)
  await desk.queue.locator('[aria-selected]').first().waitFor({ timeout: QUEUE_WITHIN_MS })
  annotations.push({ type: 'first row', description: `${Date.now() - since} ms after the click that signs in` })

  const progress = desk.statusBar.locator('.load')
  await expect(progress).toContainText(/Ваши заявки загружены|Ваша очередь загружена/, { timeout: 60_000 })
  await desk.openFirst('Мои')
  await desk.reply('Принято, смотрим')
  await expect(desk.entry('Принято, смотрим')).toHaveAttribute('data-mark', 'confirmed', { timeout: 60_000 })
  await expect(progress).toBeVisible()

  world.proxy.slowTo(null)
  await whenLoaded(page)
  const other = await world.signIn('engineer')
  for (const view of ['Мои', 'Мои группы', 'Открытые', 'Решённые'])
    expect(await desk.count(view), view).toBe(await new Desk(other.page).count(view))
})
