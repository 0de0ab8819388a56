/** The pictures of the tray as each system wants them: they are in the repository, and nobody here can see them drawn. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { trayIconFile } from '../electron/main/tray/tray-icon-file'
import { trayIcon } from '../electron/main/tray/tray-menu'
import { readPixels } from '../scripts/screenshots/png'

const ICONS = join(import.meta.dirname, '../resources/tray')
const CALM = {
  kind: 'known',
  mood: 'calm',
  isOffline: false,
  serverOffsetMs: 0,
  breaching: 0,
  breached: 0,
  urgent: [],
} as const
const COUNTS = Array.from({ length: 12 }, (_, index) => index + 1)
const NAMES = [
  ...new Set([
    'calm',
    'offline',
    ...COUNTS.map((breaching) => trayIcon({ ...CALM, mood: 'breaching', breaching })),
    ...COUNTS.map((breached) => trayIcon({ ...CALM, mood: 'breached', breached })),
  ]),
]
const read = (file: string): Buffer => readFileSync(join(ICONS, file))

/** What an icon of Windows holds: squares of blue, green, red and opacity, from the bottom up. */
function bitmapsOf(icon: Buffer): readonly { readonly size: number; readonly colours: Buffer }[] {
  return Array.from({ length: icon.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index
    const size = icon[at] ?? 0
    const offset = icon.readUInt32LE(at + 12)
    // Its own header says the same; the height is that of the picture and its mask.
    expect([icon.readInt32LE(offset + 4), icon.readInt32LE(offset + 8)]).toEqual([size, size * 2])
    const colours = icon.subarray(offset + 40, offset + 40 + size * size * 4)
    expect(icon.readUInt32LE(at + 8)).toBe(40 + colours.length + Math.ceil(size / 32) * 4 * size)
    return { size, colours }
  })
}

test.each(NAMES)('%s is an icon on Windows that holds every scale, upright and in its colours', (name) => {
  const icon = read(trayIconFile(name, 'win32'))
  expect([icon.readUInt16LE(0), icon.readUInt16LE(2)]).toEqual([0, 1])
  const bitmaps = bitmapsOf(icon)
  expect(bitmaps.map(({ size }) => size)).toEqual([16, 20, 24, 32, 40, 48])
  for (const { size, colours } of bitmaps) {
    const pixel = (x: number, y: number) => [...colours.subarray(((size - 1 - y) * size + x) * 4).subarray(0, 4)]
    // The ground of the drawing, at the left edge of its upper half; nothing in the corner.
    const ground = name === 'offline' ? [0x70, 0x6b, 0x5f, 0xff] : [0x78, 0x60, 0x04, 0xff]
    expect([name, size, pixel(Math.round(size * 0.12), Math.round(size * 0.2))]).toEqual([name, size, ground])
    expect(pixel(0, 0)[3]).toBeLessThan(0x80)
  }
})

test.each(NAMES)('%s is a template on macOS, of one colour, at both scales of its screens', (name) => {
  const file = trayIconFile(name, 'darwin')
  for (const [path, side] of [
    [file, 18],
    [file.replace('.png', '@2x.png'), 36],
  ] as const) {
    const { width, height, pixels } = readPixels(read(path))
    expect([width, height]).toEqual([side, side])
    const alphas = pixels.filter((_, index) => index % 4 === 3)
    expect([path, pixels.filter((value, index) => index % 4 !== 3 && value > 0).length]).toEqual([path, 0])
    expect([Math.min(...alphas), Math.max(...alphas)]).toEqual([0, 255])
  }
})

test('without colour the moods still differ, and so do counts', () => {
  const drawn = NAMES.map((name) => read(trayIconFile(name, 'darwin')).toString('base64'))
  expect(new Set(drawn).size).toBe(NAMES.length)
})

test('there is nothing else in the folder, as the package takes all of it', () => {
  const expected = NAMES.flatMap((name) => [
    ...['', '@2x', '@3x'].map((scale) => trayIconFile(name, 'linux').replace('.png', `${scale}.png`)),
    ...['', '@2x'].map((scale) => trayIconFile(name, 'darwin').replace('.png', `${scale}.png`)),
    trayIconFile(name, 'win32'),
  ])
  expect(readdirSync(ICONS).sort()).toEqual([...expected, 'drawn-from', 'tray.svg'].sort())
})
