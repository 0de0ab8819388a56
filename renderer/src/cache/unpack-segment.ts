/** Opened segments, the last few: tickets beside each other in a list are mostly beside each other in a segment. */
import type { SegmentTicket } from '@shared/protocol/segment'
import type { CacheDatabase } from './cache-database'
import type { SegmentBytesRow } from './rows'

/** A megabyte or two each. */
const MOST_OPEN = 8

export class OpenSegment {
  constructor(private readonly lines: readonly string[]) {}

  get count(): number {
    return this.lines.length
  }

  /** @throws {RangeError} where there is no such line */
  ticket(line: number): SegmentTicket {
    const text = this.lines[line]
    if (text === undefined) throw new RangeError(`A segment has ${this.lines.length} tickets, and no number ${line}`)
    return JSON.parse(text) as SegmentTicket
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

async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<OpenSegment> {
  const text = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
  return new OpenSegment(text === '' ? [] : text.split('\n'))
}

/** The same way back. */
export async function pack(lines: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([lines]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
