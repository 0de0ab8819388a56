/** What an engineer does at the desk, by keyboard, in the words of the Russian interface. */
import { expect as hasty, type Locator, type Page } from '@playwright/test'

/** Outside of a spec it would give up after five seconds. */
const expect = hasty.configure({ timeout: 30_000 })

export class Desk {
  constructor(readonly page: Page) {}

  get queue(): Locator {
    return this.page.getByRole('grid')
  }

  /** The subject of the open ticket. */
  get subject(): Locator {
    return this.page.getByRole('complementary').getByRole('heading', { level: 2 })
  }

  row(text: string): Locator {
    return this.queue.getByRole('row').filter({ hasText: text })
  }

  get statusBar(): Locator {
    return this.page.getByRole('contentinfo')
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog').or(this.page.getByRole('alertdialog'))
  }

  /** A view in the rail, with its count. */
  view(name: string): Locator {
    return this.page.getByRole('navigation').getByRole('button', { name: new RegExp(`^${name}[\\d\\s]*$`) })
  }

  /** How many tickets a view counts. */
  async count(name: string): Promise<number> {
    return Number((await this.view(name).innerText()).replace(/\D/g, ''))
  }

  async showView(name: string): Promise<void> {
    await this.view(name).click()
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible()
  }

  /** Opens a row of the queue by its text. */
  async open(text: string): Promise<void> {
    await this.row(text).first().click()
    await this.queue.press('Enter')
    await expect(this.subject.filter({ hasText: text })).toBeVisible()
  }

  /** Opens the first row of a view. @returns its subject */
  async openFirst(view: string): Promise<string> {
    await this.showView(view)
    await expect(this.queue.locator('[aria-selected]').first()).toBeVisible()
    await this.queue.press('j')
    await this.queue.press('Enter')
    return this.subject.innerText()
  }

  /** Shows only rows with these words. */
  async filter(words: string): Promise<void> {
    await this.queue.focus()
    await this.page.keyboard.press('KeyF')
    await this.page.keyboard.type(words)
  }

  /** The register number of the open ticket. */
  async number(): Promise<string> {
    const words = this.page.getByRole('complementary').getByText(/^№\s\d+/)
    return (await words.first().innerText()).replace(/\D/g, '')
  }

  async reply(text: string): Promise<void> {
    const field = this.page.getByRole('textbox', { name: 'Ответ заявителю' })
    await field.fill(text)
    await field.press('Control+Enter')
    await expect(this.entry(text)).toBeVisible()
    await expect(field).toHaveValue('')
  }

  /** An entry of the open ticket's history. */
  entry(text: string): Locator {
    return this.page.locator('[data-mark]').filter({ hasText: text })
  }

  /** Offers the open ticket to another group. @returns the name of that group */
  async handOver(reason: string): Promise<string> {
    await this.page.getByRole('button', { name: /^Передать/ }).click()
    await this.dialog.getByRole('combobox').press('ArrowDown')
    await this.page.getByRole('option').first().click()
    const group = await this.dialog.getByRole('combobox').inputValue()
    await this.dialog.getByRole('textbox', { name: 'Что нужно сделать' }).fill(reason)
    await this.page.keyboard.press('Control+Enter')
    await expect(this.dialog).toBeHidden()
    return group
  }

  async logWork(minutes: number): Promise<void> {
    await this.page.keyboard.press('KeyW')
    await this.dialog.getByRole('textbox', { name: 'Минуты' }).fill(String(minutes))
    await this.page.keyboard.press('Control+Enter')
    await expect(this.dialog).toBeHidden()
  }

  /** Registers by keyboard alone, for a requester who is not known yet. */
  async register(subject: string, requester: string): Promise<void> {
    await this.queue.focus()
    await this.page.keyboard.press('KeyC')
    await expect(this.dialog).toBeVisible()
    await this.page.keyboard.type(requester)
    await this.page.getByRole('option', { name: 'Новый заявитель' }).click()
    await this.dialog.getByRole('textbox', { name: 'Что случилось' }).fill(subject)
    await this.page.keyboard.press('Control+Enter')
    await expect(this.dialog).toBeHidden()
    await expect(this.subject.filter({ hasText: subject })).toBeVisible()
  }

  /** Runs a command by its words, from the palette. */
  async command(words: string): Promise<void> {
    await this.queue.focus()
    await this.page.keyboard.press('Control+KeyK')
    await this.page.keyboard.type(words)
    await this.page.keyboard.press('Enter')
  }

  async signOut(): Promise<void> {
    await this.command('Выйти')
    await this.dialog.getByRole('button', { name: /^Выйти/ }).click()
    await expect(this.page.getByRole('textbox', { name: 'Логин' })).toBeVisible()
  }

  /** What needs attention, in the rail, with its count. */
  get attention(): Locator {
    return this.page.getByRole('button', { name: /^Требует внимания/ })
  }

  /** The refused changes, in the panel. */
  get attentionItems(): Locator {
    return this.page.getByRole('complementary').getByRole('article')
  }

  async showAttention(count: number): Promise<void> {
    await expect(this.attention).toContainText(String(count))
    await this.attention.click()
    await expect(this.attentionItems).toHaveCount(count)
  }

  /** Does not wait for the next attempt. */
  async checkConnection(): Promise<void> {
    await this.command('Проверить связь')
  }

  async expectOffline(): Promise<void> {
    await expect(this.statusBar.getByText(/Нет связи/)).toBeVisible()
  }

  /** How many changes are kept on this device only. */
  async expectKept(count: number): Promise<void> {
    await expect(
      this.statusBar.getByText(new RegExp(`${count} изменени\\p{L}+ сохранен\\p{L}+ на этом`, 'u')),
    ).toBeVisible()
  }

  async expectSent(): Promise<void> {
    await expect(this.statusBar.getByText('На связи')).toBeVisible({ timeout: 75_000 })
    await expect(this.statusBar.getByText(/сохранен/)).toHaveCount(0, { timeout: 75_000 })
  }
}
