import { expect, test } from 'vitest'
import { Appetite, FIRST_ROWS, MOST_ROWS } from './appetite'

/** A link that carries so many rows a second, and answers after a while. @returns what was asked for, page by page */
function asks(pages: number, rowsASecond: number, answersAfterMs: number): number[] {
  const appetite = new Appetite()
  return Array.from({ length: pages }, () => {
    const { rows } = appetite
    appetite.took({ asked: rows, came: rows, tookMs: answersAfterMs + (rows * 1_000) / rowsASecond })
    return rows
  })
}

test('on a good link the third page is a full one, also from far away', () => {
  expect(asks(4, 50_000, 5)).toEqual([FIRST_ROWS, 8 * FIRST_ROWS, MOST_ROWS, MOST_ROWS])
  expect(asks(4, 50_000, 250)).toEqual([FIRST_ROWS, 8 * FIRST_ROWS, MOST_ROWS, MOST_ROWS])
})

test('on a bad link pages stay at what comes within three seconds', () => {
  for (const rows of asks(6, 15, 300).slice(1)) expect(rows / 15).toBeLessThanOrEqual(3)
  expect(asks(6, 15, 300).at(-1)).toBeGreaterThan(30)
})

test('a link that has become bad is noticed with one page, and one that breaks with none', () => {
  const appetite = new Appetite()
  for (let page = 0; page < 3; page += 1) appetite.took({ asked: appetite.rows, came: appetite.rows, tookMs: 10 })
  expect(appetite.rows).toBe(MOST_ROWS)
  appetite.lost()
  expect(appetite.rows).toBe(125)
  appetite.took({ asked: 125, came: 125, tookMs: 25_000 })
  expect(appetite.rows).toBe(15)
  for (let page = 0; page < 9; page += 1) appetite.lost()
  expect(appetite.rows).toBe(10)
})

test('a page with little in it says nothing against asking for more, unless it was slow', () => {
  const appetite = new Appetite()
  appetite.took({ asked: FIRST_ROWS, came: 0, tookMs: 40 })
  expect(appetite.rows).toBe(FIRST_ROWS)
  appetite.took({ asked: FIRST_ROWS, came: 20, tookMs: 6_000 })
  expect(appetite.rows).toBe(10)
})
