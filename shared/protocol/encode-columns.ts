/** Packs what a queue shows of finished tickets: see `segment-columns.ts` for who reads it. */
import { TICKET_KINDS, TICKET_STATES } from '../domain/ticket'
import { PRIORITIES } from '../sla/types'
import {
  CODES,
  encoder,
  FORMAT,
  ID_BYTES,
  INSTANTS,
  MAX_NAMES,
  NAMES,
  NO_NAME,
  NOTHING,
  NUMBERS,
  placesOf,
  TEXTS,
  WIDTHS,
  type ColumnTicket,
  type Rare,
} from './column-layout'

/** @param tickets by ascending id */
export function encodeColumns(tickets: readonly ColumnTicket[]): Uint8Array<ArrayBuffer> {
  const names = new Map<string, number>()
  const nameOf = (id: string | null): number => {
    if (id === null) return NO_NAME
    const known = names.get(id) ?? names.size
    names.set(id, known)
    return known
  }
  const named = tickets.map((ticket) => NAMES.map((column) => nameOf(ticket[column])))
  if (names.size > MAX_NAMES) throw new RangeError('A block of columns names more than it can count')
  const rare = Object.fromEntries(tickets.map((ticket, row) => [row, rareOf(ticket)] as const).filter(([, one]) => one))
  const texts = tickets.map((ticket) => TEXTS.map((column) => encoder.encode(ticket[column] ?? '')))
  const header = encoder.encode(
    JSON.stringify({ format: FORMAT, count: tickets.length, names: [...names.keys()], rare }),
  )
  const places = placesOf(header.length, tickets.length)
  const bytes = new Uint8Array(places.texts + texts.flat().reduce((sum, text) => sum + text.length, 0))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, header.length, true)
  bytes.set(header, 4)
  let end = 0
  tickets.forEach((ticket, row) => {
    INSTANTS.forEach((column, index) =>
      view.setFloat64(places.instants + row * WIDTHS.instants + 8 * index, ticket[column] ?? Number.NaN, true),
    )
    NUMBERS.forEach((column, index) =>
      view.setUint32(places.numbers + row * WIDTHS.numbers + 4 * index, ticket[column] ?? NOTHING, true),
    )
    named[row]?.forEach((name, index) => view.setUint16(places.names + row * WIDTHS.names + 2 * index, name, true))
    texts[row]?.forEach((text, index) => {
      bytes.set(text, places.texts + end)
      end += text.length
      view.setUint32(places.ends + row * WIDTHS.ends + 4 * index, end, true)
    })
    const codes = [
      TICKET_KINDS.indexOf(ticket.kind),
      TICKET_STATES.indexOf(ticket.state),
      // One bit more than the priority needs: an empty reference is not none.
      PRIORITIES.indexOf(ticket.priority) + (ticket.externalRef === null ? 128 : 0),
    ]
    bytes.set(codes, places.codes + row * CODES)
    bytes.set(bytesOfId(ticket.id), places.ids + row * ID_BYTES)
  })
  return bytes
}

function rareOf({ handOver, participantGroupIds, major, acknowledgement }: Rare): Partial<Rare> | null {
  const rare: Partial<Rare> = {
    ...(handOver === null ? {} : { handOver }),
    ...(participantGroupIds.length === 0 ? {} : { participantGroupIds }),
    ...(major === null ? {} : { major }),
    ...(acknowledgement === null ? {} : { acknowledgement }),
  }
  return Object.keys(rare).length === 0 ? null : rare
}

function bytesOfId(id: string): Uint8Array {
  const digits = id.replaceAll('-', '')
  return Uint8Array.from({ length: ID_BYTES }, (_, index) =>
    Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16),
  )
}
