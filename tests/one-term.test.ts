/** What the page and the main process both name has one name in each language: neither can import the words of the other. */
import { expect, test } from 'vitest'
import { WORDS } from '../electron/main/words'
import enQueue from '../renderer/src/app/i18n/messages/en/queue'
import enSettings from '../renderer/src/app/i18n/messages/en/settings'
import ruQueue from '../renderer/src/app/i18n/messages/ru/queue'
import ruSettings from '../renderer/src/app/i18n/messages/ru/settings'

test.each([
  ['en', enQueue.view.unassigned, enSettings.item.unassigned],
  ['ru', ruQueue.view.unassigned, ruSettings.item.unassigned],
] as const)('tickets without an engineer are called in %s what their view is called', (language, view, setting) => {
  for (const text of [setting.title, setting.hint, WORDS[language].tray.unassigned]) {
    expect(text.toLowerCase()).toContain(view.toLowerCase())
  }
})
