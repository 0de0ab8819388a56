/** Settings of the built desktop: kept over a restart, and what becomes of a file that cannot be read. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { DIALOG, expectAccessible } from './support/accessible'
import { Desk } from './support/desk'
import { DESKTOP_HOST, expect, test } from './support/desktop'

const setting = (page: Page, id: string): Locator => page.locator(`[data-setting="${id}"]`)

async function openSettings(page: Page): Promise<void> {
  await page.keyboard.press('Control+Comma')
  await expect(page.getByRole('heading', { name: 'Настройки', level: 1 })).toBeVisible()
}

test.describe(`settings of the desktop on ${DESKTOP_HOST}`, () => {
  test('what is changed is there after a restart', async ({ desktop }) => {
    test.setTimeout(180_000)
    const first = await desktop.signIn()
    const { page } = first
    await openSettings(page)
    await setting(page, 'theme').getByRole('radio', { name: 'Тёмная' }).click()
    await setting(page, 'thresholds').getByText('При 75').click()
    await setting(page, 'quietHours').getByText('Не показывать').click()
    await setting(page, 'quietHours').getByLabel('С', { exact: true }).fill('21:30')
    await setting(page, 'quietHours').getByLabel('До', { exact: true }).click()
    await setting(page, 'closesToTray').getByText('Оставлять').click()
    await setting(page, 'spelling').getByText('Русский').click()
    await expect(setting(page, 'server')).toContainText('Адрес задан при запуске')
    await expect
      .poll(() => desktop.kept('settings.json'))
      .toMatchObject({
        version: 1,
        look: { language: 'ru', theme: 'dark' },
        alarms: { mutedThresholds: [75], quietHours: { fromMinute: 1_290, toMinute: 420 } },
        closesToTray: false,
        spelling: ['ru'],
      })
    await desktop.stop(first)
    const again = await desktop.start()
    await expect(again.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  })

  test('keep nobody out, and neither do diagnostics and what this is', async ({ desktop }) => {
    test.setTimeout(180_000)
    const { page } = await desktop.signIn()
    const desk = new Desk(page)
    await openSettings(page)
    await expectAccessible(page, 'settings')
    await page.getByRole('button', { name: 'Показать диагностику' }).click()
    await expect(desk.dialog.locator('pre')).toContainText('connection online')
    await expectAccessible(page, 'diagnostics', DIALOG)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'О программе' }).click()
    await expectAccessible(page, 'about', DIALOG)
  })

  test('are there before anybody signs in, and scroll within their page', async ({ desktop }) => {
    const { page } = await desktop.start()
    await expect(page.getByRole('textbox', { name: 'Логин' })).toBeVisible()
    await openSettings(page)
    await expect(setting(page, 'unsentFile')).toContainText('Доступно после входа')
    await setting(page, 'updates').scrollIntoViewIfNeeded()
    await expect(page.getByRole('heading', { name: 'Настройки', level: 1 })).toBeInViewport()
    expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0)
  })

  test('a shortcut registers a ticket from anywhere; one of another program is refused', async ({ desktop }) => {
    test.skip(DESKTOP_HOST === 'Electron', 'only the system can press it, and only its other programs can hold one')
    const { app, page } = await desktop.signIn()
    await openSettings(page)
    await app.evaluate(() => {
      const { shortcuts } = (globalThis as unknown as { standIn: { shortcuts: { others: Set<string> } } }).standIn
      shortcuts.others.add('Control+Alt+T')
    })
    const row = setting(page, 'shortcut')
    await row.getByRole('button', { name: 'Записать' }).click()
    await page.keyboard.press('Control+Alt+KeyT')
    await expect(row.getByRole('alert')).toContainText('занято другой программой')
    await row.getByRole('button', { name: 'Записать' }).click()
    await page.keyboard.press('Control+Alt+KeyN')
    await expect(row).toContainText('Control+Alt+N')
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.hide()
      const { shortcuts } = (globalThis as unknown as { standIn: { shortcuts: { held: Map<string, () => void> } } })
        .standIn
      shortcuts.held.get('Control+Alt+N')?.()
    })
    await expect(page.getByRole('dialog', { name: 'Новая заявка' })).toBeVisible()
    const visible = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
    expect(visible).toBe(true)
  })

  test('what a newer version wrote counts as far as it is known, and the page says what to do', async ({ desktop }) => {
    const path = join(desktop.userData, 'settings.json')
    const written = JSON.stringify({ version: 99, closesToTray: false, spelling: 'all', somethingNew: true })
    writeFileSync(path, written)
    const { page } = await desktop.signIn()
    await openSettings(page)
    await expect(setting(page, 'closesToTray').getByRole('checkbox')).not.toBeChecked()
    for (const words of [
      'Файл настроек settings.json записан более новой версией Opora',
      'Не удалось прочитать настройки: Проверка правописания.',
    ]) {
      // In the corner, and where the settings are.
      await expect(page.getByRole('alert').filter({ hasText: words })).toHaveCount(2)
    }
    await setting(page, 'closesToTray').getByText('Оставлять').click()
    await expect(setting(page, 'closesToTray').getByRole('checkbox')).toBeChecked()
    expect(readFileSync(path, 'utf8')).toBe(written)
  })

  test('a file that cannot be read is moved aside and told of, and the last good one takes its place', async ({
    desktop,
  }) => {
    test.setTimeout(180_000)
    const first = await desktop.signIn()
    await openSettings(first.page)
    await setting(first.page, 'closesToTray').getByText('Оставлять').click()
    const path = join(desktop.userData, 'settings.json')
    await expect.poll(() => desktop.kept('settings.json')).toMatchObject({ closesToTray: false })
    await desktop.stop(first)
    // The start after a change makes the copy that is fallen back to.
    await desktop.stop(await desktop.start())
    writeFileSync(path, '{"version": 1, "closesToTr')
    const { page } = await desktop.start()
    const found = (): string | undefined =>
      readdirSync(desktop.userData).find((name) => name.startsWith('settings.json.unreadable-'))
    await expect.poll(found).toBeDefined()
    const aside = found() ?? ''
    expect(readFileSync(join(desktop.userData, aside), 'utf8')).toBe('{"version": 1, "closesToTr')
    await expect(page.getByRole('alert').getByText(`сохранён рядом под именем ${aside}`)).toBeVisible()
    await openSettings(page)
    await expect(setting(page, 'closesToTray').getByRole('checkbox')).not.toBeChecked()
  })
})
