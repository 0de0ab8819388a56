/**
 * The queue index over plain rows, and over columns of finished tickets. Open and finished rows are kept apart: views
 * that change as time goes by look only at the open ones, which are few.
 */
import { MINUTE_MS, type Instant } from '@shared/domain/instant'
import type { SegmentColumns } from '@shared/protocol/segment-columns'
import type { AlarmRow } from '@shared/sla/types'
import type { QueueCounts, QueueIndex, QueueOwner, QueueQuery, QueueSort } from './queue-index'
import type { QueueRow } from './queue-row'
import { PackedRows, searchText, type MakeRow, type Matches } from './packed-rows'
import { FinishedList, sortRows, type SortKeys } from './queue-order'
import { isInResolved, isInView, isOpenRow, isOpenView, OPEN_VIEW_NAMES } from './queue-views'

export class RowQueueIndex implements QueueIndex {
  readonly #open = new Map<string, QueueRow>()
  readonly #finished = new Map<string, QueueRow>()
  readonly #majorIds = new Set<string>()
  readonly #childIds = new Map<string, Set<string>>()
  readonly #packed = new PackedRows()
  #resolvedCount = 0
  /** Of the resolved view in its own order, while nothing has changed in it: with many, sorting them takes a while. */
  #resolvedIds: readonly string[] | null = null

  #revision = 0

  get revision(): number {
    return this.#revision
  }

  get size(): number {
    return this.#open.size + this.#finished.size + this.#packed.size
  }

  put(rows: readonly QueueRow[]): void {
    if (rows.length > 0) this.#revision += 1
    for (const row of rows) {
      this.#take(row.id)
      this.#link(row)
      if (isOpenRow(row)) {
        this.#open.set(row.id, row)
        continue
      }
      this.#finished.set(row.id, row)
      this.#resolvedIds = null
      if (isInResolved(row)) this.#resolvedCount += 1
    }
  }

  putPacked(key: string, columns: SegmentColumns, marked: ReadonlySet<string>, makeRow: MakeRow): void {
    this.#revision += 1
    this.#resolvedIds = null
    const isElsewhere = (id: string): boolean => this.#open.has(id) || this.#finished.has(id)
    const links = this.#packed.put(key, columns, makeRow, (id) => !marked.has(id) && !isElsewhere(id))
    for (const link of links) this.#link(link)
  }

  dropPacked(key: string): void {
    this.#revision += 1
    this.#resolvedIds = null
    this.#packed.drop(key)
  }

  remove(ids: readonly string[]): void {
    if (ids.length > 0) this.#revision += 1
    for (const id of ids) this.#take(id)
  }

  clear(): void {
    this.#revision += 1
    this.#open.clear()
    this.#finished.clear()
    this.#packed.clear()
    this.#resolvedIds = null
    this.#majorIds.clear()
    this.#childIds.clear()
    this.#resolvedCount = 0
  }

  get(id: string): QueueRow | undefined {
    return this.#open.get(id) ?? this.#finished.get(id) ?? this.#packed.get(id)
  }

