/**
 * What must hold of every calendar. Each drawn calendar is tried at ten spans, since compiling is the slow part: 2,000 of
 * them for each seed. The seeds, one fixed and one new every time, stand in the names of the tests.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE_MS } from '../domain/instant'
import { addMs, betweenMs, closesAt, compileCalendar, isOpen, nextOpen } from './calendar'
import { calendarCase, SEEDS } from './testing/arbitraries'
import { slowCalendar } from './testing/slow-reference'

const CALENDARS = 200
const SPANS = 10
const spans = fc.array(
  fc.record({
    offset: fc.integer({ min: 0, max: 3 * 1_440 * MINUTE_MS }),
    ms: fc.integer({ min: 0, max: 5 * 1_440 * MINUTE_MS }),
    more: fc.integer({ min: 1, max: 1_440 * MINUTE_MS }),
  }),
  { minLength: SPANS, maxLength: SPANS },
)
/** Whole minutes: a start within the first day, a span of up to five, and how much to add. */
const minuteSpans = fc.array(
  fc.record({
    offset: fc.integer({ min: 0, max: 1_440 }),
    span: fc.integer({ min: 0, max: 5 * 1_440 }),
    minutes: fc.integer({ min: 1, max: 1_440 }),
  }),
  { minLength: SPANS, maxLength: SPANS },
)
const TIMEOUT_MS = 120_000

describe.each(SEEDS)('any calendar (seed %i)', (seed) => {
  it('adds and counts so that the two agree with each other', { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(calendarCase, spans, ({ calendar, start: anchor }, drawn) => {
        const compiled = compileCalendar(calendar)
        for (const { offset, ms, more } of drawn) {
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
        }
      }),
      { seed, numRuns: CALENDARS },
    )
  })

  it('is due when it was open, and opens and closes where it says', { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(calendarCase, spans, ({ calendar, start: anchor }, drawn) => {
        const compiled = compileCalendar(calendar)
        for (const { offset, more } of drawn) {
          const start = anchor + offset
          expect(isOpen(compiled, addMs(compiled, start, more) - 1)).toBe(true)
          const opening = nextOpen(compiled, start)
          expect(isOpen(compiled, opening)).toBe(true)
          expect(betweenMs(compiled, start, opening)).toBe(0)
          const closing = closesAt(compiled, opening)
          if (closing === null) continue
          expect(isOpen(compiled, closing)).toBe(false)
          expect(betweenMs(compiled, opening, closing)).toBe(closing - opening)
        }
      }),
      { seed, numRuns: CALENDARS },
    )
  })

  it('agrees with counting minute by minute over up to five days', { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(calendarCase, minuteSpans, ({ calendar, start: anchor }, drawn) => {
        const compiled = compileCalendar(calendar)
        const slow = slowCalendar(calendar)
        const counted = slow.count(anchor, 6 * 1_440)
        for (const { offset, span, minutes } of drawn) {
          const start = anchor + offset * MINUTE_MS
          const end = start + span * MINUTE_MS
          expect(isOpen(compiled, start)).toBe(slow.isOpen(start))
          expect(betweenMs(compiled, start, end)).toBe(counted.between(start, end) * MINUTE_MS)
          const due = counted.add(start, minutes)
          if (due !== null) expect(addMs(compiled, start, minutes * MINUTE_MS)).toBe(due)
        }
      }),
      { seed, numRuns: CALENDARS },
    )
  })
})
