/** The built desktop while its window is hidden and the central API is out of reach: it warns, and the tray acts. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Desk } from './support/desk'
import { DESKTOP_HOST, expect, test, type Desktop, type DesktopWorld } from './support/desktop'
import { readRecord } from './support/record'
import { press, type StandIn } from './support/stand-in'

const isVisible = ({ app }: Desktop): Promise<boolean> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)

/** Closes the window, which stays in the tray. */
async function hide(desktop: Desktop): Promise<void> {
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  expect(await isVisible(desktop)).toBe(false)
}

/** The main process believes that it is this time, and that the machine has just woken. */
async function wakeAt({ app }: Desktop, at: number): Promise<void> {
  await app.evaluate(({ powerMonitor }, time) => {
    const begun = performance.now()
    Date.now = () => Math.floor(time + performance.now() - begun)
    powerMonitor.emit('resume')
  }, at)
}

interface KeptAlarm {
  readonly key: string
  readonly at: number
}

/** By the clock of this machine. */
const alarmsOf = (desktop: DesktopWorld): readonly KeptAlarm[] => {
  const table = desktop.kept('alarms.json') as {
    readonly rows: readonly KeptAlarm[]
    readonly serverOffsetMs: number
  } | null
  return table?.rows.map(({ key, at }) => ({ key, at: at - table.serverOffsetMs })) ?? []
}

/** So long before an alarm nothing is due yet: what fires it then is a tick of the clock itself. */
const BEFORE_MS = 3_000

/**
 * The machine wakes shortly before an alarm that is the only one of its time, since several are told of in one. Resolves
 * when that one has been raised, of which nobody but the clock of the main process has been asked.
 */
async function awaitNextAlarm(started: Desktop, desktop: DesktopWorld): Promise<void> {
  const alarms = alarmsOf(desktop)
  const now = await started.app.evaluate(() => Date.now())
  const times = [...new Set(alarms.map(({ at }) => at))].filter((at) => at > now).sort((a, b) => a - b)
  const at = times.find((time, index) => {
    const isAlone = alarms.filter((alarm) => alarm.at === time).length === 1
    return isAlone && time - (times[index - 1] ?? now) > 2 * BEFORE_MS
  })
  const next = alarms.find((alarm) => alarm.at === at)
  if (next === undefined) throw new Error('The demo has no alarm that comes alone')
  await wakeAt(started, next.at - BEFORE_MS)
  const path = join(desktop.userData, 'raised-alarms')
  const isRaised = (): boolean => existsSync(path) && readFileSync(path, 'utf8').includes(JSON.stringify(next.key))
  await expect.poll(isRaised, { timeout: 60_000 }).toBe(true)
}

const toolTip = ({ app }: Desktop): Promise<string> =>
  app.evaluate(() => (globalThis as unknown as StandIn).standIn.trays[0]!.toolTip)

