/**
 * Pictures, small enough to be shown in a history. What others attached is not trusted: what it is, and how large it would
 * become, is read from its first bytes before anything decodes it, and what is shown is drawn anew. SVG is no picture
 * here: it is a document.
 */
export interface Picture {
  readonly type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'
  readonly width: number
  readonly height: number
}

/** Four bytes each when decoded: more would take the page down. */
const MOST_PIXELS = 50_000_000
const THUMBNAIL_EDGE = 240
const THUMBNAIL_TYPE = 'image/webp'

/** @returns null for what is no picture that is shown */
export function pictureOf(bytes: Uint8Array): Picture | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const picture = readPng(view) ?? readGif(view) ?? readWebp(view) ?? readJpeg(view)
  if (picture === null || picture.width === 0 || picture.height === 0) return null
  return picture.width * picture.height > MOST_PIXELS ? null : picture
}

/** @returns null when it cannot be shown */
export async function makeThumbnail(bytes: Uint8Array<ArrayBuffer>): Promise<Blob | null> {
  const picture = pictureOf(bytes)
  if (picture === null) return null
  const { type, width, height } = picture
  const scale = Math.min(1, THUMBNAIL_EDGE / Math.max(width, height))
  try {
    const bitmap = await createImageBitmap(new Blob([bytes], { type }), {
      resizeWidth: Math.max(1, Math.round(width * scale)),
      resizeHeight: Math.max(1, Math.round(height * scale)),
      resizeQuality: 'medium',
    })
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
    bitmap.close()
    return await canvas.convertToBlob({ type: THUMBNAIL_TYPE, quality: 0.8 })
  } catch (error) {
    // It begins like a picture, and is none.
    if (error instanceof DOMException) return null
    throw error
  }
}

function startsWith(view: DataView, at: number, text: string): boolean {
  if (view.byteLength < at + text.length) return false
  return Array.from(text, (letter) => letter.charCodeAt(0)).every((code, index) => view.getUint8(at + index) === code)
}

function readPng(view: DataView): Picture | null {
  if (view.byteLength < 24 || !startsWith(view, 0, '\x89PNG\r\n\x1a\n') || !startsWith(view, 12, 'IHDR')) return null
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
}

function readGif(view: DataView): Picture | null {
  if (view.byteLength < 10 || !startsWith(view, 0, 'GIF8')) return null
  return { type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
}

function readWebp(view: DataView): Picture | null {
  if (view.byteLength < 30 || !startsWith(view, 0, 'RIFF') || !startsWith(view, 8, 'WEBP')) return null
  const sized = (width: number, height: number): Picture => ({ type: 'image/webp', width, height })
  if (startsWith(view, 12, 'VP8 ')) return sized(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff)
  if (startsWith(view, 12, 'VP8L')) {
    const bits = view.getUint32(21, true)
    return sized((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
  }
  if (!startsWith(view, 12, 'VP8X')) return null
  const edge = (at: number): number => view.getUint16(at, true) + (view.getUint8(at + 2) << 16) + 1
  return sized(edge(24), edge(27))
}

/** Walks the segments up to the frame header, which holds the size. */
function readJpeg(view: DataView): Picture | null {
  if (!startsWith(view, 0, '\xff\xd8')) return null
  for (let at = 2; at + 9 <= view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (isFrameHeader(marker)) {
      return { type: 'image/jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    }
    at += 2 + view.getUint16(at + 2)
  }
  return null
}

/** SOF0 to SOF15, less DHT, JPG and DAC, which stand among them. */
const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
