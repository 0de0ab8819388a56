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
})
