/**
 * The queue as a departures board: its rows in order, and the lines that cross them where the present, the end of the
 * shift and the stop of time fall. Lines are drawn only in the order of deadlines, where they mean something.
 */
import type { TableRow } from '@/ui/table/table-rows'
import type { QueueRow } from '@/cache/queue-row'
import type { Instant } from '@shared/domain/instant'

/** Positions of the lines: index of the first row below each; null when it is not drawn. */
export interface Horizons {
  readonly now: number | null
  readonly endOfShift: number | null
  readonly stopped: number | null
  /** Rows to which nothing is promised. */
  readonly noDeadline: number | null
}

export interface HorizonWords {
  readonly now: string
  readonly nowTime: string
  readonly endOfShift: string
  readonly endOfShiftTime: string
  readonly stopped: string
  readonly noDeadline: string
}

const deadlineOf = (row: QueueRow): Instant | null => (row.clock?.state === 'running' ? row.clock.deadlineAt : null)

/** Where a row belongs in the order of deadlines. */
const RANKS = ['overdue', 'dueThisShift', 'dueLater', 'stopped', 'noDeadline'] as const
type Rank = (typeof RANKS)[number]

function rankOf(row: QueueRow, now: Instant, shiftEndsAt: Instant | null): Rank {
  const deadlineAt = deadlineOf(row)
  if (deadlineAt === null) return row.clock?.state === 'paused' ? 'stopped' : 'noDeadline'
  if (deadlineAt < now) return 'overdue'
  return shiftEndsAt !== null && deadlineAt <= shiftEndsAt ? 'dueThisShift' : 'dueLater'
}

/**
 * The displayed order is kept still under the cursor, so a row may stand in a place that is no longer its own: one that
 * has just been resolved, above all. It must neither drag a line along nor push the lines over its neighbours. So each
 * line stands where the fewest rows are on its wrong side.
 *
 * @param rows by next deadline: running clocks first, then paused ones, then the others
 */
export function findHorizons(rows: readonly QueueRow[], now: Instant, shiftEndsAt: Instant | null): Horizons {
  const ranks = rows.map((row) => rankOf(row, now, shiftEndsAt))
  const has = (rank: Rank): boolean => ranks.includes(rank)
  const isRunning = has('overdue') || has('dueThisShift') || has('dueLater')
  const hasPromises = isRunning || has('stopped')
  return {
    now: isRunning ? firstBelow(ranks, 'dueThisShift') : null,
    endOfShift: isRunning && shiftEndsAt !== null ? firstBelow(ranks, 'dueLater') : null,
    stopped: has('stopped') ? firstBelow(ranks, 'stopped') : null,
    noDeadline: hasPromises && has('noDeadline') ? firstBelow(ranks, 'noDeadline') : null,
  }
}

/**
 * @returns the index of the first row below the line above `lowest`; of equal places the lowest, since rows mostly
 * wait above the place that has become their own: paused or resolved
 */
function firstBelow(ranks: readonly Rank[], lowest: Rank): number {
  let best = 0
  let gain = 0
  let mostGained = 0
  for (const [index, rank] of ranks.entries()) {
    gain += RANKS.indexOf(rank) < RANKS.indexOf(lowest) ? 1 : -1
    if (gain < mostGained) continue
    mostGained = gain
    best = index + 1
  }
  return best
}

/** @param horizons null draws no lines */
export function layLines(
  rows: readonly QueueRow[],
  horizons: Horizons | null,
  words: HorizonWords,
): readonly TableRow<QueueRow>[] {
  const lines: TableRow<QueueRow>[] = []
  for (let index = 0; index <= rows.length; index += 1) {
    if (horizons !== null) lines.push(...separatorsAt(index, horizons, words))
    const row = rows[index]
    if (row !== undefined) lines.push(lineOf(row))
  }
  return lines
}

function separatorsAt(index: number, horizons: Horizons, words: HorizonWords): TableRow<QueueRow>[] {
  const lines: TableRow<QueueRow>[] = []
  const draw = (key: string, label: string, time: string, isNow: boolean): void => {
    lines.push({ kind: 'separator', key: `line:${key}`, label, time, isNow })
  }
  if (horizons.now === index) draw('now', words.now, words.nowTime, true)
  if (horizons.endOfShift === index) draw('shift', words.endOfShift, words.endOfShiftTime, false)
  if (horizons.stopped === index) draw('stopped', words.stopped, '', false)
  if (horizons.noDeadline === index) draw('none', words.noDeadline, '', false)
  return lines
}

function lineOf(row: QueueRow): TableRow<QueueRow> {
  return {
    kind: 'row',
    key: row.id,
    item: row,
    isUnread: row.isUnread,
    isSaved: row.unsaved !== 'none',
    isDone: row.finishedAt !== null,
  }
}
