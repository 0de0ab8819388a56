/** The explanation of a ticket's deadlines as it goes over the wire: the clocks themselves, nothing recounted. */
import { z } from 'zod'
import { TICKET_STATES } from '@shared/domain/ticket'
import { PRIORITIES, reasonSchema, type Clock, type ClockInterval } from '@shared/sla'

const pauseReasons = ['requester', 'thirdParty', 'planned'] as const
/** Every reason why a clock may run or stand still, in the words of the command line. */
export const REASON_WORDS: Readonly<Record<ClockInterval['reason'], string>> = {
  registered: 'registered',
  publicReply: 'public reply',
  requesterMessage: 'the requester wrote',
  noActionNeeded: "the requester's message needed no action",
  paused: 'paused',
  unpaused: 'the pause ended',
  resolved: 'resolved',
  reopened: 'reopened',
  closed: 'closed',
  cancelled: 'cancelled',
  retargeted: 'new target',
  handedOver: 'handed over',
  handOverAnswered: 'hand-over answered',
  groupChanged: 'given to another group',
  requester: 'waits for the requester',
  thirdParty: 'waits for a third party',
  planned: 'waits for a date',
}

const intervalSchema = z.object({
  from: z.number(),
  /** Null while it lasts. */
  to: z.number().nullable(),
  kind: z.enum(['running', 'paused', 'stopped']),
  /** Why it does not run; for `running` the fact that started it. */
  reason: z.enum(Object.keys(REASON_WORDS) as ClockInterval['reason'][]),
  countedMs: z.number(),
}) satisfies z.ZodType<ClockInterval>

const explainedClockSchema = z.object({
  kind: z.enum(['sla', 'ola']),
  metric: z.enum(['firstResponse', 'update', 'resolution', 'acceptance', 'group']),
  groupId: z.string().nullable(),
  cycle: z.number(),
  state: z.enum(['running', 'paused', 'stopped', 'met', 'missed', 'cancelled']),
  targetMs: z.number(),
  targetSince: z.number(),
  startedAt: z.number(),
  deadlineAt: z.number().nullable(),
  elapsedMs: z.number(),
  remainingMs: z.number(),
  endedAt: z.number().nullable(),
  breachedAt: z.number().nullable(),
  breachedByChange: z.boolean(),
  pauseReason: z.enum(pauseReasons).nullable(),
  intervals: z.array(intervalSchema),
  policy: z.object({ policyId: z.string(), policyVersion: z.number() }).nullable(),
  calendar: z.object({ id: z.string(), version: z.number() }).nullable(),
  policyName: z.string().nullable(),
  calendarName: z.string().nullable(),
  /** Of the calendar; UTC around the clock. */
  zone: z.string(),
  /** The name of the group whose promise it is. */
  groupName: z.string().nullable(),
  /** When the requester wrote in a pause that was not for them, and for what it was. */
  heard: z.array(z.object({ at: z.number(), reason: z.enum(pauseReasons) })),
  /** The steps from the promise to the deadline. */
  reasons: z.array(reasonSchema),
}) satisfies z.ZodType<Clock>
export type ExplainedClock = z.infer<typeof explainedClockSchema>

export const explanationSchema = z.object({
  serverNow: z.number(),
  /** The instant at which the clocks are looked at. */
  at: z.number(),
  number: z.number().nullable(),
  externalRef: z.string().nullable(),
  state: z.enum(TICKET_STATES),
  priority: z.enum(PRIORITIES),
  clocks: z.array(explainedClockSchema),
})
export type Explanation = z.infer<typeof explanationSchema>
