/** What the server refused: it stands in "Needs attention" until the engineer has decided about it. */
import type { Page } from '@playwright/test'
import { Desk } from './support/desk'
import { countText, readRecord } from './support/record'
import { expect, test, type World } from './support/world'

const WISH = 'Замените коммутатор на третьем этаже.'
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
