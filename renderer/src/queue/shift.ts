/**
 * When today's shift ends: the last closing today of the calendar that promises are usually counted in. Only a line in
 * the queue and a word in the rail depend on it, never a deadline.
 */
import type { Instant } from '@shared/domain/instant'
import {
  choosePolicy,
  closesAt,
  nextOpen,
  type CalendarDefinition,
  type PolicyDefinition,
  type SlaRules,
} from '@shared/sla'

export interface ShiftRules {
  readonly policies: readonly PolicyDefinition[]
  readonly calendars: readonly CalendarDefinition[]
  /** In which calendars are compiled that the clocks of the queue use too. */
  readonly rules: SlaRules
}

/** A day is not cut into more stretches than that by breaks. */
const STRETCH_LIMIT = 24

/** The calendar of the policy that an ordinary incident comes under; null when it never closes. */
function usualCalendar({ policies, calendars }: ShiftRules): CalendarDefinition | null {
  const reference = choosePolicy(policies, { kind: 'incident' })?.calendar ?? null
  if (reference === null) return null
  return calendars.find(({ id, version }) => id === reference.id && version === reference.version) ?? null
}

/** @returns null when today's work is over, there is none today, or the calendar never closes */
export function shiftEndsAt(shift: ShiftRules, now: Instant): Instant | null {
  const definition = usualCalendar(shift)
  const calendar = definition === null ? null : shift.rules.calendar(definition)
  if (calendar === null) return null
  const dayEndsAt = calendar.localDay(now).to
  let endsAt: Instant | null = null
  let opensAt = nextOpen(calendar, now)
  for (let stretch = 0; stretch < STRETCH_LIMIT && opensAt < dayEndsAt; stretch += 1) {
    const closing = closesAt(calendar, opensAt)
    if (closing === null) return null
    endsAt = closing
    opensAt = nextOpen(calendar, closing)
  }
  return endsAt
}
