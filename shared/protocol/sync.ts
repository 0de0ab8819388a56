/**
 * The sync protocol: push commands, pull changes, be poked. One file, since both sides must read it the same way.
 *
 * A pull walks the change feed. Without a cursor it begins with a snapshot: it notes where the feed stands, sends the
 * present images page by page, then goes on from there. The cursor is opaque to the client and is stored in the same
 * transaction as the rows that came with it.
 */
import { z } from 'zod'
import type { commandSchema } from '../domain/command'
import type { Explanation } from '../domain/decision'
import type { TicketEvent } from '../domain/event'
import type { Instant } from '../domain/instant'
import type { Json } from '../domain/json'
import type { Notice } from '../domain/notices'
import type { Category, Group, OrganisationSettings, Person, Service } from '../domain/people'
import type { Ticket } from '../domain/ticket'
import type { Absence, DutyRota } from '../duty'
import type { CalendarDefinition, PolicyDefinition } from '../sla/types'
import type { SegmentReference } from './segment'
import type { Presence } from './presence'
import { PART_PATTERN, type Sums } from './sums'

/** Raised when images change so that an older client could not read them (answered with 426). */
export const SYNC_SCHEMA = 8
export const MAX_PUSH_COMMANDS = 100
export const MAX_PULL_LIMIT = 2_000
export const MAX_DECIDED = 500
export const STREAM_HEARTBEAT_MS = 20_000

/** What each synchronised entity looks like. */
export interface Images {
  readonly ticket: Ticket
  readonly event: TicketEvent
  /** All events of one ticket at once: only in snapshots. Its id is the ticket's. */
  readonly timeline: readonly TicketEvent[]
  readonly person: Person
  readonly group: Group
  readonly category: Category
  readonly service: Service
  readonly calendar: CalendarDefinition
  readonly policy: PolicyDefinition
  readonly settings: OrganisationSettings
  readonly dutyRota: DutyRota
  readonly absence: Absence
  readonly notice: Notice
}
export type EntityName = keyof Images

export type Upsert = {
  readonly [Name in EntityName]: {
    readonly op: 'upsert'
    readonly entity: Name
    readonly id: string
    /** Applied only when higher than the one that is held. Immutable entities have version 1. */
    readonly version: number
    readonly image: Images[Name]
  }
}[EntityName]

/** `delete`: it is gone. `out`: it is no longer this client's to keep; waits while the ticket has pending commands. */
export interface Removal {
  readonly op: 'delete' | 'out'
  readonly entity: EntityName
  readonly id: string
}

export type Change = Upsert | Removal

export const VERDICT_STATUSES = ['applied', 'merged', 'conflict', 'rejected', 'retryLater'] as const
export type VerdictStatus = (typeof VERDICT_STATUSES)[number]

/** The server's answer to one command. Stored in the transaction that applied it: a repeat gets the same one. */
export interface Verdict {
  readonly commandId: string
  readonly status: VerdictStatus
  /** Stable; `ok` when there is nothing to say. */
  readonly code: string
  readonly params: Readonly<Record<string, Json>>
  readonly explanations: readonly Explanation[]
  /** The ticket and the new events as they stand, so that nothing flickers between answer and feed. */
  readonly images: readonly Upsert[]
  /** The version of each ticket after the command: its overlay goes when the cache has caught up. */
  readonly versions: Readonly<Record<string, number>>
  /** Where in the feed the command's last change stands; null when it changed nothing. */
  readonly seq: number | null
  readonly decidedAt: Instant
  /** What it is about, where it comes back to a device that may have lost the command. What was typed, the server does not keep. */
  readonly asked?: { readonly name: string; readonly tickets: readonly string[] } | undefined
}

/**
 * What a snapshot brings one after the other: own open tickets, those of own groups, own notices, the other open tickets,
 * people and then finished tickets, packed and as rows. Who is named by a ticket comes with it. A client that takes no
 * segments gets people, notices and all tickets.
 */
export const SNAPSHOT_STAGES = ['mine', 'groups', 'notices', 'open', 'people', 'segments', 'tickets'] as const
export type SnapshotStage = (typeof SNAPSHOT_STAGES)[number]

/**
 * How far a snapshot is. Counts are of the beginning of its stage, and about. Of all tickets they are those that are open or
 * packed, until finished ones begin to come.
 */
