/**
 * Draws the tray icons from `resources/tray/tray.svg`: one a mood, and one a count, in the form that each system wants.
 * The rasteriser is the Chromium that the tests drive, so there is no further package to trust. Run it after the drawing
 * was changed; the pictures are kept in the repository.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { CHROMIUM_ARGUMENTS, ensureChromium } from './chromium'
import { templateImage, windowsIcon } from './tray-icons/picture-files'

const FOLDER = join(import.meta.dirname, '../resources/tray')
/** Sides in pixels at each scale of a screen; the system, or Electron, takes that of the screen. */
const LINUX = { size: 20, scales: [1, 2, 3] }
const MACOS = { size: 18, scales: [1, 2] }
/** At 100, 125, 150, 200, 250 and 300 %. */
const WINDOWS = { size: 16, scales: [1, 1.25, 1.5, 2, 2.5, 3] }
const COUNTS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'more']
const NAMES = ['calm', 'offline', ...['breaching', 'breached'].flatMap((mood) => COUNTS.map((n) => `${mood}-${n}`))]

const source = readFileSync(join(FOLDER, 'tray.svg'), 'utf8')
for (const file of readdirSync(FOLDER)) if (/\.(png|ico)$/.test(file)) rmSync(join(FOLDER, file))

const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_ARGUMENTS] })

/** @param look of the drawing: in its colours, or black on nothing */
async function draw(name: string, look: 'colour' | 'template', size: number, scale: number): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: size, height: size }, deviceScaleFactor: scale })
  const [mood = '', count = ''] = name.split('-')
  const drawing = source
    .replace('<g>', `<g data-look="${look}" data-mood="${mood}">`)
    .replace('>!<', `>${count === 'more' ? '!' : count}<`)
  await page.setContent(`<body style="margin:0">${drawing}</body>`)
  const picture = await page.screenshot({ omitBackground: true })
  await page.close()
  return picture
}

const suffix = (scale: number): string => (scale === 1 ? '' : `@${scale}x`)

for (const name of NAMES) {
  for (const scale of LINUX.scales)
    writeFileSync(join(FOLDER, `${name}${suffix(scale)}.png`), await draw(name, 'colour', LINUX.size, scale))
  for (const scale of MACOS.scales) {
    const picture = await draw(name, 'template', MACOS.size, scale)
    writeFileSync(join(FOLDER, `${name}Template${suffix(scale)}.png`), templateImage(picture))
  }
  const sizes: Buffer[] = []
  for (const scale of WINDOWS.scales) sizes.push(await draw(name, 'colour', WINDOWS.size, scale))
  writeFileSync(join(FOLDER, `${name}.ico`), windowsIcon(sizes))
}
await browser.close()
// The test compares it: pictures of an older drawing are found.
writeFileSync(join(FOLDER, 'drawn-from'), `${createHash('sha256').update(source).digest('hex')}\n`)
