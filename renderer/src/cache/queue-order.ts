/** Orders of the queue. Every one ends in age and id, so that two reads never differ. */
import type { Instant } from '@shared/domain/instant'
import type { QueueSort } from './queue-index'
import type { QueueRow } from './queue-row'
import { placesDescending } from './sort-descending'

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

/** Finished tickets, the last one first. There may be a hundred thousand: no object each, and hardly any comparison. */
export class FinishedList {
  readonly #ids: string[] = []
  readonly #finishedAt: number[] = []
  readonly #registeredAt: number[] = []

  add(id: string, finishedAt: Instant, registeredAt: Instant): void {
    this.#ids.push(id)
    this.#finishedAt.push(finishedAt)
    this.#registeredAt.push(registeredAt)
  }

  inOrder(): readonly string[] {
    const finishedAt = Float64Array.from(this.#finishedAt)
    const places = placesDescending(finishedAt)
    for (let from = 0; from < places.length;) {
      let to = from + 1
      while (to < places.length && finishedAt[places[to] ?? 0] === finishedAt[places[from] ?? 0]) to += 1
      if (to - from > 1) places.subarray(from, to).sort((one, other) => this.#byAge(one, other))
      from = to
    }
    return Array.from(places, (place) => this.#ids[place] ?? '')
  }

  #byAge(one: number, other: number): number {
    const difference = (this.#registeredAt[one] ?? 0) - (this.#registeredAt[other] ?? 0)
    return difference || ((this.#ids[one] ?? '') < (this.#ids[other] ?? '') ? -1 : 1)
  }
}
