/** What clients are kept in step by: the feed, their clocks, and finished tickets as they are sent. */
import type { Generated } from 'kysely'
import type { EntityName } from '@shared/protocol/sync'

export interface FeedTable {
  seq: number
  organisation_id: string
  commit_id: number
  entity: EntityName | 'eventContent' | 'verdict'
  entity_id: string
  op: 'upsert' | 'delete'
  version: number
  scopes_before: string[] | null
  scopes_after: string[] | null
  command_id: string | null
  server_at: number
}

/** How far the feed has been trimmed: a cursor below it must begin again. And how far each entity is in it only once. */
export interface FeedFloorsTable {
  organisation_id: string
  seq: number
  compacted_seq: Generated<number>
}

/** Last rows of commits that compaction has removed: cursors may stand there. */
export interface FeedMarksTable {
  organisation_id: string
  seq: number
  commit_id: number
  server_at: number
}

/** When a client was last heard of, and its longest silences: bounds for the time that an offline command may claim. */
export interface ClientsTable {
  id: string
  organisation_id: string
  person_id: string
  last_contact_at: number
  previous_contact_at: number | null
  skew_ms: number
}

export interface ContactGapsTable {
  client_id: string
  started_at: number
  ended_at: number
}

/** Finished tickets that everybody may read, packed once. Dropped by triggers when one must not be read any more. */
export interface SegmentsTable {
  id: string
  organisation_id: string
  /** Rises in the order in which they were committed. */
  serial: Generated<number>
  ticket_count: number
  byte_size: number
  bytes: Uint8Array
  built_at: number
}

/** Which version of a ticket stands in which segment. */
export interface SegmentTicketsTable {
  ticket_id: string
  segment_id: string
  version: number
}
