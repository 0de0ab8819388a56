/**
 * Open tickets as a queue shows them, packed: sixteen blocks of columns, each with what the clocks of its tickets said
 * when it was written. A start reads these few instead of every open ticket, and replays nothing that has not changed.
 * A block says nothing that its tickets do not: it can be made anew at any time.
 */
import type { Instant } from '@shared/domain/instant'
import type { Ticket } from '@shared/domain/ticket'
import { encodeColumns } from '@shared/protocol/encode-columns'
import { SegmentColumns, type ColumnTicket } from '@shared/protocol/segment-columns'
import { SlaError, type SlaRules } from '@shared/sla'
import { makeQueueRow, withClocks } from './make-queue-row'
import type { QueueRow } from './queue-row'
import type { OpenBlockRow } from './rows'

/** Raised when a row of the queue is made of other things: blocks of another version are made anew. */
export const OPEN_FORMAT = 2

/** What a row says of time. */
export type RowClocks = Pick<
  QueueRow,
  'clock' | 'offerClock' | 'soonAt' | 'breachedAt' | 'breachedMetric' | 'reckonAgainAt' | 'isReckoned' | 'alarms'
>

/** What is no column. */
interface Rest extends RowClocks, Pick<ColumnTicket, 'pending' | 'lastCommandId'> {
  readonly requesterName: string
  /** By the server's clock. */
  readonly reckonedAt: Instant
}

export interface OpenTicket {
  readonly ticket: ColumnTicket
  /** As it was when the block was written. */
  readonly requesterName: string
  /** By the server's clock. */
  readonly reckonedAt: Instant
  readonly clocks: RowClocks
}

/** The block in which a ticket stands as long as it is open. */
export const blockOf = (ticketId: string): string => ticketId.slice(-1)

/**
 * @param now by the server's clock
 * @param nameOf the requester's name; empty where it is not known
 */
export function openTicketOf(
  ticket: Ticket,
  rules: SlaRules,
  now: Instant,
  nameOf: (personId: string) => string,
): OpenTicket {
  const requesterName = nameOf(ticket.requesterId)
  const row = makeQueueRow(ticket, { requesterName, unsaved: 'none', isUnread: false, confirmed: ticket })
  return { ticket, requesterName, reckonedAt: now, clocks: clocksOf(reckoned(row, ticket, rules, now)) }
}

/** A policy or calendar that has not come leaves it unreckoned: whoever shows it tries again. */
function reckoned(row: QueueRow, ticket: Ticket, rules: SlaRules, now: Instant): QueueRow {
  try {
    return withClocks(row, ticket, rules, now)
  } catch (error) {
    if (error instanceof SlaError) return row
    throw error
  }
}

export const clocksOf = ({
  clock,
  offerClock,
  soonAt,
  breachedAt,
  breachedMetric,
  reckonAgainAt,
  isReckoned,
  alarms,
}: RowClocks): RowClocks => {
  return { clock, offerClock, soonAt, breachedAt, breachedMetric, reckonAgainAt, isReckoned, alarms }
}

/**
 * What was reckoned then, as it would be now: points of a ladder that have passed raise nobody any more.
 *
 * @returns null when it has to be reckoned again
 */
export function clocksAt(
  { clocks, reckonedAt }: OpenTicket,
  now: Instant,
): (RowClocks & Pick<QueueRow, 'reckonedAt'>) | null {
  const { isReckoned, reckonAgainAt, alarms } = clocks
  // A clock that was set back since would show what has not happened yet.
  if (!isReckoned || now < reckonedAt || (reckonAgainAt !== null && reckonAgainAt <= now)) return null
  return { ...clocks, reckonedAt, alarms: alarms.filter((alarm) => alarm.isByChange || alarm.at >= now) }
}

/** @returns null for a block that would be empty */
export function encodeBlock(key: string, tickets: readonly OpenTicket[]): OpenBlockRow | null {
  if (tickets.length === 0) return null
  const sorted = tickets.toSorted((left, right) => (left.ticket.id < right.ticket.id ? -1 : 1))
  const rest = sorted.map(({ ticket, clocks, requesterName, reckonedAt }): Rest => {
    return { ...clocks, requesterName, reckonedAt, pending: ticket.pending, lastCommandId: ticket.lastCommandId }
  })
  return { key, columns: encodeColumns(sorted.map(({ ticket }) => ticket)), rest: JSON.stringify(rest) }
}

/** @throws {RangeError} for what is no block, or one that is damaged */
export function decodeBlock({ columns, rest }: OpenBlockRow): readonly OpenTicket[] {
  const read = new SegmentColumns(columns)
  const parts = parseRest(rest)
  if (parts.length !== read.count) throw new RangeError('A block of open tickets has columns of others')
  return parts.map(({ requesterName, reckonedAt, pending, lastCommandId, ...clocks }, line) => {
    return { ticket: { ...read.ticket(line), pending, lastCommandId }, requesterName, reckonedAt, clocks }
  })
}

/** It was written by `encodeBlock`, of this format. */
function parseRest(text: string): readonly Rest[] {
  try {
    return JSON.parse(text) as readonly Rest[]
  } catch (cause) {
    throw new RangeError('A block of open tickets cannot be read', { cause })
  }
}
