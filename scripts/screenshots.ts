/**
 * `npm run screenshots`: draws the pictures of `docs/screenshots/` from the product itself: the demo, the real central
 * API, real Chromium; both languages, both themes. `--only queue,ticket` draws some of them anew.
 */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Browser, type Page } from '@playwright/test'
import { makeDemoData, removeFolder } from '../tests/e2e/support/demo-data'
import { buildStale } from './build'
import { CHROMIUM_ARGUMENTS, ensureChromium } from './chromium'
import { withPalette } from './screenshots/png'
import { atRest, environmentOf, openScene, USUAL_SIZE, type Locale } from './screenshots/scene'
import { CLOCK_PICTURES, lookOnTuesday, MONDAY, reopenOnMonday, TUESDAY } from './screenshots/clock-stories'
import {
  DESKTOP_PICTURES,
  PICTURES,
  tellDesktopStories,
  tellStories,
  type Picture as UsualPicture,
  type Take,
} from './screenshots/stories'

const FOLDER = resolve(import.meta.dirname, '../docs/screenshots')
const LOCALES: readonly Locale[] = ['ru', 'en']
const THEMES = ['light', 'dark'] as const
type Theme = (typeof THEMES)[number]
type Picture = UsualPicture | (typeof CLOCK_PICTURES)[number]
const EVERY_PICTURE = [...PICTURES, ...CLOCK_PICTURES]
/** The queue alone is drawn in other sizes too: it is what has to fit. */
const OTHER_SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const

const { values } = parseArgs({ options: { only: { type: 'string', default: EVERY_PICTURE.join(',') } } })
const wanted = new Set<string>(values.only.split(','))

async function draw(
  page: Page,
  picture: Picture,
  theme: Theme,
  locale: Locale,
  size: { width: number; height: number },
) {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await page.setViewportSize(size)
  await atRest(page)
  const path = join(FOLDER, `${picture}-${theme}-${locale}-${size.width}x${size.height}.png`)
  // No caret: it blinks.
  writeFileSync(path, withPalette(await page.screenshot({ caret: 'hide', animations: 'disabled' })))
  console.log(`${path} (${Math.round(statSync(path).size / 1_024)} KB)`)
}

async function take(picture: Picture, page: Page, locale: Locale): Promise<void> {
  if (!wanted.has(picture)) return
  for (const theme of THEMES) await draw(page, picture, theme, locale, USUAL_SIZE)
  const others = picture === 'queue' && locale === 'ru' ? OTHER_SIZES : []
  for (const size of others) await draw(page, picture, 'light', locale, size)
  await page.setViewportSize(USUAL_SIZE)
}

async function drawUsual(browser: Browser, locale: Locale): Promise<void> {
  const demo = await makeDemoData(locale)
  const scene = await openScene(browser, demo, locale)
  try {
    const takeHere: Take = (picture, page) => take(picture, page, locale)
    // Pictures of one story come together: each needs those before it.
    if (PICTURES.some((picture) => wanted.has(picture) && !DESKTOP_PICTURES.has(picture)))
      await tellStories(scene, takeHere)
    if ([...DESKTOP_PICTURES].some((picture) => wanted.has(picture))) await tellDesktopStories(scene, takeHere)
  } finally {
    await scene.close()
    removeFolder(demo)
  }
}

/** In working hours, whenever it is drawn. */
async function drawClocks(browser: Browser, locale: Locale): Promise<void> {
  const folder = await makeDemoData(locale, environmentOf(MONDAY - Date.now()))
  try {
    const monday = await openScene(browser, folder, locale, MONDAY)
    const reopenedId = await reopenOnMonday(monday).finally(() => monday.close())
    const tuesday = await openScene(browser, folder, locale, TUESDAY)
    await lookOnTuesday(tuesday, reopenedId, (picture, page) => take(picture, page, locale)).finally(() =>
      tuesday.close(),
    )
  } finally {
    removeFolder(folder)
  }
}

async function drawAll(browser: Browser, locale: Locale): Promise<void> {
  if (PICTURES.some((picture) => wanted.has(picture))) await drawUsual(browser, locale)
  if (CLOCK_PICTURES.some((picture) => wanted.has(picture))) await drawClocks(browser, locale)
}

await buildStale({ report: console.log })
mkdirSync(FOLDER, { recursive: true })
const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_ARGUMENTS] })
try {
  for (const locale of LOCALES) await drawAll(browser, locale)
} finally {
  await browser.close()
}
const bytes = readdirSync(FOLDER).reduce((sum, name) => sum + statSync(join(FOLDER, name)).size, 0)
console.log(`${FOLDER}: ${(bytes / 1_048_576).toFixed(1)} MB`)