export interface SnapshotProgress {
  /** Tickets that have been sent, of all. */
  readonly done: number
  readonly total: number
  /** What comes with the next page; all that precedes it is there. Absent from older servers. */
  readonly stage?: SnapshotStage | undefined
  /** What has been sent of that stage: tickets, or people. Finished tickets count as one stage. */
  readonly ofStage?: { readonly done: number; readonly total: number } | undefined
}

const clientSchema = {
  /** One per installation and user; never changes while there is an outbox. */
  clientId: z.uuid(),
  /** The client's clock when it asked: the server measures the skew. */
  clientNow: z.number(),
  schema: z.int().min(1),
  /**
   * The epoch the client knows; null at first. Another one on the server, or a cursor of a feed that it does not have,
   * means 409: the database was restored; drop the cache, keep the outbox and ask all of it again.
   */
  epoch: z.string().nullable(),
}

/** Commands stay opaque here: a malformed one must not stop the others, so each is parsed on its own. */
export const pushRequestSchema = z.object({
  ...clientSchema,
  /** Where the cache stands: a server that was restored says so before it decides on a history that it lost. */
  cursor: z.string().max(300).nullable().default(null),
  commands: z
    .array(z.looseObject({ id: z.uuid() }))
    .min(1)
    .max(MAX_PUSH_COMMANDS),
})
export interface PushRequest {
  readonly clientId: string
  readonly clientNow: number
  readonly schema: number
  readonly epoch: string | null
  readonly cursor: string | null
  readonly commands: readonly z.input<typeof commandSchema>[]
}

export interface PushResponse {
  readonly serverNow: Instant
  readonly epoch: string
  /** In the order of the commands. */
  readonly verdicts: readonly Verdict[]
}

export const pullRequestSchema = z.object({
  ...clientSchema,
  /** Null begins with a snapshot. */
  cursor: z.string().max(300).nullable(),
  limit: z.int().min(1).max(MAX_PULL_LIMIT).default(1_000),
  /** Own refusals that the person has decided about on this device: they are sent to nobody any more. */
  decided: z.array(z.uuid()).max(MAX_DECIDED).default([]),
  /** The page that reaches the end of the feed is to carry sums, so that the cache can be compared. */
  sums: z.boolean().default(false),
  /** Finished tickets of a snapshot may come as segments, which are fetched on their own. Asked with every page of it. */
  segments: z.boolean().default(false),
})
export type PullRequest = z.input<typeof pullRequestSchema>

export interface PullResponse {
  readonly serverNow: Instant
  readonly epoch: string
  /** Names the databases of the desktop: a server that moves keeps it. */
  readonly serverId: string
  readonly changes: readonly Change[]
  /** Conflicts and refusals of this person's commands, so that a client that lost its outbox still learns of them. */
  readonly verdicts: readonly Verdict[]
  /** Refusals that the person has decided about, here or elsewhere. Absent where the server does not take decisions. */
  readonly decided?: readonly string[] | undefined
  readonly cursor: string
  /** The feed position that the cache has reached with this page; null while a snapshot is under way. */
  readonly seq: number | null
  readonly hasMore: boolean
  /** Only while a snapshot is under way. */
  readonly snapshot: SnapshotProgress | null
  /** Of this page: to be fetched and stored with its cursor. One that is gone meanwhile is made up for by later pages. */
  readonly segments?: readonly SegmentReference[] | undefined
  /** Where they were asked for, and this page ends the feed: what a cache of this person holds at `seq`. */
  readonly sums?: Sums | undefined
}

/** One part of the cache, to be fetched again since its sum was not the server's. */
export const partRequestSchema = z.object({
  ...clientSchema,
  cursor: z.string().max(300),
  part: z.string().regex(PART_PATTERN),
})
export type PartRequest = z.input<typeof partRequestSchema>

export interface PartResponse {
  readonly serverNow: Instant
  readonly epoch: string
  /** Everything that this person may hold of the part. Whatever else is held of it has no place there. */
  readonly changes: readonly Upsert[]
}

/**
 * Server-sent events of `GET /v1/sync/stream`: hints without content; the truth is the next pull. Presence alone is told
 * nowhere else, since it is not kept.
 */
export type StreamMessage =
  | { readonly event: 'presence'; readonly data: Presence }
  | { readonly event: 'poke'; readonly data: { readonly seq: number } }
  | { readonly event: 'heartbeat'; readonly data: { readonly serverNow: Instant } }
  | { readonly event: 'end'; readonly data: { readonly reason: 'tokenExpired' | 'revoked' | 'stopping' } }
