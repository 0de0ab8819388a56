/** What is taken for a picture, by its first bytes alone. */
import { expect, it } from 'vitest'
import { pictureOf } from './picture'

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const png = (width: number, height: number): Uint8Array => {
  const bytes = new Uint8Array(64)
  bytes.set(bytesOf('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'))
  const view = new DataView(bytes.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  return bytes
}
const webp = (kind: string, body: readonly number[]): Uint8Array =>
  Uint8Array.from([...bytesOf(`RIFF\0\0\0\0WEBP${kind}\0\0\0\0`), ...body, ...Array<number>(16).fill(0)])

it.each([
  ['a PNG', png(640, 480), { type: 'image/png', width: 640, height: 480 }],
  ['a GIF', bytesOf('GIF89a\x40\x01\xf0\x00\0\0'), { type: 'image/gif', width: 320, height: 240 }],
  [
    'a JPEG, behind its other segments',
    bytesOf('\xff\xd8\xff\xe0\x00\x04\0\0\xff\xff\xdb\x00\x03\0\xff\xc2\x00\x11\x08\x00\xf0\x01\x40\x03'),
    { type: 'image/jpeg', width: 320, height: 240 },
  ],
  [
    'a lossy WebP',
    webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xf0, 0x00]),
    { type: 'image/webp', width: 320, height: 240 },
  ],
  ['a lossless WebP', webp('VP8L', [0x2f, 0x3f, 0xc1, 0x3b, 0x00]), { type: 'image/webp', width: 320, height: 240 }],
  [
    'an extended WebP',
    webp('VP8X', [0, 0, 0, 0, 0x3f, 0x01, 0, 0xef, 0, 0]),
    { type: 'image/webp', width: 320, height: 240 },
  ],
])('%s says how large it is', (_what, bytes, picture) => {
  expect(pictureOf(bytes)).toEqual(picture)
})

it.each([
  ['SVG', bytesOf('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')],
  ['HTML that is called a picture', bytesOf('<!doctype html><img src=x onerror=alert(1)>')],
  ['a picture that would fill the memory', png(60_000, 60_000)],
  ['a picture of nothing', png(0, 10)],
  ['half a PNG', png(10, 10).slice(0, 20)],
  ['a JPEG without an end', bytesOf('\xff\xd8\xff\xe0\x00\x04')],
  ['a JPEG of broken segments', bytesOf('\xff\xd8\xff\xe0\x00\x02garbage and more of it')],
  ['nothing', new Uint8Array()],
])('%s is none', (_what, bytes) => {
  expect(pictureOf(bytes)).toBeNull()
})
