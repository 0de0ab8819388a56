import { describe, expect, test } from 'vitest'
import { createSlaRules } from '@shared/sla'
import { calendarOf, inWeek, policyOf } from '@shared/sla/testing/builders'
import { shiftEndsAt, type ShiftRules } from './shift'

type Definitions = Pick<ShiftRules, 'policies' | 'calendars'>

const office: Definitions = { policies: [policyOf()], calendars: [calendarOf()] }
const endsAt = ({ policies, calendars }: Definitions, now: number) =>
  shiftEndsAt({ policies, calendars, rules: createSlaRules(policies, calendars) }, now)

describe('the shift', () => {
  test('ends at the closing of today, before opening and while open', () => {
    expect(endsAt(office, inWeek('tue', '07:00'))).toBe(inWeek('tue', '18:00'))
    expect(endsAt(office, inWeek('tue', '14:32'))).toBe(inWeek('tue', '18:00'))
  })

  test('has no end once it is over, and none on a day off', () => {
    expect(endsAt(office, inWeek('tue', '18:00'))).toBeNull()
    expect(endsAt(office, inWeek('sun', '12:00'))).toBeNull()
  })

  test('ends at the last closing of the day, not at the lunch break', () => {
    const withLunch = calendarOf({ breaks: { '2026-06-02': [['13:00', '14:00']] } })
    expect(endsAt({ ...office, calendars: [withLunch] }, inWeek('tue', '10:00'))).toBe(inWeek('tue', '18:00'))
  })

  test('never ends where promises are counted round the clock, or nothing is promised', () => {
    expect(endsAt({ policies: [policyOf({ calendar: null })], calendars: [] }, inWeek('tue', '10:00'))).toBeNull()
    expect(endsAt({ policies: [], calendars: [] }, inWeek('tue', '10:00'))).toBeNull()
  })
})
