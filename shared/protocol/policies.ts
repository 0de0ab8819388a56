/**
 * What administrators ask about policies beside publishing them: what a draft would have done, which open tickets are
 * under something else than what is in force, and to bring them under it. Everything goes in pages that the asker walks:
 * nothing is kept between them, an interrupted walk does no harm, and other requests are served in between.
 */
import { z } from 'zod'
import { instantSchema } from '../domain/command'
import { optionalTextSchema } from '../domain/texts'
import { newPolicySchema } from '../sla/policy-schema'
import { json } from './image-schemas'
import { TRIAL_OUTCOMES } from '../sla/policy-trial'
import { OLA_METRICS, PRIORITIES, RETARGET_MODES, SLA_METRICS } from '../sla/types'

export const TRIAL_DAYS = 30
const MAX_TRIAL_DAYS = 400
const MAX_DRAFTS = 200

const cursorSchema = z.object({ registeredAt: instantSchema, ticketId: z.uuid() })
const outcome = z.enum(TRIAL_OUTCOMES)
const priority = z.enum(PRIORITIES)
const metric = z.enum([...SLA_METRICS, ...OLA_METRICS])
const count = z.int().min(0)
const outcomes = z.object({ met: count, missed: count, open: count, none: count })

export const trialRequestSchema = z.object({
  drafts: z
    .array(newPolicySchema)
    .min(1)
    .max(MAX_DRAFTS)
    .describe('In place of what is published under the same ids, beside all else that is in force'),
  days: z.int().min(1).max(MAX_TRIAL_DAYS).default(TRIAL_DAYS).describe('Tickets registered in so many days'),
  until: instantSchema.optional().describe('As the first page answered it; left out to begin'),
  after: cursorSchema.optional().describe('`next` of the page before'),
})
export type TrialRequest = z.input<typeof trialRequestSchema>

export const trialPageSchema = z.object({
  serverNow: z.number(),
  until: instantSchema.describe('The instant at which both worlds are compared'),
  tickets: count.describe('In all pages together'),
  compared: count,
  untold: count.describe('Tickets that name a version which is not at hand'),
  changes: z.array(z.object({ ticketId: z.uuid(), number: z.int(), priority, metric, was: outcome, would: outcome })),
  totals: z.array(z.object({ priority, metric, was: outcomes, would: outcomes })),
  next: cursorSchema.nullable(),
})
export type TrialPage = z.output<typeof trialPageSchema>

const policyReference = z.object({ policyId: z.string(), policyVersion: z.int() })

export const behindSchema = z.object({
  serverNow: z.number(),
  tickets: count.describe('Open tickets that are under something else than what is in force for them'),
  moves: z.array(z.object({ from: policyReference.nullable(), to: policyReference, tickets: count })),
})
export type Behind = z.output<typeof behindSchema>

const walk = {
  groupId: z.uuid().describe('Of all commands of one application; made by whoever asks'),
  after: z.uuid().optional().describe('`next` of the page before'),
}

export const applicationRequestSchema = z
  .object({ ...walk, mode: z.enum(RETARGET_MODES).default('carry'), reason: optionalTextSchema.default('') })
  .refine((request) => request.mode === 'carry' || request.reason !== '', {
    message: 'Counting anew needs a reason',
    path: ['reason'],
  })
export type ApplicationRequest = z.input<typeof applicationRequestSchema>

export const applicationUndoRequestSchema = z.object(walk)

/** One command and its answer: a row of the result. */
const rowSchema = z.object({
  ticketId: z.uuid(),
  number: z.int(),
  commandId: z.uuid(),
  status: z.enum(['applied', 'merged', 'conflict', 'rejected', 'retryLater']),
  code: z.string(),
  params: z.record(z.string(), json),
})
export type ApplicationRow = z.output<typeof rowSchema>

export const applicationPageSchema = z.object({
  serverNow: z.number(),
  rows: z.array(rowSchema),
  done: count.describe(
    'Commands of the group that changed their ticket so far, in all its walks: an answer may get lost',
  ),
  next: z.uuid().nullable().describe('Null when every ticket has had its turn'),
})
export type ApplicationPage = z.output<typeof applicationPageSchema>

export const policyOrderRequestSchema = z.object({
  policies: z
    .array(z.object({ id: z.string().min(1).max(60), basedOn: z.int().positive() }))
    .min(1)
    .max(MAX_DRAFTS)
    .describe('All of them in the wanted order, each with the version that was seen'),
})
export type PolicyOrderRequest = z.output<typeof policyOrderRequestSchema>

export const policyOrderSchema = z.object({
  serverNow: z.number(),
  published: z.array(z.object({ id: z.string(), version: z.int() })).describe('Those whose place had to change'),
})
