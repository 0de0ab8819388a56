/**
 * Cases from the test suites of open-source libraries for working hours; their sources and licences stand in the file.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { add, between, compileCalendar, isOpen } from './calendar'
import { at } from './testing/builders'
import type { CalendarDefinition } from './types'

type Hours = CalendarDefinition['week']
interface CaseBase {
  readonly id: string
  readonly source: string
  readonly licence: string
  readonly tz: string
  readonly hours: Hours
  readonly overnightForm?: Hours
  readonly holidays: readonly string[]
  readonly breaks?: CalendarDefinition['breaks']
  readonly overrides?: CalendarDefinition['overrides']
}
type Case = CaseBase &
  (
    | { readonly kind: 'add'; readonly start: string; readonly minutes: number; readonly expected: string }
    | { readonly kind: 'between'; readonly start: string; readonly end: string; readonly expectedMinutes: number }
    | { readonly kind: 'within'; readonly at: string; readonly expected: boolean }
  )

const cases = readFileSync(new URL('fixtures/cases.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Case)

function calendarOfCase(given: Case, week: Hours): CalendarDefinition {
  const { id, tz: zone, holidays, breaks = {}, overrides = {} } = given
  return { id, version: 1, zone, week, holidays, breaks, overrides }
}

function check(given: Case, week: Hours): void {
  const calendar = compileCalendar(calendarOfCase(given, week))
  if (given.kind === 'add') {
    expect(new Date(add(calendar, at(given.start), given.minutes)).toISOString()).toBe(
      new Date(given.expected).toISOString(),
    )
  } else if (given.kind === 'between') {
    expect(between(calendar, at(given.start), at(given.end))).toBe(given.expectedMinutes)
  } else {
    expect(isOpen(calendar, at(given.at))).toBe(given.expected)
  }
}

describe('cases of other libraries', () => {
  it('are all there, each with its source and licence', () => {
    expect(cases).toHaveLength(52)
    for (const given of cases) expect([given.source, given.licence]).toEqual([expect.any(String), expect.any(String)])
  })

  it.each(cases.map((given) => [given.id, given] as const))('%s gives what its library gives', (_id, given) => {
    check(given, given.hours)
    if (given.overnightForm !== undefined) check(given, given.overnightForm)
  })
})
