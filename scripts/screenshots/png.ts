/**
 * Pictures of a screen with few colours: kept with a palette, they take a third of the room. Colours that occur often
 * stay exactly as they are; only the rare in-between ones of smoothed letters move to their nearest neighbour.
 */
import { deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const PALETTE_SIZE = 256
/** Colours that go into the palette because they are frequent; the others are chosen to be far from these. */
const FREQUENT = 160

interface Image {
  readonly width: number
  readonly height: number
  /** Three bytes a pixel, or four where it says so. */
  readonly pixels: Buffer
}

/**
 * The same picture with at most 256 colours.
 *
 * @param png eight bits a channel, not interlaced, as Chromium makes them
 * @throws RangeError for any other PNG
 */
export function withPalette(png: Buffer): Buffer {
  const image = decode(png)
  const palette = choosePalette(countColours(image.pixels))
  return encode(image, palette)
}

function decode(png: Buffer): Image {
  const { width, height, channels, raw } = read(png)
  if (channels === 3) return { width, height, pixels: raw }
  const pixels = Buffer.alloc(width * height * 3)
  for (let index = 0; index < width * height; index += 1) raw.copy(pixels, index * 3, index * 4, index * 4 + 3)
  return { width, height, pixels }
}

/**
 * Four bytes a pixel, the last one how opaque it is.
 *
 * @throws RangeError for a PNG without an alpha channel
 */
export function readPixels(png: Buffer): Image {
  const { width, height, channels, raw } = read(png)
  if (channels !== 4) throw new RangeError('Not a PNG with an alpha channel')
  return { width, height, pixels: raw }
}

interface Raw {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly raw: Buffer
}

function read(png: Buffer): Raw {
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const channels = ({ 2: 3, 6: 4 } as Readonly<Record<number, number>>)[png[25] ?? 0]
  if (!png.subarray(0, 8).equals(SIGNATURE) || png[24] !== 8 || channels === undefined || png[28] !== 0)
    throw new RangeError('Not a PNG with eight bits a channel')
  const data: Buffer[] = []
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  const raw = unfilter(inflateSync(Buffer.concat(data)), width * channels, height, channels)
  return { width, height, channels, raw }
}

/** Undoes the five filters that a line of a PNG may have. */
function unfilter(filtered: Buffer, stride: number, height: number, channels: number): Buffer {
  const raw = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y += 1) {
    const filter = filtered[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x
      const left = x < channels ? 0 : (raw[at - channels] ?? 0)
      const up = y === 0 ? 0 : (raw[at - stride] ?? 0)
      const corner = y === 0 || x < channels ? 0 : (raw[at - stride - channels] ?? 0)
      const guess = [0, left, up, (left + up) >> 1, filter === 4 ? paeth(left, up, corner) : 0][filter] ?? 0
      raw[at] = ((filtered[y * (stride + 1) + 1 + x] ?? 0) + guess) & 0xff
    }
  }
  return raw
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner
  const [byLeft, byUp, byCorner] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)]
  if (byLeft <= byUp && byLeft <= byCorner) return left
  return byUp <= byCorner ? up : corner
}

const colourAt = (pixels: Buffer, index: number): number =>
  ((pixels[index * 3] ?? 0) << 16) | ((pixels[index * 3 + 1] ?? 0) << 8) | (pixels[index * 3 + 2] ?? 0)

function countColours(pixels: Buffer): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (let index = 0; index < pixels.length / 3; index += 1) {
    const colour = colourAt(pixels, index)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  return counts
}

function distance(left: number, right: number): number {
  const red = (left >> 16) - (right >> 16)
  const green = ((left >> 8) & 0xff) - ((right >> 8) & 0xff)
  const blue = (left & 0xff) - (right & 0xff)
  return 2 * red * red + 4 * green * green + 3 * blue * blue
}

/** The most frequent colours, then again and again the one that is worst served so far, weighed by its frequency. */
function choosePalette(counts: ReadonlyMap<number, number>): readonly number[] {
  const byFrequency = [...counts].sort(([, left], [, right]) => right - left)
  const palette = byFrequency.slice(0, FREQUENT).map(([colour]) => colour)
  const others = byFrequency.slice(FREQUENT).map(([colour, count]) => ({
    colour,
    weight: Math.sqrt(count),
    error: Math.min(...palette.map((known) => distance(colour, known))),
  }))
  while (palette.length < PALETTE_SIZE && others.length > 0) {
    const worst = others.reduce((most, other) => (other.error * other.weight > most.error * most.weight ? other : most))
    if (worst.error === 0) break
    palette.push(worst.colour)
    for (const other of others) other.error = Math.min(other.error, distance(other.colour, worst.colour))
  }
  return palette
}

function encode({ width, height, pixels }: Image, palette: readonly number[]): Buffer {
  const nearest = new Map(palette.map((colour, index) => [colour, index]))
  const indexOf = (colour: number): number => {
    const known = nearest.get(colour)
    if (known !== undefined) return known
    const distances = palette.map((other) => distance(colour, other))
    const found = distances.indexOf(Math.min(...distances))
    nearest.set(colour, found)
    return found
  }
  const lines = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) lines[y * (width + 1) + 1 + x] = indexOf(colourAt(pixels, y * width + x))
  }
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 0xff, colour & 0xff]))
  return file(width, height, 'palette', [chunk('PLTE', colours)], lines)
}

/** @param image of four bytes a pixel */
export function encodePixels({ width, height, pixels }: Image): Buffer {
  const lines = Buffer.alloc((width * 4 + 1) * height)
  for (let y = 0; y < height; y += 1) pixels.copy(lines, y * (width * 4 + 1) + 1, y * width * 4, (y + 1) * width * 4)
  return file(width, height, 'alpha', [], lines)
}

const COLOUR_TYPES = { palette: 3, alpha: 6 } as const

/** @param lines each with its filter before it */
function file(
  width: number,
  height: number,
  kind: keyof typeof COLOUR_TYPES,
  more: readonly Buffer[],
  lines: Buffer,
): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits a channel.
  header.set([8, COLOUR_TYPES[kind], 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
