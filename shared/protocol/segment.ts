/**
 * A segment: up to 128 finished tickets with their histories that everybody may read, made once and never changed. The
 * client stores it as it comes. It is the length of its columns, the columns (`segment-columns.ts`), and gzip of one
 * line of JSON a ticket in the order of the columns, so that opening a ticket parses that ticket alone.
 */
import type { TicketEvent } from '../domain/event'
import type { Ticket } from '../domain/ticket'

export const SEGMENT_TICKETS = 128
export const SEGMENT_CONTENT_TYPE = 'application/vnd.opora.segment'

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
