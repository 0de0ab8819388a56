/** What the page and the main process both name has one name in each language: neither can import the words of the other. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { WORDS } from '../electron/main/words'
import type { MainWords } from '../electron/main/words/main-words'
import enDomain from '../renderer/src/app/i18n/messages/en/domain'
import enQueue from '../renderer/src/app/i18n/messages/en/queue'
import enSettings from '../renderer/src/app/i18n/messages/en/settings'
import ruDomain from '../renderer/src/app/i18n/messages/ru/domain'
import ruQueue from '../renderer/src/app/i18n/messages/ru/queue'
import ruSettings from '../renderer/src/app/i18n/messages/ru/settings'
import { readCatalogues } from '../scripts/i18n/read'

test.each([
  ['en', enQueue.view.unassigned, enSettings.item.unassigned],
  ['ru', ruQueue.view.unassigned, ruSettings.item.unassigned],
] as const)('tickets without an engineer are called in %s what their view is called', (language, view, setting) => {
  for (const text of [setting.title, setting.hint, WORDS[language].tray.unassigned]) {
    expect(text.toLowerCase()).toContain(view.toLowerCase())
  }
})

test.each([
  ['en', enSettings],
  ['ru', ruSettings],
] as const)(
  'a choice about notifications is called in %s the same in the settings and in the tray',
  (language, page) => {
    const { tray } = WORDS[language]
    const at = (words: string): string => words.replace('{time}', '10:00')
    expect([page.threshold.share.replace('{percent}', '75'), page.threshold.deadline]).toEqual(
      [75, 100].map((percent) => tray.threshold(percent)),
    )
    expect([page.mute.command, at(page.mute.endCommand)]).toEqual([tray.mute, tray.unmute('10:00')])
    expect(at(page.mute.status).toLowerCase()).toBe(tray.muted('10:00'))
  },
)

/** What the main process says of a deadline that is past, and of one that is near. */
const saidOf = ({ breached, byChange, several, tray }: MainWords): readonly string[] => [
  breached('resolution', '10:00'),
  byChange,
  several(2, 2),
  tray.counts(2, 2),
  tray.breached('10:00', true),
  tray.breached('10:00', false),
]

test.each([
  ['en', /breached/i, /breaching/i, enQueue.view, enDomain.band.overdue],
  ['ru', /срок.*нарушен|нарушен.*срок/i, /подход(ит|ят)/i, ruQueue.view, ruDomain.band.overdue],
] as const)(
  'a deadline that is past and one that is near have one word each in %s',
  (language, past, near, view, band) => {
    for (const words of [...saidOf(WORDS[language]), view.breached, band]) expect(words).toMatch(past)
    for (const words of [WORDS[language].several(0, 2), WORDS[language].tray.counts(0, 2), view.breaching]) {
      expect(words).toMatch(near)
    }
  },
)

test('no other word is used for them in English', async () => {
  const messages = [...((await readCatalogues(join(import.meta.dirname, '..'))).get('en') ?? [])]
  expect(messages.length).toBeGreaterThan(1_000)
  const others = /\b(missed|overdue|approaching)\b|\b(broken|missed) deadline|deadline \w+ broken/i
  expect(messages.filter(([, words]) => others.test(words))).toEqual([])
  for (const words of [...saidOf(WORDS.en), WORDS.en.several(0, 2), WORDS.en.tray.counts(0, 2)]) {
    expect(words).not.toMatch(others)
  }
})

test('the application has the name of its window in Russian too', async () => {
  const messages = [...((await readCatalogues(join(import.meta.dirname, '..'))).get('ru') ?? [])]
  expect(messages.filter(([, words]) => /Опор[аеоуы]/.test(words))).toEqual([])
  expect(messages.filter(([, words]) => words.includes('Opora')).length).toBeGreaterThan(10)
})
