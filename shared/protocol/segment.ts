/**
 * A segment: up to 128 finished tickets with their histories that everybody may read, made once and never changed. The
 * client stores it as it comes. It is the length of its columns, the columns (`segment-columns.ts`), and gzip of one
 * line of JSON a ticket in the order of the columns, so that opening a ticket parses that ticket alone.
 */
import type { TicketEvent } from '../domain/event'
import type { Ticket } from '../domain/ticket'

export const SEGMENT_TICKETS = 128
export const SEGMENT_CONTENT_TYPE = 'application/vnd.opora.segment'
/** Several of them, in the order in which they were asked for. */
export const SEGMENTS_CONTENT_TYPE = 'application/vnd.opora.segments'
/** In one answer: half a megabyte. More would gain little, and what broke off would be fetched again. */
export const MOST_SEGMENTS_AT_ONCE = 8

/** What a page of a snapshot says of a segment, which is fetched on its own. */
export interface SegmentReference {
  readonly id: string
  readonly tickets: number
  readonly bytes: number
}

/** A line of it. */
export interface SegmentTicket {
  readonly ticket: Ticket
  readonly events: readonly TicketEvent[]
}

export interface SegmentParts {
  readonly columns: Uint8Array<ArrayBuffer>
  /** Gzip of the lines. */
  readonly packed: Uint8Array<ArrayBuffer>
}

export const segmentLines = (tickets: readonly SegmentTicket[]): string =>
  tickets.map((ticket) => JSON.stringify(ticket)).join('\n')

export function joinSegment({ columns, packed }: SegmentParts): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + columns.length + packed.length)
  new DataView(bytes.buffer).setUint32(0, columns.length, true)
  bytes.set(columns, 4)
  bytes.set(packed, 4 + columns.length)
  return bytes
}

/** @throws {RangeError} for what is no segment */
export function splitSegment(bytes: Uint8Array): SegmentParts {
  if (bytes.length < 4) throw new RangeError('This is no segment')
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true)
  if (4 + length > bytes.length) throw new RangeError('This is no segment, or part of one')
  return { columns: new Uint8Array(bytes.slice(4, 4 + length)), packed: new Uint8Array(bytes.slice(4 + length)) }
}

const LENGTH_BYTES = 4

/** Each behind its length. @param segments null for one that is gone, which is told by a length of nothing */
export function joinSegments(segments: readonly (Uint8Array | null)[]): Uint8Array<ArrayBuffer> {
  const size = segments.reduce((sum, segment) => sum + LENGTH_BYTES + (segment?.length ?? 0), 0)
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const segment of segments) {
    view.setUint32(at, segment?.length ?? 0, true)
    if (segment !== null) bytes.set(segment, at + LENGTH_BYTES)
    at += LENGTH_BYTES + (segment?.length ?? 0)
  }
  return bytes
}

/**
 * @param count how many were asked for
 * @throws {RangeError} for what is not as many, or only part of them
 */
export function splitSegments(bytes: Uint8Array, count: number): readonly (Uint8Array | null)[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const segments: (Uint8Array | null)[] = []
  let at = 0
  while (segments.length < count && at + LENGTH_BYTES <= bytes.length) {
    const end = at + LENGTH_BYTES + view.getUint32(at, true)
    segments.push(end === at + LENGTH_BYTES ? null : bytes.subarray(at + LENGTH_BYTES, end))
    at = end
  }
  if (segments.length < count || at !== bytes.length) throw new RangeError(`These are not ${count} segments`)
  return segments
}
