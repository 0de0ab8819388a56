/** The lines that the tool reads. Fields that are not named here are ignored. */
import { z } from 'zod'
import { LineError } from './line-error'

/** A person's shorthand for a time is filled up: `9:00` is `09:00`. What it means is for the calendar to judge. */
const wallTime = z.string().transform((text) => (/^\d:/.test(text) ? `0${text}` : text))
const wallInterval = z.tuple([wallTime, wallTime])
const dated = z.record(z.string(), z.array(wallInterval))

const calendarFields = {
  tz: z.string().optional(),
  /** Missing or null: open around the clock. A weekday that is missing or null is closed. */
  hours: z.record(z.string(), z.array(wallInterval).nullable()).nullish(),
  holidays: z.array(z.union([z.string(), z.object({ date: z.string() }).transform(({ date }) => date)])).nullish(),
  breaks: dated.nullish(),
  overrides: dated.nullish(),
}
export type CalendarFields = z.output<z.ZodObject<typeof calendarFields>>

const minutes = z.number().nonnegative().nullish()
/** Null: none apply. */
const targets = z
  .object({ firstResponseMinutes: minutes, updateMinutes: minutes, resolutionMinutes: minutes })
  .nullish()
export type TargetFields = z.output<typeof targets>

const eventSchema = z.object({
  ...calendarFields,
  at: z.string(),
  type: z.enum(['created', 'customer_reply', 'agent_reply', 'state', 'priority', 'policy_change']),
  state: z.enum(['open', 'pending', 'resolved', 'closed']).nullish(),
  /** Of `pending`: what it waits for, and until when at most. */
  reason: z.enum(['requester', 'thirdParty', 'planned']).nullish(),
  until: z.string().nullish(),
  targets,
  /** How a clock that runs already takes new targets. */
  mode: z.enum(['carry', 'restart', 'retroactive']).nullish(),
})
export type EventFields = z.output<typeof eventSchema>

const lineSchema = z.discriminatedUnion('kind', [
  z.object({ ...calendarFields, kind: z.literal('add'), start: z.string(), minutes: z.number() }),
  z.object({ ...calendarFields, kind: z.literal('between'), start: z.string(), end: z.string() }),
  z.object({ ...calendarFields, kind: z.literal('within'), at: z.string() }),
  z.object({
    ...calendarFields,
    kind: z.literal('ticket'),
    targets,
    events: z.array(eventSchema),
    asOf: z.string().nullish(),
  }),
])
export type Line = z.output<typeof lineSchema>
export type TicketLine = Extract<Line, { kind: 'ticket' }>

/** @throws {LineError} naming the first field that is wrong */
export function readLine(fields: unknown): Line {
  const parsed = lineSchema.safeParse(fields)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new LineError('invalidField', issue?.path.join('.') || null, issue?.message ?? 'not a line of this tool')
}