  idOfNumber(number: number): string | undefined {
    for (const rows of [this.#open, this.#finished]) {
      for (const row of rows.values()) if (row.number === number) return row.id
    }
    return this.#packed.idOfNumber(number)
  }

  ids({ view, owner, now, sort, words }: QueueQuery): readonly string[] {
    const matches = matcher(words ?? '')
    if (!isOpenView(view)) return this.#resolved(matches, sort ?? 'nextDeadline')
    const found: QueueRow[] = []
    for (const row of this.#open.values()) {
      if (isInView(row, view, owner, now) && (matches === null || matches(searchText(row)))) found.push(row)
    }
    return sortRows(found, sort ?? 'nextDeadline').map((row) => row.id)
  }

  #resolved(matches: Matches | null, sort: QueueSort): readonly string[] {
    if (sort === 'nextDeadline') return this.#lastFinished(matches)
    const found: SortKeys[] = this.#packed.resolved(matches)
    found.push(...this.#finishedRows(matches))
    return sortRows(found, sort).map((row) => row.id)
  }

  #lastFinished(matches: Matches | null): readonly string[] {
    if (matches === null && this.#resolvedIds !== null) return this.#resolvedIds
    const list = new FinishedList()
    this.#packed.addFinished(matches, list)
    for (const { id, finishedAt, registeredAt } of this.#finishedRows(matches))
      list.add(id, finishedAt ?? 0, registeredAt)
    const ids = list.inOrder()
    if (matches === null) this.#resolvedIds = ids
    return ids
  }

  #finishedRows(matches: Matches | null): readonly QueueRow[] {
    const rows = [...this.#finished.values()]
    return rows.filter((row) => isInResolved(row) && (matches === null || matches(searchText(row))))
  }

  get isSearchable(): boolean {
    return this.#packed.isSearchable
  }

  prepareSearch(isTimeOver: () => boolean): void {
    this.#packed.prepareSearch(isTimeOver)
    if (this.isSearchable) this.#revision += 1
  }

  counts(owner: QueueOwner, now: Instant): QueueCounts {
    const counts = { mine: 0, myGroups: 0, unassigned: 0, breaching: 0, breached: 0, pendingDue: 0, allOpen: 0 }
    for (const row of this.#open.values()) {
      for (const view of OPEN_VIEW_NAMES) if (isInView(row, view, owner, now)) counts[view] += 1
    }
    return { ...counts, resolved: this.#resolvedCount + this.#packed.resolvedCount }
  }

  majorIds(): readonly string[] {
    return [...this.#majorIds]
  }

  childIdsOf(majorId: string): readonly string[] {
    return [...(this.#childIds.get(majorId) ?? [])]
  }

  alarms(owner: QueueOwner, after: Instant): readonly AlarmRow[] {
    const alarms: AlarmRow[] = []
    for (const row of this.#open.values()) {
      for (const alarm of row.alarms) if (alarm.at > after && isOwners(alarm, row, owner)) alarms.push(alarm)
    }
    return alarms.sort((left, right) => left.at - right.at)
  }

  unreckonedIds(now: Instant): readonly string[] {
    const ids: string[] = []
    for (const row of this.#open.values()) {
      if (!row.isReckoned || hasChangedSince(row, now)) ids.push(row.id)
    }
    return ids
  }

  #link({ id, isMajor, majorId }: Pick<QueueRow, 'id' | 'isMajor' | 'majorId'>): void {
    if (isMajor) this.#majorIds.add(id)
    if (majorId === null) return
    const siblings = this.#childIds.get(majorId)
    if (siblings === undefined) this.#childIds.set(majorId, new Set([id]))
    else siblings.add(id)
  }

  #take(id: string): void {
    const before = this.get(id)
    if (before === undefined) return
    this.#majorIds.delete(id)
    if (before.majorId !== null) this.#childIds.get(before.majorId)?.delete(id)
    this.#open.delete(id)
    const finished = this.#finished.get(id)
    if (finished === undefined) {
      if (isOpenRow(before)) return
      this.#packed.take(id)
      this.#resolvedIds = null
      return
    }
    this.#resolvedIds = null
    this.#finished.delete(id)
    if (isInResolved(finished)) this.#resolvedCount -= 1
  }
}

/**
 * What another group has promised, to accept it or to do its part, is the business of everybody there; the rest is that
 * of whoever has the ticket, and while nobody has, of their group.
 */
function isOwners({ groupId }: AlarmRow, row: QueueRow, owner: QueueOwner): boolean {
  if (groupId !== null && groupId !== row.groupId) return owner.groupIds.includes(groupId)
  return row.assigneeId === owner.personId || (row.assigneeId === null && owner.groupIds.includes(row.groupId))
}

/** @returns null where there is nothing to look for */
function matcher(text: string): Matches | null {
  const words = text
    .toLocaleLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
  if (words.length === 0) return null
  return (haystack) => words.every((word) => haystack.includes(word))
}

/** Less than this is the clock being kept, and not being put right. */
const SET_BACK_MS = MINUTE_MS

/** It may also be earlier than it was: with a clock that is put right, what was overdue is not yet. */
const hasChangedSince = ({ reckonAgainAt, reckonedAt }: QueueRow, now: Instant): boolean =>
  (reckonAgainAt !== null && reckonAgainAt <= now) || (reckonedAt !== null && now < reckonedAt - SET_BACK_MS)
