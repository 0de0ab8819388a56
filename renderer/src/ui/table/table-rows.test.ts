import { describe, expect, it } from 'vitest'
import { layOut, rowAt, stepFrom, type TableRow } from './table-rows'

const row = (key: string): TableRow<string> => ({ kind: 'row', key, item: key })
const line: TableRow<string> = { kind: 'separator', key: 'now', label: 'сейчас' }
const rows = [row('a'), line, row('b'), row('c')]

describe('the layout of a table', () => {
  it('sums the fixed heights of rows and separators', () => {
    expect([...layOut(rows, 'default')]).toEqual([0, 32, 52, 84])
    expect([...layOut(rows, 'compact')]).toEqual([0, 26, 46, 72])
  })

  it('finds the row at a height', () => {
    const tops = layOut(rows, 'default')
    expect([0, 31, 32, 60, 500].map((top) => rowAt(tops, top))).toEqual([0, 0, 1, 2, 3])
    expect(rowAt(new Float64Array(0), 10)).toBe(-1)
  })
})

describe('stepping through a table', () => {
  it('passes over separators', () => {
    expect(stepFrom(rows, 0, 1)).toBe(2)
    expect(stepFrom(rows, 2, -1)).toBe(0)
  })

  it('stops at the ends', () => {
    expect(stepFrom(rows, 3, 1)).toBe(3)
    expect(stepFrom(rows, 0, -5)).toBe(0)
    expect(stepFrom(rows, 0, 50)).toBe(3)
  })

  it('enters from outside at the first or the last row', () => {
    expect(stepFrom(rows, -1, 1)).toBe(0)
    expect(stepFrom(rows, rows.length, -1)).toBe(3)
  })
})
