/** What must hold of every rota and every set of absences. The seeds stand in the names of the tests. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY_MS, MINUTE_MS } from '../domain/instant'
import { Temporal } from '../sla/temporal'
import { absenceAt, standIn } from './absence'
import { dutySpans, nextDutyChange, onDuty } from './on-duty'
import { handOverOf, nextHandOver, personOfWeek } from './rotation'
import { rotaOf } from './testing/builders'
import type { Absence, DutyRota, WeeklyRotation } from './types'

const SEEDS = [1, 20_260_302]
const PEOPLE = ['anna', 'boris', 'vera', 'galina']
/** Around a change of the clocks in each of these zones; Lord Howe moves by half an hour, and Gaza at midnight. */
const ZONES = ['Europe/Moscow', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Gaza']
const FROM = Date.UTC(2026, 2, 1)
const SPAN_DAYS = 60

const person = fc.constantFrom(...PEOPLE)
const instant = fc.integer({ min: 0, max: SPAN_DAYS * 1_440 }).map((minutes) => FROM + minutes * MINUTE_MS)
const interval = fc
  .record({ from: instant, minutes: fc.integer({ min: 1, max: 20 * 1_440 }) })
  .map(({ from, minutes }) => ({ from, to: from + minutes * MINUTE_MS }))
const time = fc
  .record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.constantFrom('00', '15', '30') })
  .map(({ hour, minute }) => `${String(hour).padStart(2, '0')}:${minute}`)
const dateAfter = (days: number): string => new Date(FROM + days * DAY_MS).toISOString().slice(0, 10)
const rotations = fc
  .array(
    fc.record({
      day: fc.integer({ min: -20, max: SPAN_DAYS }),
      handOverAt: time,
      personIds: fc.uniqueArray(person, { maxLength: 4 }),
    }),
    { maxLength: 3 },
  )
  .map((drawn) =>
    [...new Map(drawn.map((each) => [each.day, each])).values()]
      .sort((one, other) => one.day - other.day)
      .map(({ day, handOverAt, personIds }): WeeklyRotation => ({ startsOn: dateAfter(day), handOverAt, personIds })),
  )
const rota: fc.Arbitrary<DutyRota> = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    rotations,
    shifts: fc.array(
      fc.record({ id: fc.uuid(), span: interval, personIds: fc.uniqueArray(person, { minLength: 1, maxLength: 3 }) }),
      { maxLength: 5 },
    ),
    swaps: fc.array(fc.record({ id: fc.uuid(), span: interval, insteadOfId: person, personId: person }), {
      maxLength: 4,
    }),
  })
  .map(({ zone, rotations: turns, shifts, swaps }) =>
    rotaOf({
      zone,
      rotations: turns,
      shifts: shifts.map(({ span, ...shift }) => ({ ...shift, ...span })),
      swaps: swaps.map(({ span, ...swap }) => ({ ...swap, ...span })),
    }),
  )

const sorted = (ids: readonly string[]): readonly string[] => [...ids].sort()

describe.each(SEEDS)('any rota (seed %i)', (seed) => {
  test('does not change before it says it does, and then does', () => {
    fc.assert(
      fc.property(rota, instant, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, at, share) => {
        const next = nextDutyChange(drawn, at)
        const between = at + Math.floor(((next ?? at + 400 * DAY_MS) - 1 - at) * share)
        expect(sorted(onDuty(drawn, between))).toEqual(sorted(onDuty(drawn, at)))
        if (next !== null) expect(sorted(onDuty(drawn, next))).not.toEqual(sorted(onDuty(drawn, at)))
      }),
      { seed, numRuns: 400 },
    )
  })

  test('is told the same by spans and by instants', () => {
    fc.assert(
      fc.property(rota, instant, instant, (drawn, from, at) => {
        const to = from + 28 * DAY_MS
        const spans = dutySpans(drawn, from, to)
        expect(spans.map((span) => span.from)).toEqual([from, ...spans.slice(0, -1).map((span) => span.to)])
        expect(spans.at(-1)?.to).toBe(to)
        const span = spans.find((each) => each.from <= at && at < each.to)
        if (span !== undefined) expect(sorted(span.personIds)).toEqual(sorted(onDuty(drawn, at)))
      }),
      { seed, numRuns: 200 },
    )
  })

  test('hands over by the wall clock of its zone, week after week, each in turn', () => {
    fc.assert(
      fc.property(rota, fc.integer({ min: 0, max: 60 }), ({ zone, rotations: drawn }, week) => {
        const [rotation] = drawn
        if (rotation === undefined || rotation.personIds.length === 0) return
        const alone = { zone, rotations: [rotation] }
        const start = handOverOf(rotation, week, zone)
        const wall = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone).toPlainDateTime()
        const planned = Temporal.PlainDateTime.from(`${rotation.startsOn}T${rotation.handOverAt}`).add({ weeks: week })
        // Later only where that time is skipped: then no instant reads as it on the wall.
        if (!wall.equals(planned)) {
          expect(Temporal.PlainDateTime.compare(wall, planned)).toBe(1)
          expect(planned.toZonedDateTime(zone).toPlainDateTime().equals(planned)).toBe(false)
        }
        expect(personOfWeek(alone, start)).toBe(rotation.personIds[week % rotation.personIds.length])
        if (week > 0) {
          expect(personOfWeek(alone, start - 1)).toBe(rotation.personIds[(week - 1) % rotation.personIds.length])
          expect(nextHandOver(alone, start - 1)).toBe(start)
        }
      }),
      { seed, numRuns: 400 },
    )
  })
})

describe.each(SEEDS)('any absences (seed %i)', (seed) => {
  const absences: fc.Arbitrary<readonly Absence[]> = fc.array(
    fc
      .record({ id: fc.uuid(), personId: person, span: interval, substituteId: fc.option(person) })
      .map(({ span, ...absence }) => ({ ...absence, ...span, note: '', version: 1 })),
    { maxLength: 8 },
  )

  test('leave somebody to act who is there, or say that there is nobody', () => {
    fc.assert(
      fc.property(absences, person, instant, (drawn, personId, at) => {
        const acting = standIn(personId, drawn, at)
        if (acting !== null) expect(absenceAt(acting, drawn, at)).toBeUndefined()
        const absence = absenceAt(personId, drawn, at)
        if (absence === undefined) expect(acting).toBe(personId)
        // One step further along the chain leads to the same person, unless it comes round to where it began.
        else if (absence.substituteId !== null) {
          const others = drawn.filter((other) => other.personId !== personId)
          const isRound = acting === null
          if (!isRound) expect(standIn(absence.substituteId, others, at)).toBe(acting)
        } else expect(acting).toBeNull()
      }),
      { seed, numRuns: 500 },
    )
  })
})
