/** Administration of SLA: a calendar, a policy that counts by it, tried on real tickets, published, and applied. */
import { readRecord } from './support/record'
import { expect, test } from './support/world'

const CALENDAR = 'Часы службы поддержки'
const POLICY = 'Инциденты'
const P3_RESOLUTION = 'Решение, P3: минуты'

test('a policy is tried before it counts, and applied to open tickets only when that is said', async ({ world }) => {
  test.setTimeout(240_000)
  const { page } = await world.signIn('admin')
  const main = page.getByRole('main')
  await page.keyboard.press('KeyG')
  await page.keyboard.press('KeyS')

  // Saturdays are worked from now on; no policy counts by that yet.
  await main.getByRole('radio', { name: 'Календари' }).click()
  await main.getByRole('button', { name: CALENDAR }).click()
  await main.getByRole('textbox', { name: /^сб$/ }).fill('10:00–16:00')
  await page.keyboard.press('Control+Enter')
  await expect(main.getByText('Опубликована версия 2')).toBeVisible()
  await main.getByRole('radio', { name: 'Правила SLA' }).click()
  await main.getByRole('list', { name: 'Правила SLA в порядке проверки' }).getByRole('button', { name: POLICY }).click()

  await main.getByRole('button', { name: 'Взять версию 2' }).click()

  // What the draft would have done, said of real tickets.
  await main.getByRole('spinbutton', { name: P3_RESOLUTION }).fill('60')
  await main.getByRole('button', { name: /Проверить на заявках за 30/ }).click()
  const trial = main.getByRole('region', { name: `Проба: ${POLICY}` })
  await expect(trial.getByRole('status')).toHaveText(/^(\d+) из \1$/, { timeout: 60_000 })
  const worse = trial.getByRole('radio', { name: /Были бы нарушены/ })
  await expect(worse).toHaveText(/: [1-9]/)
  const row = trial.getByRole('table').last().getByRole('row').nth(1)
  await expect(row).toContainText('выдержан')
  const number = await row.getByRole('button').innerText()
  await row.getByRole('button').click()
  await expect(page.getByRole('complementary')).toContainText(number)
  await page.keyboard.press('KeyG')
  await page.keyboard.press('KeyS')
  await main.getByRole('radio', { name: 'Правила SLA' }).click()
  await expect(worse).toHaveText(/: [1-9]/)
  await trial.getByRole('button', { name: 'К правилам' }).click()

  // Nothing has changed so far, nor does it for open tickets by publishing.
  await expect(main.getByRole('spinbutton', { name: P3_RESOLUTION })).toHaveValue('60')
  await page.keyboard.press('Control+Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(`«${POLICY}», версия 1 → «${POLICY}», версия 2`)
  expect(await appliedTo(await world.demoAddress())).toBe(0)
  await dialog.getByRole('button', { name: /Применить к \d+ заяв/ }).click()
  await expect(dialog.getByRole('status')).toHaveText(/^Применено: (\d+) из \1$/, { timeout: 120_000 })
  const applied = await appliedTo(await world.demoAddress())
  expect(applied).toBeGreaterThan(0)
  await dialog.getByRole('button', { name: 'Отменить' }).click()
  await expect(dialog.getByRole('status')).toHaveText(`Отменено: ${applied} из ${applied}`, { timeout: 120_000 })
  await dialog.getByRole('button', { name: 'Закрыть' }).last().click()
  await expect(main.getByText(/открыт\S+ заяв\S+ ид/)).toBeVisible()
})

/** How many tickets of the record were brought under another policy. */
async function appliedTo(address: string): Promise<number> {
  const record = await readRecord(address)
  return record.filter(({ events }) => events.some(({ type }) => type === 'policyApplied')).length
}
