/** What the server refused: it stands in "Needs attention" until the engineer has decided about it. */
import type { Page } from '@playwright/test'
import { Desk } from './support/desk'
import { countText, readRecord } from './support/record'
import { expect, test, type World } from './support/world'

const WISH = 'Замените коммутатор на третьем этаже.'
const CABLE = 'Проложите новый кабель в переговорной.'
const PAINT = 'Подпишите розетки на втором этаже.'
const REPLY = 'Заявка у сетевиков, ждём их ответа.'

test('a refused change stands with what and why, is copied, asked again and then applied once', async ({ world }) => {
  test.setTimeout(240_000)
  const { page, context } = await world.signIn('engineer')
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const desk = new Desk(page)
  const { number, group } = await handOverToClosedGroup(world, desk)

  await desk.showAttention(1)
  const item = desk.attentionItems
  await expect(item.getByRole('heading')).toContainText(group)
  await expect(item).toContainText(`№ ${number}`)
  await expect(item).toContainText('Такой группы нет или она закрыта')
  await expect(item).toContainText('Выберите другую группу.')
  await expect(item).toContainText(WISH)
  // What came after it was not held back.
  const before = await readRecord(await world.demoAddress())
  expect([countText(before, REPLY), countText(before, WISH)]).toEqual([1, 0])

  await item.getByRole('button', { name: 'Скопировать текст' }).click()
  await expect(item.getByRole('status')).toHaveText('Скопировано')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(WISH)

  // Asked again too early, it is refused again: one item, with the same text.
  await item.getByRole('button', { name: 'Повторить' }).click()
  await desk.expectSent()
  await expect(item).toHaveCount(1)
  await expect(item).toContainText(WISH)

  await world.changeDatabase(setGroupOpen(group, true))
  await reload(page, desk)
  await desk.showAttention(1)
  await item.getByRole('button', { name: 'Повторить' }).click()
  await expect(item).toHaveCount(0)
  await desk.expectSent()
  await expect(desk.attention).toContainText('0')
  const record = await readRecord(await world.demoAddress())
  expect(countText(record, WISH)).toBe(1)
  const ticket = record.find((one) => String(one.ticket.number) === number)
  expect(ticket?.events.filter((event) => event.type === 'handedOver')).toHaveLength(1)
})

test('a refused change is given up only when the engineer says so twice, and does not come back', async ({ world }) => {
  test.setTimeout(240_000)
  const { page } = await world.signIn('engineer')
  const desk = new Desk(page)
  await handOverToClosedGroup(world, desk)

  await desk.showAttention(1)
  const discard = desk.attentionItems.getByRole('button', { name: 'Отбросить' })
  await discard.click()
  await expect(desk.dialog).toContainText(WISH)
  await page.keyboard.press('Escape')
  await expect(desk.dialog).toBeHidden()
  await expect(desk.attentionItems).toHaveCount(1)
  await discard.click()
  await desk.dialog.getByRole('button', { name: 'Отбросить' }).click()
  await expect(desk.attentionItems).toHaveCount(0)
  // Given up, not forgotten.
  expect(await discards(page)).toEqual([expect.objectContaining({ outcome: 'discarded', code: 'group.unknown' })])

  await reload(page, desk)
  await expect(desk.attention).toContainText('0')
  await desk.signOut()
  await world.enter(page, 'engineer')
  await expect(desk.attention).toContainText('0')
  expect(countText(await readRecord(await world.demoAddress()), WISH)).toBe(0)
})

test('of several refused changes each is decided about by its own first click, and by keys alone', async ({
  world,
}) => {
  test.setTimeout(240_000)
  const { page } = await world.signIn('engineer')
  const desk = new Desk(page)
  const { group } = await handOversToClosedGroup(world, desk, [WISH, CABLE, PAINT])
  await desk.showAttention(3)

  // Of an item that is not in hand: nothing may move under the mouse.
  await desk.attentionItems.filter({ hasText: CABLE }).getByRole('button', { name: 'Сохранить заметкой' }).click()
  await expect(desk.attentionItems).toHaveCount(2)
  await page.getByRole('complementary').getByRole('button', { name: 'Закрыть' }).click()

  await page.keyboard.press('KeyG')
  await page.keyboard.press('KeyA')
  await expect(desk.attentionItems.filter({ hasText: WISH })).toBeFocused()
  await page.keyboard.press('KeyJ')
  await expect(desk.attentionItems.filter({ hasText: PAINT })).toBeFocused()
  await page.keyboard.press('Digit4')
  await expect(desk.attentionItems).toHaveCount(1)
  await expect(desk.attentionItems).toBeFocused()
  await expect(desk.attentionItems).toContainText(WISH)
  await expect(desk.attentionItems.getByRole('heading')).toContainText(group)

  // In the least windows there is still a queue beside it.
  for (const width of [1024, 960]) {
    await page.setViewportSize({ width, height: 640 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    const words = await desk.queue.getByRole('row').locator('.cell-words').first().boundingBox()
    expect(words?.width).toBeGreaterThan(80)
  }

  await page.keyboard.press('Escape')
  await expect(desk.attentionItems).toHaveCount(0)
  await expect(desk.queue).toBeFocused()

  await desk.expectSent()
  const record = await readRecord(await world.demoAddress())
  expect([WISH, CABLE, PAINT].map((text) => countText(record, text))).toEqual([0, 1, 1])
})

/** Offline, the engineer hands over as many tickets as there are texts; meanwhile the group is closed. */
async function handOversToClosedGroup(world: World, desk: Desk, texts: readonly string[]): Promise<{ group: string }> {
  await desk.openFirst('Мои')
  world.proxy.cut()
  await desk.expectOffline()
  let group = ''
  for (const text of texts) {
    group = await desk.handOver(text)
    await desk.queue.press('j')
  }
  await desk.expectKept(texts.length)
  await world.changeDatabase(setGroupOpen(group, false))
  world.proxy.heal()
  await desk.expectSent()
  return { group }
}

/** Offline, the engineer hands a ticket over and replies; meanwhile the group is closed. */
async function handOverToClosedGroup(world: World, desk: Desk): Promise<{ number: string; group: string }> {
  await desk.openFirst('Мои')
  const number = await desk.number()
  world.proxy.cut()
  await desk.expectOffline()
  const group = await desk.handOver(WISH)
  await desk.reply(REPLY)
  await desk.expectKept(2)
  await world.changeDatabase(setGroupOpen(group, false))
  world.proxy.heal()
  await desk.expectSent()
  return { number, group }
}

const setGroupOpen =
  (name: string, isOpen: boolean): Parameters<World['changeDatabase']>[0] =>
  async (database) => {
    await database
      .updateTable('groups')
      .set((expression) => ({ is_active: isOpen, version: expression('version', '+', 1), last_command_id: null }))
      .where('name', '=', name)
      .execute()
  }

async function reload(page: Page, desk: Desk): Promise<void> {
  await page.reload()
  await desk.queue.waitFor()
  await desk.expectSent()
}

/** The log of what was decided about refused changes, as it lies on this device. */
async function discards(page: Page): Promise<unknown[]> {
  return page.evaluate(async () => {
    const name = (await indexedDB.databases()).find((one) => one.name?.startsWith('opora-outbox-'))?.name ?? ''
    const result = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
      })
    const database = await result(indexedDB.open(name))
    const rows = await result(database.transaction('discards').objectStore('discards').getAll())
    database.close()
    return rows as unknown[]
  })
}
