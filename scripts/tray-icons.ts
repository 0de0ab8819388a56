/**
 * Draws the tray icons from `resources/tray/tray.svg`: one a mood, and one a count. The rasteriser is the Chromium that
 * the tests drive, so there is no further package to trust. Run it after the drawing was changed; the pictures are kept in the repository.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { CHROMIUM_ARGUMENTS, ensureChromium } from './chromium'

const FOLDER = join(import.meta.dirname, '../resources/tray')
/** A tray is 16 to 24 logical pixels; Electron takes the file of the screen's scale. */
const SIZE = 20
const SCALES = [1, 2, 3]
const COUNTS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'more']
const NAMES = ['calm', 'offline', ...['breaching', 'breached'].flatMap((mood) => COUNTS.map((n) => `${mood}-${n}`))]

const source = readFileSync(join(FOLDER, 'tray.svg'), 'utf8')
for (const file of readdirSync(FOLDER)) if (file.endsWith('.png')) rmSync(join(FOLDER, file))

const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_ARGUMENTS] })
for (const scale of SCALES) {
  const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE }, deviceScaleFactor: scale })
  for (const name of NAMES) {
    const [mood = '', count = ''] = name.split('-')
    const drawing = source
      .replace('<g>', `<g data-mood="${mood}">`)
      .replace('>!<', `>${count === 'more' ? '!' : count}<`)
    await page.setContent(`<body style="margin:0">${drawing}</body>`)
    const file = `${name}${scale === 1 ? '' : `@${scale}x`}.png`
    writeFileSync(join(FOLDER, file), await page.screenshot({ omitBackground: true }))
  }
  await page.close()
}
await browser.close()
// The test compares it: pictures of an older drawing are found.
writeFileSync(join(FOLDER, 'drawn-from'), `${createHash('sha256').update(source).digest('hex')}\n`)
