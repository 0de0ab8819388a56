/** A ticket from its registration to its end, and back at every step, without a mouse and on a Russian layout. */
import type { Locator, Page } from '@playwright/test'
import type { EventType } from '../../shared/domain/event'
import { Desk } from './support/desk'
import { readRecord } from './support/record'
import { RussianKeyboard } from './support/russian-keyboard'
import { WORDS } from './support/words'
import { expect, test, whenLoaded } from './support/world'

const SUBJECT = 'Не открывается общая папка'
/** More stops of Tab than any screen has. */
const MOST_STOPS = 60

/** What each step leaves in the record; what reached a person cannot be undone. */
const EXPECTED: readonly EventType[] = [
  ...(['registered', 'taken', 'undone', 'taken', 'replied', 'noted', 'pendingSet', 'undone'] as const),
  ...(['priorityChanged', 'undone', 'classified', 'undone', 'handedOver', 'undone'] as const),
  ...(['workLogged', 'undone', 'acknowledged', 'undone', 'resolved', 'undone'] as const),
]

for (const locale of ['ru', 'en'] as const) {
  const words = WORDS[locale]
  test(`everything is done, and undone, by keys on a Russian layout (${locale})`, async ({ world }) => {
    test.setTimeout(180_000)
    const { page } = await world.openBrowser({ locale })
    const keys = await RussianKeyboard.of(page)
    const desk = new Desk(page)
    const press = async (...combinations: readonly string[]): Promise<void> => {
      for (const combination of combinations) await keys.press(combination)
    }
    /** Does it, sees it said, takes it back, and sees that there is nothing more to take back. */
    const doAndUndo = async (name: keyof typeof words.shell.done, act: () => Promise<void>): Promise<void> => {
      await act()
      await expect(desk.statusBar).toContainText(words.shell.done[name].replace('{ticket}', ''))
      await press('KeyZ')
      await expect(desk.statusBar.getByRole('button', { name: words.common.undo })).toHaveCount(0)
    }

    // In by the first account of the demo.
    await page.goto(await world.demoAddress())
    await tabTo(page, page.getByRole('listitem').getByRole('button').first())
    await press('Enter')
    await whenLoaded(page)

    // Through the queue and back.
    await press('KeyG', 'KeyU')
    await expect(page.getByRole('heading', { level: 1, name: words.queue.view.unassigned })).toBeVisible()
    await press('KeyJ', 'KeyJ', 'KeyK', 'Enter')
    await expect(desk.subject).toHaveText(
      await desk.queue.getByRole('row', { selected: true }).locator('bdi').first().innerText(),
    )
    await press('Escape')
    await expect(desk.subject).toHaveCount(0)
    await press('Control+KeyK')
    await keys.type(words.queue.command.view.resolved)
    await press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: words.queue.view.resolved })).toBeVisible()

    await press('KeyC')
    await expect(desk.dialog).toBeVisible()
    await keys.type('Епифан Щукарев')
    await expect(page.getByRole('option')).toHaveCount(1)
    await press('Enter')
    await tabTo(page, desk.dialog.getByRole('textbox', { name: words.register.subject }))
    await keys.type(SUBJECT)
    await press('Control+Enter')
    await expect(desk.subject).toHaveText(SUBJECT)

    await doAndUndo('take', () => press('KeyT'))
    await press('KeyT', 'KeyR')
    await keys.type('Проверяем права доступа.')
    await press('Control+Enter')
    await expect(desk.entry('Проверяем права доступа.')).toBeVisible()
    await press('Escape')
    await doAndUndo('setPending', async () => {
      await press('KeyP', 'ArrowRight', 'Tab')
      // Day and month alike, so that the order of the two does not matter.
      for (const digit of '12122099') await press(`Digit${digit}`)
      await tabTo(page, desk.dialog.locator('textarea'))
      await keys.type('Ждём администратора домена.')
      await press('Control+Enter')
    })
    await doAndUndo('setPriority', () => press('KeyI', 'ArrowRight', 'Control+Enter'))
    await doAndUndo('classify', () => press('KeyL', 'ArrowDown', 'Enter', 'Control+Enter'))
    await doAndUndo('handOver', async () => {
      await press('KeyH', 'ArrowDown', 'Enter')
      await tabTo(page, desk.dialog.locator('textarea'))
      await keys.type('Выдайте права на папку.')
      await press('Control+Enter')
    })
    await doAndUndo('logWork', async () => {
      await press('KeyW', 'Digit1', 'Digit5', 'Control+Enter')
    })
    await doAndUndo('acknowledge', () => press('KeyV'))
    await doAndUndo('resolve', async () => {
      await press('KeyD')
      await keys.type('Права выданы.')
      await tabTo(page, desk.dialog.getByRole('checkbox'))
      await press('Space', 'Control+Enter')
    })

    await expect(desk.statusBar.getByText(words.connection.online)).toBeVisible()
    await expect.poll(() => typesOf(world.demoAddress()), { timeout: 30_000 }).toEqual(EXPECTED)
  })
}

/** Goes on by Tab until this has the keyboard. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const isFocused = (): Promise<boolean> => target.evaluate((element) => element === document.activeElement)
  for (let stops = 0; stops < MOST_STOPS && !(await isFocused()); stops += 1) await page.keyboard.press('Tab')
  await expect(target).toBeFocused()
}

async function typesOf(address: Promise<string>): Promise<readonly EventType[]> {
  const record = await readRecord(await address)
  return record.find(({ ticket }) => ticket.subject === SUBJECT)?.events.map(({ type }) => type) ?? []
}
