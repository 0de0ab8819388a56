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

/**
 * Lines by counting, not by searching: the displayed order is kept still under the cursor, so a row may stand in a
 * place that is no longer its own, and must not drag a line along.
 *
 * @param rows by next deadline: running clocks first, then paused ones, then the others
 */
export function findHorizons(rows: readonly QueueRow[], now: Instant, shiftEndsAt: Instant | null): Horizons {
  let overdue = 0
  let dueThisShift = 0
  let running = 0
  let paused = 0
  for (const row of rows) {
    const deadlineAt = deadlineOf(row)
    if (deadlineAt === null) {
      if (row.clock?.state === 'paused') paused += 1
      continue
    }
    running += 1
    if (deadlineAt < now) overdue += 1
    if (shiftEndsAt !== null && deadlineAt <= shiftEndsAt) dueThisShift += 1
  }
  const isRunning = running > 0
  return {
    now: isRunning ? overdue : null,
    endOfShift: isRunning && shiftEndsAt !== null ? Math.max(overdue, dueThisShift) : null,
    stopped: paused > 0 ? running : null,
    noDeadline: running + paused > 0 && running + paused < rows.length ? running + paused : null,
  }
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
