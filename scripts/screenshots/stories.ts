/**
 * The pictures, one after another, as an engineer comes to them: by the keyboard, so that the same story is told in
 * every language.
 */
import type { Locator, Page } from '@playwright/test'
import '../../bench/probe'
import { atRest, type Locale, type Person, type Scene } from './scene'
import { goTo, openTickets, ownTickets, type CachedTicket } from './tickets'
import { WORDS } from './words'

export const PICTURES = [
  'sign-in',
  'queue',
  'ticket',
  'explanation',
  'register',
  'requester',
  'promise',
  'offline',
  'attention',
  'notices',
  'duty',
  'policy',
  'calendar',
  'settings',
  'diagnostics',
] as const
export type Picture = (typeof PICTURES)[number]
export const DESKTOP_PICTURES: ReadonlySet<Picture> = new Set<Picture>(['settings', 'diagnostics'])

export type Take = (picture: Picture, page: Page) => Promise<void>

/** Those that only a desktop has. @param take draws what the page shows now */
export async function tellDesktopStories(scene: Scene, take: Take): Promise<void> {
  const page = await scene.openDesktop()
  await page.keyboard.press('Control+Comma')
  // One that only a desktop has: the main process has answered.
  await page.locator('[data-setting="closesToTray"] input').waitFor({ state: 'attached' })
  await take('settings', page)
  await page.locator('footer.foot button').last().click()
  await page.locator('[role="dialog"] pre').waitFor()
  await take('diagnostics', page)
}

/** @param take draws what the page shows now */
export async function tellStories(scene: Scene, take: Take): Promise<void> {
  const words = WORDS[scene.locale]
  const visitor = await scene.arrive()
  await take('sign-in', visitor.page)

  const engineer = await scene.signIn('engineer')
  const { page } = engineer
  await moveBelowNow(page)
  await take('queue', page)

  const open = await openTickets(page)
  const talked = mostTalked(open)
  await goTo(page, 'myGroups', talked.ticket.id)
  // A reload makes the open ticket the current row.
  await page.reload()
  await page.waitForFunction(() => __probe.completeAt !== null)
  await take('ticket', page)
  // The clocks come anew with the first answer after the reload.
  await atRest(page)
  await page.locator('aside [aria-haspopup="dialog"]').first().click()
  await page.locator('.clock-explanation').waitFor()
  await take('explanation', page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')

  await fillRegistration(page, worthAsking(open, scene.locale), words.description)
  await take('register', page)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await atRest(page)

  await fillRequester(page, scene.locale, words.phone)
  await take('requester', page)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await moveDeadline(page)
  await take('promise', page)
  await page.keyboard.press('Escape')

  const [wanted, finished, ...others] = open.filter(
    ({ ticket }) => ticket.state === 'new' && ticket.id !== talked.ticket.id,
  )
  if (wanted === undefined || finished === undefined) throw new Error('The demo has too few new tickets')
  await workOffline(engineer, words, talked, others)
  await take('offline', page)

  const other = await meetOthers(scene, engineer, wanted, finished)
  await take('attention', page)

  await answerFor(other, await ownTickets(page), words.answers)
  await page.keyboard.press('KeyG')
  await page.keyboard.press('KeyN')
  await page
    .locator('.notice')
    .nth(words.answers.length - 1)
    .waitFor()
  await take('notices', page)

  const lead = await scene.signIn('lead')
  await lead.page.keyboard.press('KeyG')
  await lead.page.keyboard.press('KeyW')
  await lead.page.locator('[data-bar]').first().waitFor()
  await take('duty', lead.page)

  const { page: administration } = await scene.signIn('admin')
  await administration.evaluate(() => (location.hash = '#/administration/policies'))
  // The one that counts for whatever no other asks for.
  await administration.locator('ol.policies button.choose').last().click()
  await administration.locator('table.minutes').first().waitFor()
  await take('policy', administration)
  await administration.evaluate(() => (location.hash = '#/administration/calendars'))
  await administration.locator('[data-date]').first().waitFor()
  await take('calendar', administration)
}

/** Rows below the line of the present, so that what is late and what comes next are both in sight. */
const ROWS_BELOW_NOW = 12
const MOST_STEPS = 200

async function moveBelowNow(page: Page): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press('KeyJ')
    const below = await page.evaluate(() => {
      const indexOf = (row: Element | null): number => Number(row?.getAttribute('aria-rowindex') ?? Number.NaN)
      const current = document.querySelector('[role="row"][data-current]')
      return indexOf(current) - indexOf(document.querySelector('.horizon--now'))
    })
    if (below >= ROWS_BELOW_NOW) return
  }
}

const entries = ({ events }: CachedTicket, kind: string): number =>
  events.filter(({ fields }) => fields['entry']?.to === kind).length

/** The newest in which both sides speak, in the letters of our two languages. */
function mostTalked(tickets: readonly CachedTicket[]): CachedTicket {
  const talked = tickets.filter((one) => entries(one, 'publicReply') > 1 && entries(one, 'requesterMessage') > 1)
  const [first] = talked
    .filter(({ ticket }) => /^[\p{Script=Latin}\p{Script=Cyrillic}\d\s\p{P}]+$/u.test(ticket.subject))
    .toSorted((left, right) => right.ticket.registeredAt - left.ticket.registeredAt)
  if (first === undefined) throw new Error('No conversation has been cached')
  return first
}

