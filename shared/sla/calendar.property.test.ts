/**
 * What must hold of every calendar: 2,000 runs for each seed, each of a random span on a random calendar. Compiling is the
 * slow part, so that the calendars are drawn first, and each is compiled once. The seeds, one fixed and one new every time,
 * stand in the names of the tests.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE_MS, type Instant } from '../domain/instant'
import { addMs, betweenMs, closesAt, compileCalendar, isOpen, nextOpen, type Calendar } from './calendar'
import { calendarCase, SEEDS } from './testing/arbitraries'
import { slowCalendar, type SlowCalendar, type SlowCount } from './testing/slow-reference'
import type { CalendarDefinition } from './types'

const RUNS = 2_000
const CALENDARS = 200
const TIMEOUT_MS = 120_000

const span = fc.record({
  offset: fc.integer({ min: 0, max: 3 * 1_440 * MINUTE_MS }),
  ms: fc.integer({ min: 0, max: 5 * 1_440 * MINUTE_MS }),
  more: fc.integer({ min: 1, max: 1_440 * MINUTE_MS }),
})
/** Whole minutes: a start within the first day, a span of up to five, and how much to add. */
const minuteSpan = fc.record({
  offset: fc.integer({ min: 0, max: 1_440 }),
  span: fc.integer({ min: 0, max: 5 * 1_440 }),
  minutes: fc.integer({ min: 1, max: 1_440 }),
})

interface Drawn {
  /** Printed when a property fails. */
  readonly calendar: CalendarDefinition
  readonly anchor: Instant
  readonly compiled: Calendar
  readonly slow: SlowCalendar
  /** Six days from the anchor on, minute by minute. */
  counted(): SlowCount
}

/** One of the calendars that the seed gives. */
function calendars(seed: number): fc.Arbitrary<Drawn> {
  const drawn = fc.sample(calendarCase, { seed, numRuns: CALENDARS }).map(({ calendar, start: anchor }): Drawn => {
    const slow = slowCalendar(calendar)
    let counted: SlowCount | null = null
    return {
      calendar,
      anchor,
      compiled: compileCalendar(calendar),
      slow,
      counted: () => (counted ??= slow.count(anchor, 6 * 1_440)),
    }
  })
  return fc.constantFrom(...drawn)
}

describe.each(SEEDS)('any calendar (seed %i)', (seed) => {
  const anyCalendar = calendars(seed)

  it('adds and counts so that the two agree with each other', { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(anyCalendar, span, ({ compiled, anchor }, { offset, ms, more }) => {
        const start = anchor + offset
        const end = addMs(compiled, start, ms)
        // Counting back what was added.
        expect(betweenMs(compiled, start, end)).toBe(ms)
        // Monotone in the start and in the duration.
        expect(addMs(compiled, start + more, ms)).toBeGreaterThanOrEqual(end)
        expect(addMs(compiled, start, ms + more)).toBeGreaterThan(end)
        // In two steps as in one.
        expect(addMs(compiled, end, more)).toBe(addMs(compiled, start, ms + more))
        // A span is the sum of its parts.
        const middle = start + more
        const last = middle + ms
        expect(betweenMs(compiled, start, middle) + betweenMs(compiled, middle, last)).toBe(
          betweenMs(compiled, start, last),
        )
      }),
      { seed, numRuns: RUNS },
    )
  })

  it('is due when it was open, and opens and closes where it says', { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(anyCalendar, span, ({ compiled, anchor }, { offset, more }) => {
        const start = anchor + offset
        expect(isOpen(compiled, addMs(compiled, start, more) - 1)).toBe(true)
        const opening = nextOpen(compiled, start)
        expect(isOpen(compiled, opening)).toBe(true)
        expect(betweenMs(compiled, start, opening)).toBe(0)
        const closing = closesAt(compiled, opening)
        if (closing === null) return
        expect(isOpen(compiled, closing)).toBe(false)
        expect(betweenMs(compiled, opening, closing)).toBe(closing - opening)
      }),
      { seed, numRuns: RUNS },
    )
  })

  it('agrees with counting minute by minute over up to five days', { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(anyCalendar, minuteSpan, ({ compiled, anchor, slow, counted }, { offset, span: length, minutes }) => {
        const start = anchor + offset * MINUTE_MS
        const end = start + length * MINUTE_MS
        expect(isOpen(compiled, start)).toBe(slow.isOpen(start))
        expect(betweenMs(compiled, start, end)).toBe(counted().between(start, end) * MINUTE_MS)
        const due = counted().add(start, minutes)
        if (due !== null) expect(addMs(compiled, start, minutes * MINUTE_MS)).toBe(due)
      }),
      { seed, numRuns: RUNS },
    )
  })
})
