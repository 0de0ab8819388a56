/**
 * A keyboard with a Russian layout: the same physical keys, other letters. Playwright knows the American layout only,
 * so letters go straight to Chromium; keys that are alike in both are left to Playwright.
 */
import type { CDPSession, Page } from '@playwright/test'

const CAPS = 'QWERTYUIOPASDFGHJKLZXCVBNM'
const LETTERS = 'йцукенгшщзфывапролдячсмить'
const LETTER_OF = new Map(Array.from(CAPS, (cap, index) => [`Key${cap}`, LETTERS.charAt(index)]))
const MODIFIERS: Readonly<Record<string, number>> = { Alt: 1, Control: 2, Meta: 4, Shift: 8 }

export class RussianKeyboard {
  private constructor(
    private readonly page: Page,
    private readonly session: CDPSession,
  ) {}

  static async of(page: Page): Promise<RussianKeyboard> {
    return new RussianKeyboard(page, await page.context().newCDPSession(page))
  }

  /** @param combination codes as Playwright writes them: `KeyJ`, `Control+KeyK`, `Enter` */
  async press(combination: string): Promise<void> {
    const code = combination.split('+').at(-1) ?? ''
    const letter = LETTER_OF.get(code)
    if (letter === undefined) {
      await this.page.keyboard.press(combination)
      return
    }
    const held = combination.split('+').slice(0, -1)
    const modifiers = held.reduce((sum, name) => sum + (MODIFIERS[name] ?? 0), 0)
    const key = held.includes('Shift') ? letter.toUpperCase() : letter
    const stroke = { code, key, modifiers, windowsVirtualKeyCode: code.charCodeAt(3) }
    const isText = !held.some((name) => name !== 'Shift')
    await this.session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...stroke, ...(isText ? { text: key } : {}) })
    await this.session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...stroke })
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.insertText(text)
  }
}
