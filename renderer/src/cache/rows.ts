/**
 * What stands in the two databases of a person: the disposable cache (images that the server sent) and the outbox
 * (what the server has not answered, which nothing may lose). Rows are plain data; images keep their shared types.
 */
import type { Command } from '@shared/domain/command'
import type { Explanation } from '@shared/domain/decision'
import type { TicketEvent } from '@shared/domain/event'
import type { Instant } from '@shared/domain/instant'
import type { Ticket } from '@shared/domain/ticket'
import type { SnapshotProgress, Verdict } from '@shared/protocol/sync'

/** All events of one ticket, sorted by `seqInTicket`. */
export interface TimelineRow {
  readonly ticketId: string
  readonly events: readonly TicketEvent[]
  /** Where those before stand, in a copy of the ticket that counts no more: to lift them would be to unpack a segment. */
  readonly earlier?: SegmentPlace
}

/** Where a ticket stands in a segment. */
export interface SegmentPlace {
  readonly key: string
  readonly line: number
  /** And so the number of its events. */
  readonly version: number
}

/** What a queue needs of the tickets of a segment. */
export interface SegmentRow {
  /** Its first and its last ticket, and what tells it from others: see `segments.ts`. */
  readonly key: string
  readonly columns: Uint8Array<ArrayBuffer>
}

/** The tickets of a segment with their histories, as the server compressed them. */
export interface SegmentBytesRow {
  readonly key: string
  readonly packed: Uint8Array<ArrayBuffer>
}

/** Tickets whose copy in a segment counts no more: they are rows now, or gone. */
export interface SegmentMarksRow {
  readonly key: string
  readonly ids: readonly string[]
  /** What stands in the copies is not to stay on the disk. */
  readonly mustGo: boolean
}

/** Open tickets as a queue shows them: see `open-blocks.ts`. */
export interface OpenBlockRow {
  readonly key: string
  readonly columns: Uint8Array<ArrayBuffer>
  /** JSON, a line of the columns each: what is no column. */
  readonly rest: string
}

/** An image of an entity that changes seldom. */
export interface EntityRow<Image> {
  /** The id in the feed; policies and calendars carry their version in it, since old versions are still referred to. */
  readonly id: string
  readonly version: number
  readonly image: Image
}

/** The version of a ticket that the engineer has seen. */
export interface SeenRow {
  readonly ticketId: string
  readonly version: number
}

/** Where the cache stands. One row, written in the transaction of the rows that it speaks of. */
export interface SyncStateRow {
  readonly key: 'sync'
  readonly schema: number
  readonly epoch: string | null
  readonly cursor: string | null
  /** Feed position reached; null until the first snapshot is whole. */
  readonly seq: number | null
  readonly serverId: string | null
  readonly snapshot: SnapshotProgress | null
  /** Tickets that were sent out of this cache while they had pending commands. */
  readonly waitingOut: readonly string[]
}

export interface ServerClockRow {
  readonly key: 'serverClock'
  /** Server's clock minus this machine's. */
  readonly offsetMs: number
}

/** What "data as of" means after a start without a network. */
export interface LastAnswerRow {
  readonly key: 'lastAnswer'
  /** By this machine's clock. */
  readonly at: Instant
}

/** When the cache was last found to be what the server has, part for part. */
export interface CheckRow {
  readonly key: 'check'
  /** By this machine's clock. */
  readonly at: Instant
  /** Parts that had to be fetched again that time. */
  readonly mended: readonly string[]
}

/** Blocks of open tickets are as their rows are, and of this version. */
export interface OpenIndexRow {
  readonly key: 'openIndex'
  readonly format: number
}

/** Another one whenever segments came or went: what is known of their keys is right for as long as it stays. */
export interface SegmentStampRow {
  readonly key: 'segmentStamp'
  readonly stamp: string
}

export type CacheMetaRow = SyncStateRow | ServerClockRow | LastAnswerRow | CheckRow | OpenIndexRow | SegmentStampRow

/** `acknowledged`: the server applied it, and the cache has not caught up yet. */
export type OutboxState = 'pending' | 'acknowledged'

