/** What is asked of the built desktop before anybody has signed in waits, and is done for whoever does. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { Desk } from './support/desk'
import { DESKTOP_HOST, expect, test } from './support/desktop'
import type { StandIn } from './support/stand-in'

/** Who may sign in with one click: the page is there, and nobody has. */
const accounts = (page: Page) => page.getByRole('listitem').getByRole('button')

interface Table {
  readonly rows: readonly { readonly key: string; readonly at: number }[]
}

test.describe(`before anybody signs in, on ${DESKTOP_HOST},`, () => {
  test.skip(DESKTOP_HOST === 'Electron', 'the system shows notifications and the tray, and tells nobody')

  test('a click on an alarm of the last session opens its ticket once its engineer is there', async ({
    world,
    desktop,
  }) => {
    test.setTimeout(240_000)
    const first = await desktop.signIn()
    const path = join(desktop.userData, 'alarms.json')
    await expect.poll(() => (desktop.kept('alarms.json') as Table | null)?.rows.length ?? 0).toBeGreaterThan(0)
    await desktop.stop(first)
    // One of them has come due meanwhile, and nobody is signed in any more: session and browser's data are gone.
    const table = JSON.parse(readFileSync(path, 'utf8')) as Table
    const [row] = table.rows
    writeFileSync(path, JSON.stringify({ ...table, rows: [{ ...row, key: `${row?.key ?? ''}:due`, at: 0 }] }))
    for (const gone of ['credentials.json', 'Chromium']) rmSync(join(desktop.userData, gone), { recursive: true })

    const { app, page } = await desktop.start({ demoToken: await world.api().demoToken() })
    await expect(accounts(page).first()).toBeVisible()
    const titles = (): Promise<string[]> =>
      app.evaluate(() => (globalThis as unknown as StandIn).standIn.shown.map(({ options }) => options.title))
    await expect.poll(titles).toHaveLength(1)
    await app.evaluate(() => (globalThis as unknown as StandIn).standIn.shown[0]!.emit('click'))
    await world.enter(page, 'engineer')
    const desk = new Desk(page)
    await expect(desk.subject).toBeVisible()
    expect((await titles())[0]).toContain(await desk.number())
  })

  test('a registration by the shortcut and links that lead nowhere are answered after it', async ({
    world,
    desktop,
  }) => {
    test.setTimeout(180_000)
    const settings = JSON.stringify({ version: 1, registerShortcut: 'Control+Alt+N' })
    writeFileSync(join(desktop.userData, 'settings.json'), settings)
    const started = await desktop.start({ demoToken: await world.api().demoToken(), args: ['opora://settings/1'] })
    const { page } = started
    await expect(accounts(page).first()).toBeVisible()
    await started.app.evaluate(() => (globalThis as unknown as StandIn).standIn.shortcuts.held.get('Control+Alt+N')?.())
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await accounts(page).first().click()
    const registration = page.getByRole('dialog', { name: 'Новая заявка' })
    await expect(registration).toBeVisible({ timeout: 60_000 })
    await page.keyboard.press('Escape')
    await expect(registration).toBeHidden()
    const corner = page.getByRole('alert').filter({ hasText: 'Ссылка не ведёт на заявку: нужна opora://ticket/НОМЕР' })
    await corner.getByRole('button', { name: 'Закрыть' }).click()
    await expect(corner).toHaveCount(0)

    await desktop.startAgain('opora://ticket/007')
    await expect(corner).toBeVisible()
  })
})
