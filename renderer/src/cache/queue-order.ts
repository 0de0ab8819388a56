/** Orders of the queue. Every one ends in age and id, so that two reads never differ. */
import type { QueueSort } from './queue-index'
import type { QueueRow } from './queue-row'

/** What orders look at. */
export type SortKeys = Pick<
  QueueRow,
  'id' | 'number' | 'priority' | 'registeredAt' | 'updatedAt' | 'finishedAt' | 'clock'
>

type Compare = (left: SortKeys, right: SortKeys) => number

const byAge: Compare = (left, right) =>
  left.registeredAt - right.registeredAt || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0)

/** A paused clock has no deadline, but more to say than none at all. */
const deadlineRank = (row: SortKeys): number => {
  if (row.clock?.deadlineAt !== null && row.clock?.deadlineAt !== undefined && row.clock.state === 'running') return 0
  return row.clock?.state === 'paused' ? 1 : 2
}

const byNextDeadline: Compare = (left, right) => {
  const rank = deadlineRank(left) - deadlineRank(right)
  if (rank !== 0) return rank
  if (deadlineRank(left) === 0) return (left.clock?.deadlineAt ?? 0) - (right.clock?.deadlineAt ?? 0)
  if (deadlineRank(left) === 1) return (left.clock?.remainingMs ?? 0) - (right.clock?.remainingMs ?? 0)
  return 0
}

const COMPARE: Readonly<Record<QueueSort, Compare>> = {
  nextDeadline: byNextDeadline,
  age: () => 0,
  updated: (left, right) => right.updatedAt - left.updatedAt,
  priority: (left, right) =>
    left.priority < right.priority ? -1 : left.priority > right.priority ? 1 : byNextDeadline(left, right),
  number: (left, right) => (right.number ?? Number.MAX_SAFE_INTEGER) - (left.number ?? Number.MAX_SAFE_INTEGER),
}

export function sortRows(rows: SortKeys[], sort: QueueSort): SortKeys[] {
  const compare = COMPARE[sort]
  return rows.sort((left, right) => compare(left, right) || byAge(left, right))
}

/** Finished tickets: the last one first. There may be many, and numbers side by side are compared soonest. */
export function sortFinished(rows: readonly SortKeys[]): readonly SortKeys[] {
  const finishedAt = Float64Array.from(rows, (row) => row.finishedAt ?? 0)
  const places = Uint32Array.from(rows, (_row, place) => place)
  places.sort((left, right) => {
    const difference = (finishedAt[right] ?? 0) - (finishedAt[left] ?? 0)
    if (difference !== 0) return difference
    const [one, other] = [rows[left], rows[right]]
    return one === undefined || other === undefined ? 0 : byAge(one, other)
  })
  return Array.from(places).flatMap((place) => rows[place] ?? [])
}
