/** Opened segments, the last few: tickets beside each other in a list are mostly beside each other in a segment. */
import type { SegmentTicket } from '@shared/protocol/segment'
import type { CacheDatabase } from './cache-database'
import type { SegmentBytesRow } from './rows'

/** Somewhat under a megabyte each. */
const MOST_OPEN = 8
const LINE_END = 10

/** Text as it came: nothing but the line of a ticket that is asked for is decoded. */
export class OpenSegment {
  readonly #decoder = new TextDecoder()
  readonly #ends: readonly number[]

  constructor(private readonly text: Uint8Array) {
    const ends: number[] = []
    for (let end = text.indexOf(LINE_END); end !== -1; end = text.indexOf(LINE_END, end + 1)) ends.push(end)
    if (text.length > 0) ends.push(text.length)
    this.#ends = ends
  }

  get count(): number {
    return this.#ends.length
  }

  /** @throws {RangeError} where there is no such line */
  ticket(line: number): SegmentTicket {
    const end = this.#ends[line]
    if (end === undefined) throw new RangeError(`A segment has ${this.count} tickets, and no number ${line}`)
    const start = line === 0 ? 0 : (this.#ends[line - 1] ?? 0) + 1
    return JSON.parse(this.#decoder.decode(this.text.subarray(start, end))) as SegmentTicket
  }
}

/** What stands under a key never changes, so what was opened once is right for as long as it is held. */
const opened = new WeakMap<CacheDatabase, Map<string, Promise<OpenSegment>>>()

/** @throws when it is damaged */
export function unpacked(cache: CacheDatabase, { key, packed }: SegmentBytesRow): Promise<OpenSegment> {
  const held = opened.get(cache) ?? new Map<string, Promise<OpenSegment>>()
  opened.set(cache, held)
  const open = held.get(key) ?? unpack(packed)
  held.delete(key)
  held.set(key, open)
  const [oldest] = held.keys()
  if (held.size > MOST_OPEN && oldest !== undefined) held.delete(oldest)
  open.catch(() => held.delete(key))
  return open
}

const unpack = async (packed: Uint8Array<ArrayBuffer>): Promise<OpenSegment> =>
  new OpenSegment(await through(new DecompressionStream('gzip'), packed))

/** The same way back. */
export const pack = (lines: string): Promise<Uint8Array<ArrayBuffer>> =>
  through(new CompressionStream('gzip'), new TextEncoder().encode(lines))

/** Written at once: a blob would be read by way of another process. */
async function through(
  { readable, writable }: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = writable.getWriter()
  const written = [writer.write(bytes), writer.close()]
  const [read] = await Promise.all([new Response(readable).arrayBuffer(), ...written])
  return new Uint8Array(read)
}
