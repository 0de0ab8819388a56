/**
 * Clocks in working hours: chips in their bands beside one another, and a deadline with a pause and an earlier cycle
 * behind it. It takes two days: what waits on Monday is looked at on Tuesday.
 */
import type { Locator, Page } from '@playwright/test'
import { atRest, type Scene } from './scene'
import { goTo, openTickets } from './tickets'
import { WORDS } from './words'

export const CLOCK_PICTURES = ['clocks', 'second-cycle'] as const
export type ClockPicture = (typeof CLOCK_PICTURES)[number]

export const MONDAY = Date.parse('2026-11-23T10:05+03:00')
export const TUESDAY = Date.parse('2026-11-24T11:20+03:00')
const UNTIL = '2026-11-23T16:30'

/** A ticket of long ago comes again, which is a new cycle, and waits for somebody outside; meanwhile the requester writes. */
export async function reopenOnMonday(scene: Scene): Promise<string> {
  const words = WORDS[scene.locale]
  const { page } = await scene.signIn('engineer')
  const id = await longFinished(page)
  await goTo(page, 'resolved', id)
  await page.keyboard.press('KeyO')
  await say(page, words.again)
  await page.keyboard.press('KeyT')
  await atRest(page)
  await wait(page, 1, UNTIL)
  await page.keyboard.press('KeyS')
  await say(page, words.heard)
  return id
}

/** @param take draws what the page shows now */
export async function lookOnTuesday(
  scene: Scene,
  reopenedId: string,
  take: (picture: ClockPicture, page: Page) => Promise<void>,
): Promise<void> {
  const words = WORDS[scene.locale]
  const { page } = await scene.signIn('engineer')
  await goTo(page, 'mine', null)
  const [mail, phone] = [1, 0]
  await register(page, words.subjects[0], mail, 0)
  await register(page, words.subjects[1], mail, 1)
  await register(page, words.subjects[2], phone, 1)
  await wait(page, 1, '2026-11-25T12:00')
  await register(page, words.subjects[3], phone, 0)
  await atRest(page)
  await take('clocks', page)

  await goTo(page, 'allOpen', reopenedId)
  await atRest(page)
  await page.locator('aside [aria-haspopup="dialog"]').first().click()
  await page.locator('.clock-explanation').waitFor()
  await take('second-cycle', page)
}

/** Nobody opens these again. */
const CANCELLED = /отменена|cancelled/i

/** The oldest of those that ended: reopening it resumes nothing. */
async function longFinished(page: Page): Promise<string> {
  await goTo(page, 'resolved', null)
  await atRest(page)
  await page.getByRole('grid').hover()
  await page.mouse.wheel(0, 10_000_000)
  await atRest(page)
  const rows = page.locator('[role="row"]', { has: page.locator('[data-clock-of]') })
  const finished = rows.filter({ hasNotText: CANCELLED }).last()
  const id = await finished.locator('[data-clock-of]').getAttribute('data-clock-of')
  if (id === null) throw new Error('Nothing has been finished in the demo')
  return id
}

async function register(page: Page, subject: string, channel: number, level: number): Promise<void> {
  const [asked] = await openTickets(page)
  if (asked === undefined) throw new Error('Nobody asks in the demo')
  await page.keyboard.press('KeyC')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox').first().fill(asked.requesterName)
  await page.getByRole('option').first().click()
  await page.keyboard.type(subject)
  for (const place of [0, 1]) await radio(dialog, place, level).click()
  await radio(dialog, 2, channel).click()
  await page.keyboard.press('Control+Shift+Enter')
  await dialog.waitFor({ state: 'detached' })
  await atRest(page)
}

const radio = (dialog: Locator, group: number, place: number): Locator =>
  dialog.getByRole('radiogroup').nth(group).getByRole('radio').nth(place)

/** @param reason its place among the reasons */
async function wait(page: Page, reason: number, until: string): Promise<void> {
  await page.keyboard.press('KeyP')
  const dialog = page.getByRole('dialog')
  await radio(dialog, 0, reason).click()
  await dialog.locator('input[type="datetime-local"]').fill(until)
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await atRest(page)
}

async function say(page: Page, text: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').first().fill(text)
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await atRest(page)
}