export interface OutboxRow {
  /** Order of the outbox; given by the database, never used twice. */
  readonly n: number
  readonly id: string
  readonly command: Command
  readonly savedAt: Instant
  /** The server could not be reached when it was saved, or when it was first to be sent. */
  readonly savedOffline: boolean
  readonly state: OutboxState
  /** Times that the server asked to send it later, on its own account. A broken network is not counted: it says nothing of the command. */
  readonly attempts: number
  readonly lastCode: string | null
  /** Of the verdict, once acknowledged. */
  readonly versions: Readonly<Record<string, number>>
  readonly seq: number | null
  /** How its tickets were called here when it was made; missing in rows that are older, or that came from a copy. */
  readonly labels?: TicketLabels
}

/** By ticket: its number, or the code that stands for it, and nothing of what is in it. */
export type TicketLabels = Readonly<Record<string, Pick<Ticket, 'number' | 'provisionalCode'>>>

/** Who gave the verdict. */
export type Judge = 'server' | 'device'

/** So often the server is asked about a command before those behind it stop waiting for it. */
const PATIENCE = 5

/**
 * Whether the server cannot decide about it now: it fails on it again and again, or does not know such commands yet. It
 * stays pending, and is asked again; nothing that does not depend on it waits.
 */
export const isUndecided = ({ attempts, lastCode }: Pick<OutboxRow, 'attempts' | 'lastCode'>): boolean =>
  lastCode === 'command.unknown' || attempts >= PATIENCE

/** Something the server refused, kept until the engineer has decided what becomes of it. */
export interface AttentionRow {
  /** The command's id. */
  readonly id: string
  /** Null when it was made on another device, or before this one lost its outbox. */
  readonly command: Command | null
  readonly verdict: Verdict
  /** `device`: the server never decided about it, so the same command may be sent again as it is. */
  readonly judgedBy: Judge
  readonly ticketIds: readonly string[]
  readonly explanations: readonly Explanation[]
  readonly movedAt: Instant
  /** Asked while the server could not be reached: others went on meanwhile, and could not be seen. */
  readonly savedOffline: boolean
  /** As of the outbox row: a ticket that went out of sight is called by it. */
  readonly labels?: TicketLabels
}

/** A command that went through, but met somebody else's change: said to the engineer once. */
export interface MergedRow {
  readonly id: string
  readonly command: Command
  readonly explanations: readonly Explanation[]
  readonly decidedAt: Instant
}

/** What became of an attention row. Kept, so that nothing vanishes without a trace, or comes back. */
export interface DecidedRow {
  readonly id: string
  readonly outcome: 'discarded' | 'retried' | 'decidedElsewhere'
  readonly command: Command | null
  readonly code: string
  readonly decidedAt: Instant
  /** The server knows, and sends the refusal to no other computer of this person. */
  readonly isTold?: boolean
}

/** A notice that was seen here, of which the server does not know yet. */
export interface SeenNoticeRow {
  /** The notice's id. */
  readonly id: string
  readonly seenAt: Instant
}

/** A text being written. Never touched by sync. */
export interface DraftRow {
  /** `reply:TICKET`, `note:TICKET`, `register`, … */
  readonly key: string
  readonly body: string
  readonly savedAt: Instant
}

export interface ClientIdRow {
  readonly key: 'clientId'
  /** UUIDv7; lives as long as the outbox. */
  readonly value: string
}

/** Tells this database from one that took its place after it was deleted. One that an older version made has none. */
export interface BornAsRow {
  readonly key: 'bornAs'
  readonly value: string
}

/** Commands that went through and are here no more: whoever still holds a copy of one must not bring it back. */
export interface AnsweredRow {
  readonly key: 'answered'
  /** The last ones, oldest first. */
  readonly ids: readonly string[]
}

export type OutboxMetaRow = ClientIdRow | BornAsRow | AnsweredRow

/** What a page of changes touched, so that those who show it know what to read again. */
export interface Touched {
  readonly tickets: readonly string[]
  readonly timelines: readonly string[]
  /** Keys of segments that came or went. */
  readonly segments?: readonly string[]
  /** Entities of the catalogue: person, group, category, service, calendar, policy, settings. */
  readonly directory: boolean
  readonly notices: boolean
}
