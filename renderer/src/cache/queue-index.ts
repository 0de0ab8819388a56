/**
 * The queue's index: rows in; filtered, sorted, counted and due alarms out. Finished tickets may come as columns, of
 * which rows are made when somebody looks.
 */
import type { Instant } from '@shared/domain/instant'
import type { AlarmRow } from '@shared/sla/types'
import type { SegmentColumns } from '@shared/protocol/segment-columns'
import type { MakeRow } from './packed-rows'
import type { QueueRow } from './queue-row'

export const QUEUE_VIEWS = [
  'mine',
  'myGroups',
  'unassigned',
  'breaching',
  'breached',
  'pendingDue',
  'allOpen',
  'resolved',
] as const
export type QueueView = (typeof QUEUE_VIEWS)[number]

export type QueueSort = 'nextDeadline' | 'age' | 'updated' | 'priority' | 'number'

/** Whose queue it is. */
export interface QueueOwner {
  readonly personId: string
  readonly groupIds: readonly string[]
}

export interface QueueQuery {
  readonly view: QueueView
  readonly owner: QueueOwner
  /** By the server's clock. */
  readonly now: Instant
  /** `nextDeadline` by default: the deadline that comes first, then age. */
  readonly sort?: QueueSort
  /** Words that must all stand in number, code, subject or requester's name. */
  readonly words?: string
}

export type QueueCounts = Readonly<Record<QueueView, number>>

export interface QueueIndex {
  readonly size: number
  /** Raised by everything that may change a row or an answer. */
  readonly revision: number
  put(rows: readonly QueueRow[]): void
  /**
   * @param columns of finished tickets; a row that is there, or comes later, counts instead
   * @param marked those whose columns count no more
   */
  putPacked(key: string, columns: SegmentColumns, marked: ReadonlySet<string>, makeRow: MakeRow): void
  dropPacked(key: string): void
  remove(ids: readonly string[]): void
  clear(): void
  get(id: string): QueueRow | undefined
  /** The ticket that the server gave this number. */
  idOfNumber(number: number): string | undefined
  /** Ids in order. */
  ids(query: QueueQuery): readonly string[]
  /** Whether words are looked for in all rows; until then, packed ones may not be found. */
  readonly isSearchable: boolean
  /** Some of what that takes. @param isTimeOver asked between two slices */
  prepareSearch(isTimeOver: () => boolean): void
  counts(owner: QueueOwner, now: Instant): QueueCounts
  /** Parents of the major incidents that go on. */
  majorIds(): readonly string[]
  /** Tickets that are linked to a parent. */
  childIdsOf(majorId: string): readonly string[]
  /**
   * Alarms of the owner's tickets (assigned to them, or to nobody in their groups) and of what their groups have promised
   * others, due later than `after`, soonest first.
   */
  alarms(owner: QueueOwner, after: Instant): readonly AlarmRow[]
  /** Open rows whose clocks are not reckoned, or no longer right (a pause ended, a deadline passed). */
  unreckonedIds(now: Instant): readonly string[]
}
