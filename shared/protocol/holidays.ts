/** Reading days off out of an iCalendar file: the server reads, the administrator looks, and publishes what is wanted. */
import { z } from 'zod'

const YEAR = z.int().min(1900).max(2200)
/** A ministry's file has ten years; more is a slip of the pen. */
const MOST_YEARS = 20

export const readHolidaysSchema = z
  .object({
    text: z.string().max(8_000_000).describe('The iCalendar file'),
    fromYear: YEAR,
    toYear: YEAR,
  })
  .refine(({ fromYear, toYear }) => fromYear <= toYear, { path: ['toYear'], message: 'before the first year' })
  .refine(({ fromYear, toYear }) => toYear - fromYear < MOST_YEARS, { path: ['toYear'], message: 'too many years' })

export const HOLIDAY_PROBLEMS = [
  'notCalendar',
  'brokenLine',
  'unfinished',
  'noStart',
  'invalidDate',
  'endBeforeStart',
  'tooLong',
  'invalidRule',
] as const

export const heldHolidaysSchema = z.object({
  serverNow: z.number(),
  holidays: z.array(z.object({ date: z.string(), name: z.string() })),
  passedOver: z.array(z.object({ line: z.int(), reason: z.enum(['notAllDay', 'cancelled']) })),
  problems: z.array(z.object({ line: z.int(), code: z.enum(HOLIDAY_PROBLEMS), message: z.string() })),
})
export type HeldHolidays = z.infer<typeof heldHolidaysSchema>