test.describe(`the hidden desktop on ${DESKTOP_HOST}`, () => {
  test.skip(DESKTOP_HOST === 'Electron', 'the system shows notifications and the tray, and tells nobody')

  test('says once that it goes on without its window, and never again', async ({ desktop }) => {
    test.setTimeout(180_000)
    const first = await desktop.signIn()
    const explanations = ({ app }: Desktop): Promise<number> =>
      app.evaluate(
        () =>
          (globalThis as unknown as StandIn).standIn.shown.filter(
            ({ options }) => options.title === 'Opora продолжает работать',
          ).length,
      )
    await hide(first)
    expect(await explanations(first)).toBe(1)
    await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show())
    await hide(first)
    expect(await explanations(first)).toBe(1)
    await desktop.stop(first)
    const again = await desktop.start()
    await hide(again)
    expect(await explanations(again)).toBe(0)
  })

  test('started by the system it stays out of the way, until the tray or another start shows it', async ({
    desktop,
  }) => {
    const started = await desktop.start({ args: ['--hidden'] })
    await expect(started.page.getByRole('textbox', { name: 'Логин' })).toBeVisible()
    expect(await isVisible(started)).toBe(false)
    await expect.poll(() => toolTip(started)).toBe('Opora: вход не выполнен')
    await press(started, 'Показать окно')
    expect(await isVisible(started)).toBe(true)
    await hide(started)
    await desktop.startAgain()
    await expect.poll(() => isVisible(started)).toBe(true)
  })

  test('what the system does not show stands in the page when it comes back', async ({ desktop }) => {
    const started = await desktop.signIn()
    await started.app.evaluate(({ Notification }) => void (Notification.isSupported = () => false))
    await hide(started)
    await press(started, 'Показать окно')
    const corner = started.page.getByRole('alert').filter({ hasText: 'Opora продолжает работать' })
    await expect(corner).toContainText('Система не показала уведомление')
    await corner.getByRole('button', { name: 'Закрыть' }).click()
    await expect(corner).toBeHidden()
  })

  test('an alarm fires by itself while the API is down, and a click on it opens the ticket', async ({
    world,
    desktop,
  }) => {
    const started = await desktop.signIn()
    const desk = new Desk(started.page)
    await expect.poll(() => alarmsOf(desktop).length).toBeGreaterThan(0)
    world.proxy.cut()
    await desk.expectOffline()
    await hide(started)
    await awaitNextAlarm(started, desktop)
    const { title, body } = await started.app.evaluate(
      () => (globalThis as unknown as StandIn).standIn.shown.at(-1)!.options,
    )
    expect(title).toMatch(/^№\s\d+: срок /)
    expect(await isVisible(started)).toBe(false)

    await started.app.evaluate(() => (globalThis as unknown as StandIn).standIn.shown.at(-1)!.emit('click'))
    await expect.poll(() => isVisible(started)).toBe(true)
    await expect(desk.subject).toHaveText(body)
    expect(title).toContain(await desk.number())
  })

  test('the menu of the tray opens the most urgent ticket, and mutes for an hour', async ({ desktop }) => {
    const started = await desktop.signIn()
    const { app, page } = started
    const desk = new Desk(page)
    const labels = (): Promise<string[]> =>
      app.evaluate(() =>
        (globalThis as unknown as StandIn).standIn.trays[0]!.menu.items.map(({ label }) => label ?? ''),
      )
    await expect.poll(async () => (await labels()).some((label) => /№\s\d+/.test(label))).toBe(true)
    await hide(started)
    const label = await app.evaluate(() => {
      const { items } = (globalThis as unknown as StandIn).standIn.trays[0]!.menu
      const ticket = items.find(({ label: text, submenu }) => submenu !== undefined && /№/.test(text ?? ''))
      ticket?.submenu?.[0]?.click?.()
      return ticket?.label ?? ''
    })
    await expect.poll(() => isVisible(started)).toBe(true)
    await expect(desk.subject).toBeVisible()
    expect(label).toContain(await desk.number())

    await press(started, 'Отключить уведомления на час')
    await expect
      .poll(async () => (await labels()).join())
      .toMatch(
        // Within an hour of midnight it says the day, too.
        /Включить уведомления \(отключены до (\d+\s\S+, )?\d\d:\d\d\)/,
      )
    await expect
      .poll(() => desktop.kept('settings.json'))
      .toMatchObject({ alarms: { mutedUntil: expect.any(Number) as unknown } })
    expect(await toolTip(started)).toMatch(/уведомления отключены до /)

    // The page says so too, and can end it: not every system has a tray.
    await page.getByRole('button', { name: /^Уведомления отключены до / }).click()
    await expect.poll(async () => (await labels()).join()).toContain('Отключить уведомления на час')
    await page.keyboard.press('Control+KeyK')
    await page.getByRole('option', { name: 'Отключить уведомления на час' }).click()
    await expect.poll(() => toolTip(started)).toMatch(/уведомления отключены до /)
  })

  test('the menu of the tray registers, tells what this is, and acknowledges a ticket', async ({ world, desktop }) => {
    test.setTimeout(180_000)
    const started = await desktop.signIn()
    const { page } = started
    const desk = new Desk(page)
    await expect(desk.view('Мои')).toBeVisible()
    await hide(started)
    await press(started, 'Зарегистрировать заявку')
    await expect(page.getByRole('dialog', { name: 'Новая заявка' })).toBeVisible()
    expect(await isVisible(started)).toBe(true)
    await page.keyboard.press('Escape')

    await hide(started)
    await press(started, 'О программе')
    const about = page.getByRole('dialog', { name: 'О программе Opora' })
    await expect(about).toContainText('как программа на этом компьютере')
    await about.getByRole('button', { name: 'Лицензии компонентов' }).click()
    await expect(about.locator('pre')).toContainText('Opora is under the MIT licence')
    await page.keyboard.press('Escape')
    await expect(about).toBeHidden()

    // A ticket that somebody has: of a free one the menu offers to take it.
    await hide(started)
    await press(started, 'Взять на контроль')
    await expect(desk.entry('взята на контроль').first()).toBeVisible()
    await desk.expectSent()
    const number = Number(await desk.number())
    const record = await readRecord(await world.demoAddress(world.api().origin))
    const { events = [] } = record.find(({ ticket }) => ticket.number === number) ?? {}
    expect(events.map(({ type }) => type)).toContain('acknowledged')
  })

  test('the menu of the tray asks for what is new at once, and ends the desktop, which asks first', async ({
    world,
    desktop,
  }) => {
    test.setTimeout(180_000)
    const started = await desktop.signIn()
    const desk = new Desk(started.page)
    await desk.openFirst('Мои')
    await desk.expectSent()
    await hide(started)
    // Nothing else would ask by now: the stream is open, and tells of what is new.
    const next = world.proxy.seize('/v1/sync/pull')
    await press(started, 'Проверить связь')
    await next.asked

    world.proxy.cut()
    await desk.expectOffline()
    await desk.reply('Написано перед выходом')
    await desk.expectKept(1)
    const asked = await desktop.answer(started, 1)
    await press(started, 'Закрыть Opora')
    await expect.poll(asked).toEqual(['Неотправленных изменений: 1'])
    await desk.expectKept(1)
    await desktop.answer(started, 0)
    const ended = started.app.waitForEvent('close')
    await press(started, 'Закрыть Opora')
    await ended
  })
})