/** What somebody else asks for again: then similar tickets and earlier ones are shown. */
function worthAsking(tickets: readonly CachedTicket[], locale: Locale): CachedTicket {
  const script = locale === 'ru' ? /^[\p{Script=Cyrillic}\s\p{P}]+$/u : /^[\p{Script=Latin}\s\p{P}]+$/u
  const [first] = tickets.filter(
    ({ ticket, requesterName }) => script.test(ticket.subject) && script.test(requesterName),
  )
  if (first === undefined) throw new Error('Nobody asks in this language')
  return first
}

type Words = (typeof WORDS)[keyof typeof WORDS]

async function fillRegistration(page: Page, asked: CachedTicket, description: string): Promise<void> {
  const dialog = await openRegistration(page)
  await dialog.getByRole('combobox').first().fill(asked.requesterName)
  await page.getByRole('option').first().click()
  await page.keyboard.type(asked.ticket.subject)
  await dialog.locator('textarea').fill(description)
}

/** Whoever asked is elsewhere, and speaks the other language. */
async function fillRequester(page: Page, locale: Locale, phone: string): Promise<void> {
  await page.keyboard.press('KeyU')
  const dialog = page.getByRole('dialog')
  await dialog.locator('input[type=tel]').fill(phone)
  await dialog.getByRole('combobox').fill('Vladivostok')
  await page.getByRole('option').first().click()
  await dialog
    .getByRole('radio')
    .nth(locale === 'ru' ? 1 : 0)
    .click()
}

/** What was promised holds no more: the message that is offered goes into the reply. */
async function moveDeadline(page: Page): Promise<void> {
  await page.keyboard.press('KeyI')
  const dialog = page.getByRole('dialog')
  for (const levels of [0, 1]) await dialog.getByRole('radiogroup').nth(levels).getByRole('radio').last().click()
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.moved button').first().click()
}

/** Somebody new asks, which is the longest way through the dialog. */
async function fillNewRequester(page: Page, words: Words): Promise<void> {
  const dialog = await openRegistration(page)
  await dialog.getByRole('combobox').first().fill(words.requester)
  await page.getByRole('option').last().click()
  await dialog.locator('input[type=tel]').fill(words.phone)
  await page.keyboard.press('Tab')
  await page.keyboard.type(words.subject)
}

async function openRegistration(page: Page): Promise<Locator> {
  await page.keyboard.press('KeyC')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  return dialog
}

async function workOffline(
  { page, proxy }: Person,
  words: Words,
  talked: CachedTicket,
  others: readonly CachedTicket[],
): Promise<void> {
  proxy.cut()
  const [first] = others
  if (first !== undefined) {
    await goTo(page, 'myGroups', first.ticket.id)
    await page.keyboard.press('KeyT')
  }
  await fillNewRequester(page, words)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await goTo(page, 'myGroups', talked.ticket.id)
  await page.keyboard.press('KeyW')
  await page.getByRole('dialog').getByRole('textbox').first().fill('25')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('KeyR')
  await page.keyboard.type(words.reply)
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('Escape')
  await atRest(page)
}

/** Another engineer writes to requesters in somebody's stead. */
async function answerFor(
  { page }: Person,
  tickets: readonly CachedTicket[],
  answers: readonly string[],
): Promise<void> {
  for (const [index, answer] of answers.entries()) {
    const answered = tickets[index]
    if (answered === undefined) throw new Error('The demo has too few tickets of this engineer')
    await goTo(page, 'allOpen', answered.ticket.id)
    await page.keyboard.press('KeyR')
    await page.keyboard.type(answer)
    await page.keyboard.press('Control+Enter')
    await page.keyboard.press('Escape')
    await atRest(page)
  }
}

/**
 * While this engineer is cut off, another one takes one of the tickets and finishes the other.
 *
 * @returns the other one
 */
async function meetOthers(
  scene: Scene,
  engineer: Person,
  wanted: CachedTicket,
  finished: CachedTicket,
): Promise<Person> {
  const words = WORDS[scene.locale]
  const { page, proxy } = engineer
  const other = await scene.signIn('secondEngineer')
  await goTo(other.page, 'allOpen', wanted.ticket.id)
  await other.page.keyboard.press('KeyT')
  await goTo(other.page, 'allOpen', finished.ticket.id)
  await other.page.keyboard.press('KeyT')
  await other.page.keyboard.press('KeyD')
  await other.page.getByRole('dialog').getByRole('textbox').first().fill(words.resolution)
  await other.page.keyboard.press('Control+Enter')
  await other.page.getByRole('dialog').waitFor({ state: 'detached' })
  await atRest(other.page)

  await goTo(page, 'allOpen', wanted.ticket.id)
  await page.keyboard.press('KeyT')
  await goTo(page, 'allOpen', finished.ticket.id)
  await page.keyboard.press('KeyH')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox').click()
  await page.getByRole('option').first().click()
  await dialog.getByRole('textbox').first().fill(words.handOver)
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  proxy.heal()
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
  await page.keyboard.press('KeyG')
  await page.keyboard.press('KeyA')
  await page.getByRole('article').nth(1).waitFor()
  return other
}
