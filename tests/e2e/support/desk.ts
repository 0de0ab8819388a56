/** What an engineer does at the desk, by keyboard, in the words of the Russian interface. */
import { expect, type Locator, type Page } from '@playwright/test'

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

  /** A view in the rail, with its count. */
  view(name: string): Locator {
    return this.page.getByRole('navigation').getByRole('button', { name: new RegExp(`^${name}[\\d\\s]*$`) })
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

  /** Registers by keyboard alone, for a requester who is not known yet. */
  async register(subject: string, requester: string): Promise<void> {
    await this.queue.focus()
    await this.page.keyboard.press('KeyC')
    const dialog = this.page.getByRole('dialog')
    await expect(dialog).toBeVisible()
    await this.page.keyboard.type(requester)
    await dialog.page().getByRole('option', { name: 'Новый заявитель' }).click()
    await dialog.getByRole('textbox', { name: 'Что случилось' }).fill(subject)
    await this.page.keyboard.press('Control+Enter')
    await expect(dialog).toBeHidden()
    await expect(this.subject.filter({ hasText: subject })).toBeVisible()
  }

  async expectOffline(): Promise<void> {
    await expect(this.statusBar.getByText(/Нет связи/)).toBeVisible()
  }

  async expectSent(): Promise<void> {
    await expect(this.statusBar.getByText('На связи')).toBeVisible({ timeout: 75_000 })
    await expect(this.statusBar.getByText(/сохранен/)).toHaveCount(0, { timeout: 75_000 })
  }
}
