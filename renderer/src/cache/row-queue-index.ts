/**
 * The queue index over plain rows. Open and finished rows are kept apart: views that change as time goes by look only
 * at the open ones, which are few.
 */
import type { Instant } from '@shared/domain/instant'
import type { AlarmRow } from '@shared/sla/types'
import type { QueueCounts, QueueIndex, QueueOwner, QueueQuery } from './queue-index'
import type { QueueRow } from './queue-row'
import { sortFinished, sortRows } from './queue-order'
import { isInResolved, isInView, isOpenRow, isOpenView, OPEN_VIEW_NAMES } from './queue-views'

export class RowQueueIndex implements QueueIndex {
  readonly #open = new Map<string, QueueRow>()
  readonly #finished = new Map<string, QueueRow>()
  readonly #majorIds = new Set<string>()
  readonly #childIds = new Map<string, Set<string>>()
  #resolvedCount = 0

  get size(): number {
    return this.#open.size + this.#finished.size
  }

  put(rows: readonly QueueRow[]): void {
    for (const row of rows) {
      this.#take(row.id)
      this.#link(row)
      if (isOpenRow(row)) {
        this.#open.set(row.id, row)
        continue
      }
      this.#finished.set(row.id, row)
      if (isInResolved(row)) this.#resolvedCount += 1
    }
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) this.#take(id)
  }

  clear(): void {
    this.#open.clear()
    this.#finished.clear()
    this.#majorIds.clear()
    this.#childIds.clear()
    this.#resolvedCount = 0
  }

  get(id: string): QueueRow | undefined {
    return this.#open.get(id) ?? this.#finished.get(id)
  }

  ids({ view, owner, now, sort, words }: QueueQuery): readonly string[] {
    const matches = matcher(words ?? '')
    const found: QueueRow[] = []
    if (isOpenView(view)) {
      for (const row of this.#open.values()) if (isInView(row, view, owner, now) && matches(row)) found.push(row)
    } else {
      for (const row of this.#finished.values()) if (isInResolved(row) && matches(row)) found.push(row)
    }
    const isByFinish = view === 'resolved' && (sort ?? 'nextDeadline') === 'nextDeadline'
    return (isByFinish ? sortFinished(found) : sortRows(found, sort ?? 'nextDeadline')).map((row) => row.id)
  }

  counts(owner: QueueOwner, now: Instant): QueueCounts {
    const counts = { mine: 0, myGroups: 0, unassigned: 0, breaching: 0, breached: 0, pendingDue: 0, allOpen: 0 }
    for (const row of this.#open.values()) {
      for (const view of OPEN_VIEW_NAMES) if (isInView(row, view, owner, now)) counts[view] += 1
    }
    return { ...counts, resolved: this.#resolvedCount }
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
      const isMine = row.assigneeId === owner.personId
      if (!isMine && !(row.assigneeId === null && owner.groupIds.includes(row.groupId))) continue
      for (const alarm of row.alarms) if (alarm.at > after) alarms.push(alarm)
    }
    return alarms.sort((left, right) => left.at - right.at)
  }

  unreckonedIds(now: Instant): readonly string[] {
    const ids: string[] = []
    for (const row of this.#open.values()) {
      if (!row.isReckoned || (row.reckonAgainAt !== null && row.reckonAgainAt <= now)) ids.push(row.id)
    }
    return ids
  }

  #link({ id, isMajor, majorId }: QueueRow): void {
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
    if (finished === undefined) return
    this.#finished.delete(id)
    if (isInResolved(finished)) this.#resolvedCount -= 1
  }
}

function matcher(text: string): (row: QueueRow) => boolean {
  const words = text
    .toLocaleLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
  if (words.length === 0) return () => true
  return (row) => {
    const haystack =
      `${row.number ?? ''} ${row.provisionalCode} ${row.externalRef ?? ''} ${row.subject} ${row.requesterName}`.toLocaleLowerCase()
    return words.every((word) => haystack.includes(word))
  }
}
