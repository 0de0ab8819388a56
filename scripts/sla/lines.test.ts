import { expect, it } from 'vitest'
import { linesOf, type ReadLine } from './lines'

async function read(chunks: readonly (string | Uint8Array)[], mostBytes?: number): Promise<ReadLine[]> {
  async function* stream() {
    for (const chunk of chunks) yield Buffer.from(chunk)
  }
  const lines: ReadLine[] = []
  for await (const line of linesOf(stream(), mostBytes)) lines.push(line)
  return lines
}

it('finds lines wherever a chunk ends, in the middle of a letter too', async () => {
  const bytes = Buffer.from('один\r\nдва\n\n \nтри')
  for (let size = 1; size <= bytes.length; size += 1) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    )
    expect(await read(chunks)).toEqual([
      { place: 1, text: 'один' },
      { place: 2, text: 'два' },
      { place: 5, text: 'три' },
    ])
  }
})

it('reads a line of many chunks whole', async () => {
  const [line] = await read([...Array.from({ length: 100 }, () => 'x'.repeat(10_000)), '\n'])
  expect(line).toEqual({ place: 1, text: 'x'.repeat(1_000_000) })
})

it('refuses a line that is too long, and reads the next', async () => {
  expect(await read(['123456', '7890\n12345\n', '123456'], 5)).toEqual([
    { place: 1, refused: 'tooLong' },
    { place: 2, text: '12345' },
    { place: 3, refused: 'tooLong' },
  ])
})

it('refuses what is not UTF-8, and reads the next', async () => {
  expect(await read([Uint8Array.of(0xff, 0x0a), 'next\n'])).toEqual([
    { place: 1, refused: 'notUtf8' },
    { place: 2, text: 'next' },
  ])
})

it('leaves out a byte-order mark, and finds nothing in nothing', async () => {
  expect(await read(['\uFEFF{}\n'])).toEqual([{ place: 1, text: '{}' }])
  expect(await read([])).toEqual([])
})
