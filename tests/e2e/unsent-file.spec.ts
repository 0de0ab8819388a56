/** A computer that broke with work on it: its unsent changes go on from another one, each of them once. */
import { Desk } from './support/desk'
import { countText, readRecord, type RecordedTicket } from './support/record'
import { expect, test, whenLoaded, type World } from './support/world'

const REPLY = 'Кабель заменён, проверьте связь.'
const PASSPHRASE = 'ёлка в январе 17'

test('changes saved to a file offline are brought back in another browser, and sent once though both send', async ({
  world,
}) => {
  test.setTimeout(240_000)
  const broken = await world.signIn('engineer')
  const desk = new Desk(broken.page)
  const subject = await desk.openFirst('Мои')
  const number = await desk.number()
  const minutesBefore = (await recorded(world, number)).ticket.workMinutes
  world.proxy.cut()
  await desk.expectOffline()
  await desk.reply(REPLY)
  await desk.queue.focus()
  await desk.logWork(7)
  await desk.expectKept(2)

  await desk.command('Сохранить неотправленные')
  await expect(desk.dialog).toContainText('войдут 2 изменения')
  const [first, second] = await desk.dialog.getByRole('textbox').all()
  await first?.fill(PASSPHRASE)
  await second?.fill(PASSPHRASE)
  const [download] = await Promise.all([
    broken.page.waitForEvent('download'),
    broken.page.keyboard.press('Control+Enter'),
  ])
  expect(download.suggestedFilename()).toMatch(/^opora-unsent-\d{4}-\d\d-\d\d-\d{4}\.opora$/)
  const path = await download.path()
  await expect(desk.dialog).toContainText('записаны 2 изменения')
  await broken.page.keyboard.press('Escape')

  // The old one is away, and keeps what it had.
  await broken.page.goto('about:blank')
  world.proxy.heal()
  const fresh = await world.signIn('engineer')
  const other = new Desk(fresh.page)
  await other.showView('Мои')
  await other.open(subject)
  expect(await other.number()).toBe(number)
  await other.command('Вернуть изменения из файла')
  await other.dialog.locator('input[type="file"]').setInputFiles(path)
  await other.dialog.getByRole('textbox').fill('не тот пароль 17')
  await fresh.page.keyboard.press('Control+Enter')
  await expect(other.dialog.getByRole('alert')).toContainText('Пароль не подходит')
  await other.dialog.getByRole('textbox').fill(PASSPHRASE)
  await fresh.page.keyboard.press('Control+Enter')
  await expect(other.dialog).toContainText('Возвращены 2 изменения')
  await fresh.page.keyboard.press('Escape')
  await other.expectSent()
  await expect(other.entry(REPLY)).toHaveAttribute('data-mark', 'confirmed')

  // And the old one comes back.
  await broken.page.goto(world.proxy.origin)
  await whenLoaded(broken.page)
  await desk.expectSent()
  const { ticket, events } = await recorded(world, number)
  expect(countText([{ ticket, events }], REPLY)).toBe(1)
  expect(ticket.workMinutes).toBe(minutesBefore + 7)
})

async function recorded(world: World, number: string): Promise<RecordedTicket> {
  const record = await readRecord(await world.demoAddress(world.api().origin))
  const found = record.find(({ ticket }) => String(ticket.number) === number)
  if (found === undefined) throw new Error(`The record has no ticket ${number}`)
  return found
}
