/**
 * What a policy must look like before anything is promised with it. Refusals name the field, since an administrator has
 * to find it on a form; what nobody knows is refused too, or a misspelt target would promise nothing in silence.
 */
import { z } from 'zod'
import { TICKET_KINDS } from '../domain/ticket'
import { PolicyError } from './sla-error'
import { LADDER_RECIPIENTS, OLA_METRICS, PRIORITIES, SLA_METRICS, type PolicyDefinition } from './types'

/** Nineteen years around the clock: more is a slip of the pen. */
const MAX_MINUTES = 10_000_000
/** A ladder that goes on for longer is a ladder that nobody reads. */
const MAX_STEPS = 20
const MAX_REPEATS = 100
/** What is reopened later than that is another request. */
export const MAX_REOPEN_DAYS = 365

const minutesSchema = z.number().positive().max(MAX_MINUTES)
const idSchema = z.string().min(1).max(60)
const calendarReferenceSchema = z.object({ id: z.string().min(1), version: z.int().positive() })

const targetsSchema = z.strictObject({
  firstResponseMinutes: minutesSchema.optional(),
  updateMinutes: minutesSchema.optional(),
  resolutionMinutes: minutesSchema.optional(),
})

const minutesByPrioritySchema = z.union([
  minutesSchema,
  z.strictObject({
    P1: minutesSchema.optional(),
    P2: minutesSchema.optional(),
    P3: minutesSchema.optional(),
    P4: minutesSchema.optional(),
  }),
])

const olaTargetsSchema = z.strictObject({
  acceptanceMinutes: minutesByPrioritySchema.optional(),
  groupMinutes: minutesByPrioritySchema.optional(),
})

export const olaSchema = z.strictObject({
  default: olaTargetsSchema.optional(),
  groups: z
    .record(idSchema, olaTargetsSchema.extend({ calendar: calendarReferenceSchema.nullable().optional() }))
    .optional(),
})

const stepSchema = z
  .strictObject({
    at: z.union([
      z.strictObject({ percent: z.number().positive().max(1_000) }),
      z.strictObject({
        offsetMinutes: z
          .number()
          .min(-MAX_MINUTES)
          .max(MAX_MINUTES)
          .refine((minutes) => minutes !== 0, 'the deadline itself is 100 percent'),
      }),
    ]),
    time: z.enum(['calendar', 'working']),
    notify: z.array(z.enum(LADDER_RECIPIENTS)).min(1),
    important: z.boolean(),
    repeatEveryMinutes: minutesSchema.optional(),
    repeatAtMost: z.int().positive().max(MAX_REPEATS).optional(),
  })
  .refine((step) => step.repeatEveryMinutes === undefined || step.repeatAtMost !== undefined, {
    message: 'repetitions need a limit',
    path: ['repeatAtMost'],
  })
  .refine((step) => step.repeatAtMost === undefined || step.repeatEveryMinutes !== undefined, {
    message: 'a limit of repetitions needs their interval',
    path: ['repeatEveryMinutes'],
  })

export const ladderSchema = z.partialRecord(
  z.enum([...SLA_METRICS, ...OLA_METRICS]),
  z.array(stepSchema).max(MAX_STEPS),
)

const conditionsSchema = z.strictObject({
  tier: z.string().optional(),
  serviceId: z.string().optional(),
  categoryId: z.string().optional(),
  kind: z.string().optional(),
})

/**
 * Every policy that was ever published can be read: of one from before kinds were held to their names the kind may be any
 * text, and matches nothing. Its output is a {@link PolicyDefinition}.
 */
export const policyDefinitionSchema = z.strictObject({
  id: idSchema,
  version: z.int().positive(),
  name: z.string().min(1).max(200),
  order: z.int(),
  isActive: z.boolean().optional(),
  match: conditionsSchema.default({}),
  calendar: calendarReferenceSchema.nullable(),
  targets: z.record(z.enum(PRIORITIES), targetsSchema),
  reopenDays: z.int().positive().max(MAX_REOPEN_DAYS).optional(),
  ola: olaSchema.optional(),
  ladder: ladderSchema.optional(),
})

/** The border of a policy that is to be published: a misspelt kind would promise nothing, in silence. */
export const newPolicySchema = policyDefinitionSchema.extend({
  match: conditionsSchema.extend({ kind: z.enum(TICKET_KINDS).optional() }).default({}),
})

/**
 * Reads a policy from outside.
 *
 * @throws {PolicyError} naming the first field that is wrong.
 */
export function parsePolicy(input: unknown): PolicyDefinition {
  const parsed = newPolicySchema.safeParse(input)
  if (parsed.success) return parsed.data
  const issue = deepest(parsed.error.issues[0])
  throw new PolicyError(issue?.path.join('.') || 'policy', issue?.message ?? 'not a policy')
}

/** Inside a union the issue that tells something is of the branch that came furthest, or had least against it. */
function deepest(issue: z.core.$ZodIssue | undefined, path: PropertyKey[] = []): z.core.$ZodIssue | undefined {
  if (issue === undefined) return undefined
  const here = { ...issue, path: [...path, ...issue.path] }
  if (issue.code === 'unrecognized_keys') return { ...here, path: [...here.path, ...issue.keys.slice(0, 1)] }
  if (issue.code !== 'invalid_union') return here
  const branches = issue.errors.map((issues) => ({ found: deepest(issues[0], here.path), count: issues.length }))
  const depth = ({ found }: (typeof branches)[number]): number => found?.path.length ?? 0
  return branches.sort((one, other) => depth(other) - depth(one) || one.count - other.count)[0]?.found ?? here
}
