/**
 * How columns lie in a block, little-endian: the header's length, the header (JSON, filled up to eight bytes), then the
 * columns in the order of `WIDTHS`, codes of a byte each, the ids (16 bytes each, ascending), and the texts one after
 * another in UTF-8.
 */
import type { Ticket } from '../domain/ticket'

/** What a row of the queue is made of. */
export type ColumnTicket = Pick<
  Ticket,
  | 'id'
  | 'version'
  | 'number'
  | 'provisionalCode'
  | 'externalRef'
  | 'kind'
  | 'subject'
  | 'requesterId'
  | 'priority'
  | 'state'
  | 'assignedGroupId'
  | 'accountableGroupId'
  | 'assigneeId'
  | 'categoryId'
  | 'majorId'
  | 'childCount'
  | 'registeredAt'
  | 'updatedAt'
  | 'resolvedAt'
  | 'closedAt'
  | 'pending'
  | 'lastCommandId'
> &
  Rare

/** What few tickets have: it stands in the header, for those that do. */
export type Rare = Pick<Ticket, 'handOver' | 'participantGroupIds' | 'major' | 'acknowledgement'>

/** Raised when the layout changes; a block of another one is refused. */
export const FORMAT = 1
export const INSTANTS = ['registeredAt', 'updatedAt', 'resolvedAt', 'closedAt'] as const
export const NUMBERS = ['number', 'version', 'childCount'] as const
export const NAMES = [
  'requesterId',
  'assignedGroupId',
  'accountableGroupId',
  'assigneeId',
  'categoryId',
  'majorId',
] as const
export const MAJOR = NAMES.indexOf('majorId')
export const TEXTS = ['provisionalCode', 'externalRef', 'subject'] as const
/** Bytes of a ticket in each group of columns. */
export const WIDTHS = {
  instants: 8 * INSTANTS.length,
  numbers: 4 * NUMBERS.length,
  ends: 4 * TEXTS.length,
  names: 2 * NAMES.length,
}
export const CODES = 3
export const ID_BYTES = 16
export const NO_NAME = 0xffff
/** Among numbers: there is none. */
export const NOTHING = 0xffffffff
export const MAX_NAMES = NO_NAME

export interface Header {
  readonly format: number
  readonly count: number
  readonly names: readonly string[]
  readonly rare: Readonly<Record<number, Partial<Rare>>>
}

export interface Places {
  readonly instants: number
  readonly numbers: number
  readonly ends: number
  readonly names: number
  readonly codes: number
  readonly ids: number
  readonly texts: number
}

export function placesOf(headerLength: number, count: number): Places {
  const instants = Math.ceil((4 + headerLength) / 8) * 8
  const numbers = instants + WIDTHS.instants * count
  const ends = numbers + WIDTHS.numbers * count
  const names = ends + WIDTHS.ends * count
  const codes = names + WIDTHS.names * count
  const ids = codes + CODES * count
  return { instants, numbers, ends, names, codes, ids, texts: ids + ID_BYTES * count }
}

/** Everywhere alike, and in no library that this folder is compiled with. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array }
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }
export const encoder = new TextEncoder()
export const decoder = new TextDecoder()
