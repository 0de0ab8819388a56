/** Several windows of one browser: one of them sends, and whoever signs in or out does so in all of them. */
import { Desk } from './support/desk'
import { countText, readRecord, type RecordedTicket } from './support/record'
import { expect, test, whenLoaded } from './support/world'

const PASSWORD = 'correct horse battery staple'

test('when the window that sends is closed, another one takes over and sends', async ({ world }) => {
  const { page, context } = await world.signIn('engineer')
  const first = new Desk(page)
  const second = new Desk(await world.openWindow(context))
  await first.openFirst('Мои')
  world.proxy.cut()
  await first.reply('Написано в окне, которое закроют.')
  await second.expectKept(1)
  await second.expectOffline()

  // The first window leads, since it was there first: it is the one that goes.
  await page.close()
  world.proxy.heal()
  await second.expectSent()
  await second.openFirst('Мои')
  await second.reply('Написано в окне, которое осталось.')
  await second.expectSent()
  const record = await readRecord(await world.demoAddress())
  expect(countText(record, 'Написано в окне, которое закроют.')).toBe(1)
  expect(countText(record, 'Написано в окне, которое осталось.')).toBe(1)
})

test('signing out in one window signs out the other', async ({ world }) => {
  const { page, context } = await world.signIn('engineer')
  const other = await world.openWindow(context)
  await new Desk(page).signOut()
  await expect(other.getByRole('textbox', { name: 'Логин' })).toBeVisible()
  await expect(other.getByRole('grid')).toHaveCount(0)
  await other.reload()
  await expect(other.getByRole('textbox', { name: 'Логин' })).toBeVisible()
})

test('a second person who signs in in one window does not send the work of the first', async ({ world }) => {
  test.setTimeout(180_000)
  await world.api().cliReading(PASSWORD, 'account', 'add', 'guest', '--role', 'engineer', '--name', 'Гостья Вторая')
  const { page, context } = await world.signIn('engineer')
  const first = new Desk(page)
  await first.openFirst('Мои')
  const other = await world.openWindow(context)
  const second = new Desk(other)
  world.proxy.cut()
  await first.reply('Работа первого человека.')
  await second.expectKept(1)

  // Meanwhile the session of the first one ends; in the other window the second one signs in instead.
  await world.api().cliReading(PASSWORD, 'account', 'password', 'engineer')
  world.proxy.heal()
  await second.checkConnection()
  await second.statusBar.getByRole('button', { name: /Войдите, чтобы отправить/ }).click()
  await signInWithPassword(second, 'guest')
  await expect(second.page.getByText('Гостья Вторая')).toBeVisible()
  await whenLoaded(second.page)
  await expect(page.getByRole('textbox', { name: 'Логин' })).toBeVisible()
  await second.openFirst('Открытые')
  await second.reply('Работа второго человека.')
  await second.expectSent()
  // The one who signed in last is who is remembered here.
  await other.reload()
  await second.queue.waitFor()
  await second.expectSent()
  const between = await readRecord(await world.demoAddress())
  expect(countText(between, 'Работа первого человека.')).toBe(0)
  expect(countText(between, 'Работа второго человека.')).toBe(1)

  // The first one comes back, and what was written goes out in her name.
  await signInWithPassword(first, 'engineer')
  await first.queue.waitFor()
  await first.expectSent()
  const record = await readRecord(await world.demoAddress())
  const [firstAuthor, secondAuthor] = ['Работа первого человека.', 'Работа второго человека.'].map((text) =>
    authorsOf(record, text),
  )
  const [ticket] = record.filter(({ events }) =>
    events.some((event) => event.content?.['text'] === 'Работа первого человека.'),
  )
  expect(firstAuthor).toEqual([ticket?.ticket.assigneeId])
  expect(secondAuthor).toHaveLength(1)
  expect(secondAuthor).not.toEqual(firstAuthor)
})

async function signInWithPassword({ page }: Desk, login: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Логин' }).fill(login)
  await page.getByLabel('Пароль', { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
}

/** Who is on record as having written this. */
const authorsOf = (record: readonly RecordedTicket[], text: string): readonly (string | null)[] =>
  record
    .flatMap(({ events }) => events)
    .filter((event) => event.content?.['text'] === text)
    .map((event) => event.actorId)
