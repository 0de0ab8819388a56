/** What the built desktop does about what nobody has asked for: data that are gone, and a link in the middle of a call. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Desk } from './support/desk'
import { DESKTOP_HOST, expect, test } from './support/desktop'

interface Table {
  readonly rows: readonly unknown[]
}

test.describe(`the desktop, on ${DESKTOP_HOST},`, () => {
  test('keeps its alarms without data and without a connection, and says what is the matter', async ({
    world,
    desktop,
  }) => {
    test.setTimeout(240_000)
    const count = (): number => (desktop.kept('alarms.json') as Table | null)?.rows.length ?? 0
    const first = await desktop.signIn()
    await expect.poll(count).toBeGreaterThan(0)
    await new Desk(first.page).openFirst('Мои')
    await desktop.stop(first)
    const known = count()
    const keptAt = (): number => statSync(join(desktop.userData, 'alarms.json')).mtimeMs
    const before = keptAt()
    desktop.loseDatabases()
    world.proxy.cut()

    const { page } = await desktop.start()
    await expect(page.getByText('На этом компьютере пока нет данных')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByText('Они появятся, когда будет связь с сервером.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Мои Пока неизвестно' })).toBeVisible()
    await expect(new Desk(page).statusBar).toContainText('сроки неизвестны')
    // The page has handed over what it knows: nothing.
    await expect.poll(keptAt).toBeGreaterThan(before)
    expect(count()).toBe(known)

    const withoutData = keptAt()
    world.proxy.heal()
    await new Desk(page).checkConnection()
    await expect(page.getByText('На этом компьютере пока нет данных')).toBeHidden({ timeout: 60_000 })
    // It hands over what it knows by now, and loses none of them.
    await expect.poll(keptAt, { timeout: 30_000 }).toBeGreaterThan(withoutData)
    await expect.poll(count).toBeGreaterThanOrEqual(known)
  })

  test('lays a registration aside for the ticket of a link, and goes on with it by its key', async ({ desktop }) => {
    test.setTimeout(180_000)
    const { page } = await desktop.signIn()
    const desk = new Desk(page)
    const subject = await desk.openFirst('Мои')
    const number = await desk.number()
    await page.keyboard.press('Escape')
    await page.keyboard.press('KeyC')
    const registration = page.getByRole('dialog', { name: 'Новая заявка' })
    await registration.getByLabel('Заявитель').fill('Новенький')
    await registration.getByLabel('Что случилось').fill('Касса не включается')
    await desktop.startAgain(`opora://ticket/${number}`)
    await expect(registration).toBeHidden()
    await expect(desk.subject).toHaveText(subject)
    const corner = page.getByRole('status').filter({ hasText: 'Регистрация отложена, черновик на месте' })
    await expect(corner).toBeVisible()
    await page.keyboard.press('KeyC')
    await expect(registration.getByLabel('Что случилось')).toHaveValue('Касса не включается')
    await expect(registration.getByLabel('Заявитель')).toHaveValue('Новенький')
    await expect(corner).toBeHidden()

    await desktop.startAgain('opora://ticket/0')
    await page.keyboard.press('Escape')
    await expect(registration).toBeHidden()
    const nowhere = page.getByRole('alert').filter({ hasText: 'Ссылка не ведёт на заявку' })
    await expect(nowhere).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(nowhere).toBeHidden()
    await expect(desk.subject).toHaveText(subject)
  })
})
