/** What the systems want a tray icon as, made of the picture that Chromium has drawn. */
import { encodePixels, readPixels } from '../screenshots/png'

const HEADER = 6
const ENTRY = 16
const DIB_HEADER = 40

/**
 * An icon of Windows that holds the picture in several sizes, as bitmaps, which every version reads.
 *
 * @param pngs squares with an alpha channel, of at most 255 pixels
 */
export function windowsIcon(pngs: readonly Buffer[]): Buffer {
  const bitmaps = pngs.map(bitmapOf)
  const header = Buffer.alloc(HEADER + ENTRY * pngs.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pngs.length, 4)
  let offset = header.length
  bitmaps.forEach(({ size, bytes }, index) => {
    const at = HEADER + ENTRY * index
    header.set([size, size], at)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(bytes.length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += bytes.length
  })
  return Buffer.concat([header, ...bitmaps.map(({ bytes }) => bytes)])
}

/** Upside down, blue first, and with a mask that the alpha channel makes superfluous. */
function bitmapOf(png: Buffer): { readonly size: number; readonly bytes: Buffer } {
  const { width: size, pixels } = readPixels(png)
  const header = Buffer.alloc(DIB_HEADER)
  header.writeUInt32LE(DIB_HEADER, 0)
  header.writeInt32LE(size, 4)
  header.writeInt32LE(size * 2, 8)
  header.writeUInt16LE(1, 12)
  header.writeUInt16LE(32, 14)
  const colours = Buffer.alloc(size * size * 4)
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const from = (y * size + x) * 4
      const to = ((size - 1 - y) * size + x) * 4
      colours.set([pixels[from + 2] ?? 0, pixels[from + 1] ?? 0, pixels[from] ?? 0, pixels[from + 3] ?? 0], to)
    }
  }
  const mask = Buffer.alloc(Math.ceil(size / 32) * 4 * size)
  return { size, bytes: Buffer.concat([header, colours, mask]) }
}

/** A picture for the menu bar of macOS, which gives it its colour: black where it was dark, nothing where it was light. */
export function templateImage(png: Buffer): Buffer {
  const { width, height, pixels } = readPixels(png)
  const template = Buffer.alloc(pixels.length)
  for (let at = 0; at < pixels.length; at += 4) {
    const light = 0.2126 * (pixels[at] ?? 0) + 0.7152 * (pixels[at + 1] ?? 0) + 0.0722 * (pixels[at + 2] ?? 0)
    template[at + 3] = Math.round((pixels[at + 3] ?? 0) * (1 - light / 255))
  }
  return encodePixels({ width, height, pixels: template })
}
