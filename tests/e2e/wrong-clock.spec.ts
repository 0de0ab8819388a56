/** A computer whose clock is two days wrong, at the real API: it counts by the server's clock, and says what is wrong. */
import type { Page } from '@playwright/test'
import { DAY_MS } from '../../shared/domain/instant'
import { Desk } from './support/desk'
import { expect, test, whenLoaded, type World } from './support/world'
import { setClockWrong } from './support/wrong-clock'

/** Minutes go by between two looks; days do not. */
const settled = (words: string): string => words.replace(/\d+(?=\s(?:ч|мин))|\d+:\d\d/g, '#')
/** The banner takes the room of a row or two. */
const ROWS_LOOKED_AT = 15

async function signIn(world: World, wrongByMs: number): Promise<Page> {
  const { context, page } = await world.openBrowser()
  if (wrongByMs !== 0) await setClockWrong(context, wrongByMs)
  await page.goto(await world.demoAddress())
  await world.enter(page, 'engineer')
  return page
}

/** Deadlines of the first rows of a view, and what the rail counts. */
async function look(page: Page): Promise<readonly string[]> {
  const desk = new Desk(page)
  await desk.showView('Открытые')
  const rows = desk.queue.getByRole('row', { selected: false })
  await expect(rows.first()).toBeVisible()
  const chips = await desk.queue.locator('.clock').allInnerTexts()
  const counts = await Promise.all(['Срок нарушен', 'Срок подходит', 'Конец ожидания'].map((view) => desk.count(view)))
  return [...chips.slice(0, ROWS_LOOKED_AT).map(settled), `late, soon, due: ${counts.join(', ')}`]
}

test('deadlines are the same on a clock that is two days wrong, which is said', async ({ world }) => {
  test.setTimeout(240_000)
  const right = await signIn(world, 0)
  await expect(right.getByRole('alert')).toHaveCount(0)
  const expected = await look(right)
  for (const [byMs, words] of [
    [2 * DAY_MS, 'Часы этого компьютера спешат на 2 дня.'],
    [-2 * DAY_MS, 'Часы этого компьютера отстают на 2 дня.'],
  ] as const) {
    const page = await signIn(world, byMs)
    // The clock is wrong indeed.
    expect(Math.abs((await page.evaluate(() => Date.now())) - Date.now() - byMs)).toBeLessThan(60_000)
    const banner = page.getByRole('alert')
    await expect(banner).toContainText(words)
    await expect(banner).toContainText('Исправьте дату и время')
    expect(await look(page), words).toEqual(expected)

    // What is written counts when it reached the server, and its own timeline says so.
    const desk = new Desk(page)
    await desk.openFirst('Без исполнителя')
    await page.keyboard.press('KeyT')
    await expect(desk.entry('взята в работу')).toHaveAttribute('data-mark', 'confirmed')
    await expect(desk.entry('взята в работу').locator('time')).toHaveText('только что')

    // It stays away once it was closed, and comes back with the next start.
    await banner.getByRole('button').click()
    await expect(banner).toHaveCount(0)
    await page.reload()
    await whenLoaded(page)
    await expect(page.getByRole('alert')).toContainText(words)
    await page.context().close()
  }
})
