/**
 * What a queue shows of finished tickets, packed: columns of typed arrays, one block a segment, made by whoever makes the
 * segment and read where they lie. A ticket takes about 150 bytes, and nothing is parsed before somebody looks at it.
 */
import { TICKET_KINDS, TICKET_STATES, type Ticket } from '../domain/ticket'
import { PRIORITIES } from '../sla/types'
import {
  CODES,
  decoder,
  FORMAT,
  ID_BYTES,
  MAJOR,
  NAMES,
  NOTHING,
  placesOf,
  TEXTS,
  WIDTHS,
  type ColumnTicket,
  type Header,
  type Places,
} from './column-layout'

export type { ColumnTicket } from './column-layout'

export interface SortKeysOfColumns extends Pick<Ticket, 'id' | 'number' | 'priority' | 'registeredAt' | 'updatedAt'> {
  readonly finishedAt: number
  /** None runs any more. */
  readonly clock: null
}

/** A block as it lies in memory. */
export class SegmentColumns {
  readonly count: number
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #header: Header
  readonly #places: Places

  /** @throws {RangeError} for what is no block, or one of another layout */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const headerLength = this.#view.getUint32(0, true)
    this.#header = parseHeader(bytes.subarray(4, 4 + headerLength))
    this.count = this.#header.count
    this.#places = placesOf(headerLength, this.count)
    if (bytes.byteLength < this.#places.texts + this.#textEnd(this.count - 1, TEXTS.length - 1)) throw notColumns()
  }

