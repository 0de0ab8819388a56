/** The built desktop: main process, preload and page together. */
import { Desk } from './support/desk'
import { DESKTOP_HOST, expect, test } from './support/desktop'
import { countText, readRecord } from './support/record'

test.describe(`the desktop on ${DESKTOP_HOST}`, () => {
  test('starts, an engineer signs in and works, and what was done reaches the record', async ({ world, desktop }) => {
    const { app, page } = await desktop.signIn()
    expect(await page.evaluate(() => Object.keys(window.opora ?? {}).sort())).toEqual([
      'alarms',
      'app',
      'badge',
      'credentials',
      'deepLinks',
      'events',
      'journal',
      'notices',
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
    const first = await desktop.signIn()
    const before = new Desk(first.page)
    await before.openFirst('Мои')
    world.proxy.cut()
    await before.expectOffline()
    await before.reply('Написано без связи')
    await before.expectKept(1)
    await desktop.stop(first)
    desktop.loseDatabases()
    world.proxy.heal()
    const { page } = await desktop.start()
    await expect(page.getByRole('alert').getByText('Из журнала на этом компьютере возвращено 1 изменение')).toBeVisible(
      {
        timeout: 60_000,
      },
    )
    await new Desk(page).expectSent()
    expect(countText(await readRecord(await world.demoAddress(world.api().origin)), 'Написано без связи')).toBe(1)
  })
})
