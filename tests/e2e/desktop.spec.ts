/** The built desktop: main process, preload and page together. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Desk } from './support/desk'
import { DESKTOP_HOST, expect, test } from './support/desktop'
import { expectWorkBack } from './support/lost-databases'
import { countText, readRecord } from './support/record'
import type { StandIn } from './support/stand-in'

test.describe(`the desktop on ${DESKTOP_HOST}`, () => {
  test('starts, an engineer signs in and works, and what was done reaches the record', async ({ world, desktop }) => {
    const { app, page } = await desktop.signIn()
    expect(await page.evaluate(() => Object.keys(window.opora ?? {}).sort())).toEqual([
      'alarms',
      'app',
      'badge',
      'credentials',
      'deepLinks',
      'diagnostics',
      'drafts',
      'events',
      'journal',
      'notices',
      'settings',
      'updates',
    ])
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    const desk = new Desk(page)
    await desk.openFirst('Без исполнителя')
    await desk.reply('Проверено с рабочего места')
    await desk.expectSent()
    expect(countText(await readRecord(await world.demoAddress(world.api().origin)), 'Проверено с рабочего места')).toBe(
      1,
    )
  })

  test('keeps an engineer signed in over a restart, and brings unsent work back though the databases are gone', async ({
    world,
    desktop,
  }) => {
    test.setTimeout(180_000)
    await expectWorkBack(world, desktop, 'Написано без связи', () => desktop.loseDatabases())
  })

  test('stays in the tray when its window is closed, and a link of a second start shows the ticket', async ({
    desktop,
  }) => {
    const { app, page } = await desktop.signIn()
    const desk = new Desk(page)
    await desk.openFirst('Мои')
    const number = await desk.number()
    const subject = await desk.subject.innerText()
    await page.keyboard.press('Escape')
    await expect(desk.subject).toHaveCount(0)
    const visible = (): Promise<boolean[]> =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()))
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    expect(await visible()).toEqual([false])
    await expect.poll(() => desktop.kept('settings.json')).toMatchObject({ trayExplained: true })
    await desktop.startAgain(`opora://ticket/${number}`)
    await expect(desk.subject).toHaveText(subject)
    expect(await visible()).toEqual([true])
  })

  test('what an alarm, the tray and the page say is the same', async ({ desktop }) => {
    test.skip(DESKTOP_HOST === 'Electron', 'the system shows notifications and the tray, and tells nobody')
    const { app, page } = await desktop.signIn()
    const desk = new Desk(page)
    await expect(desk.view('Мои')).toBeVisible()
    const seen = (): Promise<{ toolTip: string; shown: number }> =>
      app.evaluate(() => {
        const { trays, shown } = (
          globalThis as unknown as { standIn: { trays: { toolTip: string }[]; shown: unknown[] } }
        ).standIn
        return { toolTip: trays[0]?.toolTip ?? '', shown: shown.length }
      })
    await expect.poll(async () => (await seen()).toolTip).toMatch(/^Opora: (срок нарушен|срок подходит|ваши сроки)/)
    await expect.poll(() => existsSync(join(desktop.userData, 'alarms.json'))).toBe(true)
    const before = (await seen()).shown
    // A month later several deadlines have passed: told in one, after the sleep.
    await app.evaluate(({ powerMonitor }) => {
      const real = Date.now.bind(Date)
      Date.now = () => real() + 30 * 86_400_000
      powerMonitor.emit('resume')
    })
    await expect.poll(async () => (await seen()).shown).toBe(before + 1)
    // It names a few of them; a click leads to where all are.
    await app.evaluate(() => (globalThis as unknown as StandIn).standIn.shown.at(-1)!.emit('click'))
    await expect(page.getByRole('heading', { level: 1, name: 'Срок нарушен' })).toBeVisible()
  })
})
