/** Lines out of a stream of bytes, whatever ends them, without holding more than one of them. */

/** Longer than any line that means something; JSON of that size would not fit beside its text. */
export const MOST_BYTES = 64 * 1_024 * 1_024
const END = 0x0a

export type ReadLine = { readonly place: number } & (
  { readonly text: string } | { readonly refused: 'tooLong' | 'notUtf8' }
)

/**
 * @param chunks bytes of UTF-8; a byte-order mark and the carriage returns of CRLF are left out
 * @returns lines that are not blank, with their numbers as an editor counts them
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, mostBytes = MOST_BYTES): AsyncGenerator<ReadLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let parts: Uint8Array[] = []
  let bytes = 0
  let place = 0

  const take = (): ReadLine | null => {
    place += 1
    const [whole, length] = [Buffer.concat(parts), bytes]
    parts = []
    bytes = 0
    if (length > mostBytes) return { place, refused: 'tooLong' }
    try {
      const text = decoder.decode(whole).trim()
      return text === '' ? null : { place, text }
    } catch (error) {
      if (error instanceof TypeError) return { place, refused: 'notUtf8' }
      throw error
    }
  }
  const keep = (part: Uint8Array): void => {
    bytes += part.length
    // What is too long already is only measured.
    if (bytes <= mostBytes) parts.push(part)
    else parts = []
  }

  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(END); end >= 0; end = chunk.indexOf(END, from)) {
      keep(chunk.subarray(from, end))
      from = end + 1
      const line = take()
      if (line !== null) yield line
    }
    keep(chunk.subarray(from))
  }
  const line = bytes === 0 ? null : take()
  if (line !== null) yield line
}
