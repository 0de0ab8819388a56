/** The built desktop when things go wrong: a crash, an end with unsent work, databases that cannot be read. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Desk } from './support/desk'
import { DESKTOP_HOST, expect, test, type Desktop } from './support/desktop'
import { filesWith } from './support/files-with'
import { expectWorkBack } from './support/lost-databases'
import { countText, readRecord } from './support/record'

const crash = ({ app }: Desktop): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())

/** The databases are where it belongs. The stand-in is a browser, which remembers the fields of its tabs; Electron does not. */
const isOurs = (name: string): boolean => !name.includes('IndexedDB') && !name.includes('Default/Sessions/')

test.describe(`the desktop on ${DESKTOP_HOST}`, () => {
  test('a page that crashes comes back with what was typed, and the log says that it crashed', async ({ desktop }) => {
    test.skip(DESKTOP_HOST === 'Electron', 'Playwright lets go of a page that crashed, and sees no new one in Electron')
    const started = await desktop.signIn()
    const { app, page } = started
    const desk = new Desk(page)
    const subject = await desk.openFirst('Мои')
    await page.getByRole('textbox', { name: 'Ответ заявителю' }).fill('Набрано перед сбоем')
    await expect(page.getByText('Черновик сохранён')).toBeVisible()
    const [again] = await Promise.all([app.waitForEvent('window'), crash(started)])
    const after = new Desk(again)
    await expect(after.subject).toHaveText(subject)
    await expect(again.getByRole('textbox', { name: 'Ответ заявителю' })).toHaveValue('Набрано перед сбоем')
    expect(readFileSync(join(desktop.userData, 'logs/opora.log'), 'utf8')).toContain(' page gone reason=crashed')

    // There is no dump of the memory that crashed, and nothing else tells what was in it.
    expect(filesWith(desktop.userData, 'Набрано перед сбоем', isOurs)).toEqual([])

    // What an engineer copies is what the dialog shows, with that line: what was so when it was opened.
    await expect(after.statusBar.getByText('На связи')).toBeVisible()
    await after.command('Показать диагностику')
    await expect(after.dialog.locator('pre')).toContainText('page gone reason=crashed')
    await expect(after.dialog.locator('pre')).toContainText('connection online')
  })

  test('a page that hangs is asked about, and opened again with what was typed', async ({ desktop }) => {
    test.skip(DESKTOP_HOST === 'Electron', 'Playwright lets go of a page that crashed, and sees no new one in Electron')
    const started = await desktop.signIn()
    const { app, page } = started
    const subject = await new Desk(page).openFirst('Мои')
    await page.getByRole('textbox', { name: 'Ответ заявителю' }).fill('Набрано до того, как окно замерло')
    await expect(page.getByText('Черновик сохранён')).toBeVisible()
    const asked = await desktop.answer(started, 1)
    // It ends with its process.
    void page
      .evaluate(() => {
        for (;;);
      })
      .catch(() => undefined)
    const [again] = await Promise.all([
      app.waitForEvent('window'),
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.emit('unresponsive')),
    ])
    expect(await asked()).toEqual(['Окно не отвечает'])
    await expect(new Desk(again).subject).toHaveText(subject)
    await expect(again.getByRole('textbox', { name: 'Ответ заявителю' })).toHaveValue(
      'Набрано до того, как окно замерло',
    )
    expect(readFileSync(join(desktop.userData, 'logs/opora.log'), 'utf8')).toContain(' page hangs')
  })

  test('what breaks in the page and in its worker is in the log, without what it says', async ({ desktop }) => {
    const { page } = await desktop.signIn()
    const file = join(desktop.userData, 'logs/opora.log')
    // The first line makes the file.
    const log = (): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')
    await page.evaluate(() => {
      setTimeout(() => {
        throw new TypeError('Иванов просит пароль')
      })
      void Promise.reject(new RangeError('Иванов просит пароль'))
    })
    const [worker] = page.workers()
    await worker?.evaluate(() => void Promise.reject(new SyntaxError('Иванов просит пароль')))
    await expect.poll(log).toMatch(/ page kind=uncaught error=TypeError/)
    await expect.poll(log).toMatch(/ page kind=rejected error=RangeError/)
    await expect.poll(log).toMatch(/ worker kind=rejected error=SyntaxError/)
    expect(log()).not.toContain('Иванов')
    // They were thrown by this spec, which hears of them by another way, at another time.
    const own = (): string[] => desktop.complaints.filter((complaint) => complaint.includes('Иванов просит пароль'))
    for (const kind of ['TypeError', 'RangeError', 'SyntaxError']) {
      await expect.poll(() => own().some((complaint) => complaint.includes(kind))).toBe(true)
    }
    for (const complaint of own()) desktop.complaints.splice(desktop.complaints.indexOf(complaint), 1)
  })

  test('asks before it ends with unsent work, and sends it after the next start', async ({ world, desktop }) => {
    test.setTimeout(180_000)
    const first = await desktop.signIn()
    const desk = new Desk(first.page)
    await desk.openFirst('Мои')
    world.proxy.cut()
    await desk.expectOffline()
    await desk.reply('Осталось на этом компьютере')
    await desk.expectKept(1)
    const asked = await desktop.answer(first, 1)
    await first.app.evaluate(({ app }) => app.quit())
    await expect.poll(asked).toEqual(['Неотправленных изменений: 1'])
    await desk.expectKept(1)

    await desktop.answer(first, 0)
    await desktop.stop(first)
    world.proxy.heal()
    const { page } = await desktop.start()
    await new Desk(page).expectSent()
    expect(
      countText(await readRecord(await world.demoAddress(world.api().origin)), 'Осталось на этом компьютере'),
    ).toBe(1)
  })

  test('brings back what was being written when its databases are gone', async ({ desktop }) => {
    test.setTimeout(180_000)
    const first = await desktop.signIn()
    const subject = await new Desk(first.page).openFirst('Мои')
    await first.page.getByRole('textbox', { name: 'Ответ заявителю' }).fill('Ещё не дописано')
    await expect(first.page.getByText('Черновик сохранён')).toBeVisible()
    expect(readFileSync(join(desktop.userData, 'drafts-journal'), 'utf8')).not.toContain('дописано')
    await desktop.stop(first)
    desktop.loseDatabases()
    const { page } = await desktop.start()
    const told = page.getByRole('status').getByText('Из второй копии на этом компьютере возвращён 1 черновик')
    await expect(told).toBeVisible({ timeout: 60_000 })
    const desk = new Desk(page)
    await desk.showView('Мои')
    await desk.open(subject)
    await expect(page.getByRole('textbox', { name: 'Ответ заявителю' })).toHaveValue('Ещё не дописано')
  })

  test('brings unsent work back from databases that cannot be read, and says so', async ({ world, desktop }) => {
    test.setTimeout(180_000)
    await expectWorkBack(world, desktop, 'Написано до сбоя диска', () => desktop.damageDatabases())
  })
})