  id(row: number): string {
    const from = this.#places.ids + row * ID_BYTES
    return idOfBytes(this.#bytes, from)
  }

  version(row: number): number {
    return this.#number(row, 1) ?? 0
  }

  /** Slices of one text: put together one by one, a hundred thousand would take ten times the memory. */
  ids(): readonly string[] {
    const codes = new Uint8Array(ID_LENGTH * this.count).fill(DASH)
    for (let row = 0; row < this.count; row += 1) {
      ID_PLACES.forEach((place, index) => {
        const byte = this.#bytes[this.#places.ids + row * ID_BYTES + index] ?? 0
        codes[row * ID_LENGTH + place] = DIGITS[byte >> 4] ?? 0
        codes[row * ID_LENGTH + place + 1] = DIGITS[byte & 15] ?? 0
      })
    }
    const text = decoder.decode(codes)
    return Array.from({ length: this.count }, (_, row) => text.slice(ID_LENGTH * row, ID_LENGTH * (row + 1)))
  }

  /** @returns -1 where it holds no such ticket */
  find(id: string): number {
    let [low, high] = [0, this.count - 1]
    while (low <= high) {
      const middle = (low + high) >>> 1
      const found = this.id(middle)
      if (found === id) return middle
      if (found < id) low = middle + 1
      else high = middle - 1
    }
    return -1
  }

  /** By which finished tickets are ordered. */
  finishedAt(row: number): number {
    const [closedAt, resolvedAt, updatedAt] = [this.#instant(row, 3), this.#instant(row, 2), this.#instant(row, 1)]
    return closedAt ?? resolvedAt ?? updatedAt ?? 0
  }

  number(row: number): number | null {
    return this.#number(row, 0)
  }

  registeredAt(row: number): number {
    return this.#instant(row, 0) ?? 0
  }

  /** What a list of them may be ordered by. @param id of the row, which whoever asks knows already */
  sortKeys(row: number, id: string): SortKeysOfColumns {
    return {
      id,
      number: this.#number(row, 0),
      priority: of(PRIORITIES, this.#code(row, 2) % 128),
      registeredAt: this.registeredAt(row),
      updatedAt: this.#instant(row, 1) ?? 0,
      finishedAt: this.finishedAt(row),
      clock: null,
    }
  }

  /** Parent of a major incident, or one of its tickets. */
  isOfMajor(row: number): boolean {
    return this.#name(row, MAJOR) !== null || this.#header.rare[row]?.major !== undefined
  }

  state(row: number): Ticket['state'] {
    return of(TICKET_STATES, this.#code(row, 1))
  }

  ticket(row: number): ColumnTicket {
    const names = NAMES.map((_, index) => this.#name(row, index))
    const [requesterId, assignedGroupId, accountableGroupId, assigneeId = null, categoryId = null, majorId = null] =
      names
    const texts = TEXTS.map((_, index) => this.#text(row, index))
    return {
      id: this.id(row),
      version: this.version(row),
      number: this.#number(row, 0),
      provisionalCode: texts[0] ?? '',
      externalRef: this.#code(row, 2) >= 128 ? null : (texts[1] ?? ''),
      kind: of(TICKET_KINDS, this.#code(row, 0)),
      subject: texts[2] ?? '',
      requesterId: requesterId ?? '',
      priority: of(PRIORITIES, this.#code(row, 2) % 128),
      state: this.state(row),
      assignedGroupId: assignedGroupId ?? '',
      accountableGroupId: accountableGroupId ?? '',
      assigneeId,
      categoryId,
      majorId,
      childCount: this.#number(row, 2) ?? 0,
      registeredAt: this.#instant(row, 0) ?? 0,
      updatedAt: this.#instant(row, 1) ?? 0,
      resolvedAt: this.#instant(row, 2),
      closedAt: this.#instant(row, 3),
      pending: null,
      lastCommandId: null,
      handOver: null,
      participantGroupIds: [],
      major: null,
      acknowledgement: null,
      ...this.#header.rare[row],
    }
  }

  #instant(row: number, index: number): number | null {
    const at = this.#view.getFloat64(this.#places.instants + row * WIDTHS.instants + 8 * index, true)
    return Number.isNaN(at) ? null : at
  }

  #number(row: number, index: number): number | null {
    const value = this.#view.getUint32(this.#places.numbers + row * WIDTHS.numbers + 4 * index, true)
    return value === NOTHING ? null : value
  }

  #name(row: number, index: number): string | null {
    const name = this.#view.getUint16(this.#places.names + row * WIDTHS.names + 2 * index, true)
    return this.#header.names[name] ?? null
  }

  #code(row: number, index: number): number {
    return this.#bytes[this.#places.codes + row * CODES + index] ?? 0
  }

  #textEnd(row: number, index: number): number {
    if (row < 0) return 0
    return this.#view.getUint32(this.#places.ends + row * WIDTHS.ends + 4 * index, true)
  }

  #text(row: number, index: number): string {
    const from = index === 0 ? this.#textEnd(row - 1, TEXTS.length - 1) : this.#textEnd(row, index - 1)
    const start = this.#places.texts
    return decoder.decode(this.#bytes.subarray(start + from, start + this.#textEnd(row, index)))
  }
}

/** It was written by `encodeColumns`; what is checked is that it was, and by which. */
function parseHeader(bytes: Uint8Array): Header {
  let header: Header
  try {
    header = JSON.parse(decoder.decode(bytes)) as Header
  } catch (cause) {
    throw notColumns(cause)
  }
  if (header.format !== FORMAT) throw notColumns()
  return header
}

const notColumns = (cause?: unknown): RangeError =>
  new RangeError('These are no columns of tickets, or of another layout', { cause })

function of<Value>(values: readonly Value[], code: number): Value {
  const value = values[code]
  if (value === undefined) throw notColumns()
  return value
}

const ID_LENGTH = 36
const DASH = 0x2d
const DIGITS = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))
/** Where the digits of each byte of an id stand in its text. */
const ID_PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function idOfBytes(bytes: Uint8Array, from: number): string {
  let id = ''
  for (let index = 0; index < ID_BYTES; index += 1) {
    if (index === 4 || index === 6 || index === 8 || index === 10) id += '-'
    id += HEX[bytes[from + index] ?? 0] ?? ''
  }
  return id
}
