/** The databases of the browser are deleted under open windows, with unsent work in them. */
import type { Page } from '@playwright/test'
import { Desk } from './support/desk'
import { countText, readRecord } from './support/record'
import { expect, test, type World } from './support/world'

/** As a script, another tab, or the tools of the browser do: those who have them open are told. */
const deleteDatabases = (page: Page, name: string): Promise<void> =>
  page.evaluate(async (part) => {
    for (const { name = '' } of await indexedDB.databases()) {
      if (!name.includes(part)) continue
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name)
        request.onsuccess = () => resolve()
        request.onerror = () => reject(new Error(`${name} was not deleted`))
      })
    }
  }, name)

/** As a browser does whose user clears the data of a site: nobody is told before. */
async function clearSiteData(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: 'indexeddb' })
}

const told = (page: Page, words: RegExp) => page.getByRole('alert').getByText(words)

async function expectOnce(world: World, ...texts: readonly string[]): Promise<void> {
  const record = await readRecord(await world.demoAddress())
  for (const text of texts) expect(countText(record, text)).toBe(1)
}

test('all of them, in two windows without a connection: nothing is lost, nothing comes twice, the queue comes again', async ({
  world,
}) => {
  test.setTimeout(180_000)
  const { page, context } = await world.signIn('engineer')
  const first = new Desk(page)
  const second = new Desk(await world.openWindow(context))
  await first.openFirst('Мои')
  world.proxy.cut()
  await first.expectOffline()
  await first.reply('Написано в окне, которое ведёт.')
  await second.expectKept(1)
  await second.openFirst('Мои')
  await second.reply('Написано в другом окне.')
  await first.expectKept(2)

  await deleteDatabases(second.page, 'opora-')
  for (const desk of [first, second]) {
    await expect(told(desk.page, /2 изменения записаны снова/)).toBeVisible()
    await expect(desk.statusBar.getByText(/копии на этом компьютере больше нет/)).toBeVisible()
    await expect(desk.statusBar.getByText(/перешло к другому окну/)).toHaveCount(0)
    await desk.expectKept(2)
  }

  // The server takes them, and its answer is lost.
  world.proxy.meet('/v1/sync/push', 'lost')
  world.proxy.heal()
  await first.checkConnection()
  for (const desk of [first, second]) {
    await desk.expectSent()
    await expect(desk.statusBar.getByText(/Нет связи/)).toHaveCount(0)
    await expect(desk.statusBar.getByText(/больше нет/)).toHaveCount(0, { timeout: 60_000 })
    await expect(desk.queue.getByRole('row').nth(1)).toBeVisible()
  }
  await expectOnce(world, 'Написано в окне, которое ведёт.', 'Написано в другом окне.')
})

test.describe('the outbox alone', () => {
  for (const [how, lose] of [
    ['deleted by a script', (page: Page) => deleteDatabases(page, 'opora-outbox')],
    ['cleared by the browser, with all that it keeps of the site', clearSiteData],
  ] as const) {
    test(`${how}: what was saved is saved after a reload, and goes out once`, async ({ world }) => {
      test.setTimeout(180_000)
      const { page } = await world.signIn('engineer')
      const desk = new Desk(page)
      await desk.openFirst('Мои')
      world.proxy.cut()
      await desk.expectOffline()
      await desk.reply('До удаления.')
      await desk.expectKept(1)
      await lose(page)
      await expect(told(page, /1 изменение записано снова/)).toBeVisible()
      await desk.expectKept(1)
      await page.reload()
      await desk.expectKept(1)
      world.proxy.heal()
      await page.reload()
      await desk.expectSent()
      await expectOnce(world, 'До удаления.')
    })
  }

  test('deleted while what it holds is on its way: the server has done it, and it is not done again', async ({
    world,
  }) => {
    test.setTimeout(180_000)
    const { page } = await world.signIn('engineer')
    const desk = new Desk(page)
    await desk.openFirst('Мои')
    const push = world.proxy.seize('/v1/sync/push')
    await desk.reply('В пути, когда база удалена.')
    await push.answered
    await deleteDatabases(page, 'opora-outbox')
    await expect(told(page, /1 изменение записано снова/)).toBeVisible()
    world.proxy.cut()
    await push.broken
    world.proxy.heal()
    await desk.checkConnection()
    await desk.expectSent()
    await expectOnce(world, 'В пути, когда база удалена.')
  })
})
