/** What a table shows, from the top down, and where each row lies. Heights are fixed, so positions are plain sums. */

export type TableDensity = 'compact' | 'default' | 'relaxed'

/** Pixels; the same as `--row-height` in tokens.css. */
export const ROW_HEIGHTS: Readonly<Record<TableDensity, number>> = { compact: 26, default: 32, relaxed: 40 }
/** Pixels; the same as `--separator-height` in tokens.css. */
export const SEPARATOR_HEIGHT = 20

export type TableRow<Item> =
  | {
      readonly kind: 'row'
      /** Unique in the table and the same after every reordering. */
      readonly key: string
      readonly item: Item
      /** Strong words and a disc in the margin. */
      readonly isUnread?: boolean
      /** Saved on this device, not confirmed: a dotted edge in the margin. */
      readonly isSaved?: boolean
      /** Finished: its words step back. */
      readonly isDone?: boolean
    }
  | {
      readonly kind: 'separator'
      readonly key: string
      /** «сейчас», «конец смены». */
      readonly label: string
      /** Time of day beside the label. */
      readonly time?: string
      /** The line of the present, in the accent. */
      readonly isNow?: boolean
    }

/** Height of a row in pixels. */
export function heightOf(row: TableRow<unknown>, density: TableDensity): number {
  return row.kind === 'row' ? ROW_HEIGHTS[density] : SEPARATOR_HEIGHT
}

/** Top edge of every row, in pixels from the top of the table. */
export function layOut(rows: readonly TableRow<unknown>[], density: TableDensity): Float64Array {
  const tops = new Float64Array(rows.length)
  let top = 0
  for (const [index, row] of rows.entries()) {
    tops[index] = top
    top += heightOf(row, density)
  }
  return tops
}

/** Index of the row at a height, by bisection; −1 when there are no rows. */
export function rowAt(tops: Float64Array, top: number): number {
  let low = 0
  let high = tops.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((tops[middle] ?? 0) <= top) low = middle
    else high = middle - 1
  }
  return high
}

/** The next row of kind `row` from an index in a direction, stopping at the ends; −1 when there is none. */
export function stepFrom(rows: readonly TableRow<unknown>[], index: number, step: number): number {
  const direction = Math.sign(step)
  let left = Math.abs(step)
  let reached = -1
  for (let next = index + direction; left > 0 && next >= 0 && next < rows.length; next += direction) {
    if (rows[next]?.kind !== 'row') continue
    reached = next
    left -= 1
  }
  return reached === -1 && rows[index]?.kind === 'row' ? index : reached
}
