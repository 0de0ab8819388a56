/** Each screen in both themes, as axe sees it: WCAG 2.2 AA. */
import { DIALOG, expectAccessible } from './support/accessible'
import { Desk } from './support/desk'
import { expect, test } from './support/world'

/** Keys of what opens over the work. */
const OVERLAYS = [
  ['registration', 'KeyC'],
  ['palette', 'Control+KeyK'],
  ['keys', 'Shift+Slash'],
] as const

/** Words of what helps, in the palette. */
const HELP = [
  ['diagnostics', 'Показать диагностику'],
  ['about', 'О программе'],
] as const

/** Keys of the dialogs of an open ticket. */
const TICKET_DIALOGS = [
  ['hand-over', 'KeyH'],
  ['pending', 'KeyP'],
  ['resolve', 'KeyD'],
  ['priority', 'KeyI'],
  ['category', 'KeyL'],
  ['assign', 'KeyA'],
  ['work log', 'KeyW'],
  ['raise', 'KeyE'],
  ['bring in', 'KeyB'],
  ['merge', 'KeyX'],
  ['message', 'KeyS'],
  ['explanation', 'Shift+KeyW'],
] as const

/** Those beside the policies, which are looked at in their own states. */
const ADMINISTRATION_TABS = [
  ['Календари', 'calendars'],
  ['Уровни и цены', 'tiers'],
  ['Матрица приоритетов', 'matrix'],
  ['Прикреплённые файлы', 'files'],
] as const

test('sign-in, the queue and what opens over it keep nobody out', async ({ world }) => {
  test.setTimeout(240_000)
  const { page } = await world.openBrowser()
  const desk = new Desk(page)
  await page.goto(await world.demoAddress())
  await page.getByRole('listitem').first().waitFor()
  await expectAccessible(page, 'sign-in')
  await world.enter(page, 'engineer')
  await desk.showView('Открытые')
  await expectAccessible(page, 'queue')
  await desk.filter('нет таких слов')
  await expectAccessible(page, 'nothing found')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  for (const [name, keys] of OVERLAYS) {
    await page.keyboard.press(keys)
    await desk.dialog.waitFor()
    await expectAccessible(page, name, DIALOG)
    await page.keyboard.press('Escape')
    await expect(desk.dialog).toBeHidden()
  }
  for (const [name, command] of HELP) {
    await desk.command(command)
    await desk.dialog.waitFor()
    await expectAccessible(page, name, DIALOG)
    await page.keyboard.press('Escape')
    await expect(desk.dialog).toBeHidden()
  }
  await page.keyboard.press('Control+Comma')
  await page.getByRole('heading', { name: 'Настройки', level: 1 }).waitFor()
  await expectAccessible(page, 'settings in a browser')
  await page.keyboard.press('Escape')
  world.proxy.cut()
  await desk.openFirst('Мои')
  await desk.reply('Сохранено на этом компьютере.')
  await desk.expectOffline()
  await expectAccessible(page, 'offline')
  await desk.attention.click()
  await expectAccessible(page, 'needs attention')
  await desk.command('Выйти')
  await desk.dialog.waitFor()
  await expectAccessible(page, 'sign-out', DIALOG)
})

test('administration keeps nobody out', async ({ world }) => {
  test.setTimeout(240_000)
  const { page } = await world.signIn('admin')
  const main = page.getByRole('main')
  await page.keyboard.press('KeyG')
  await page.keyboard.press('KeyS')
  for (const [tab, name] of ADMINISTRATION_TABS) {
    await main.getByRole('radio', { name: tab }).click()
    await main.locator('input, table').first().waitFor()
    await expectAccessible(page, name)
  }
  await main.getByRole('radio', { name: 'Правила SLA' }).click()
  await main.getByRole('spinbutton').first().waitFor()
  await main.getByRole('button', { name: 'Изменить обычную лестницу' }).click()
  await expectAccessible(page, 'policy')
  await main.getByRole('button', { name: /Проверить на заявках/ }).click()
  await expect(main.getByText(/^(\d+) из \1$/)).toBeVisible({ timeout: 60_000 })
  await expectAccessible(page, 'trial of a policy')
  await main.getByRole('button', { name: 'К правилам' }).click()
  await main.getByRole('button', { name: 'Применить действующие' }).click()
  await page.getByRole('dialog').waitFor()
  await expectAccessible(page, 'policies for open tickets', DIALOG)
})

test('a ticket and its dialogs keep nobody out', async ({ world }) => {
  test.setTimeout(240_000)
  const { page } = await world.signIn('engineer')
  const desk = new Desk(page)
  await desk.openFirst('Мои')
  await expectAccessible(page, 'ticket')
  for (const [name, key] of TICKET_DIALOGS) {
    await page.keyboard.press(key)
    await desk.dialog.waitFor()
    await expectAccessible(page, name, DIALOG)
    await page.keyboard.press('Escape')
    await expect(desk.dialog).toBeHidden()
  }
  // What is missing is said beside the field.
  await page.keyboard.press('KeyH')
  await page.keyboard.press('Control+Enter')
  await expect(desk.dialog.locator('[aria-invalid="true"]').first()).toBeVisible()
  await expectAccessible(page, 'hand-over, incomplete', DIALOG)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Другие действия' }).click()
  await page.getByRole('menu').waitFor()
  await expectAccessible(page, 'menu', '[role="menu"]')
})
