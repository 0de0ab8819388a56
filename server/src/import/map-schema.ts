/**
 * The shape of a map: how rows of another system become tickets and their histories. Written by people, so a mistake
 * is told with its path. What each part means is documented in `docs/import.md`.
 */
import { z } from 'zod'
import { LANGUAGES } from '@shared/domain/people'
import { isZone, zoneSchema } from '@shared/domain/zone'
import { LEVELS } from '@shared/domain/priority-matrix'
import { CHANNELS, PAUSE_REASONS, RESOLUTION_CODES, TICKET_KINDS, TICKET_STATES } from '@shared/domain/ticket'
import { PRIORITIES } from '@shared/sla/types'
import { isTimeFormat } from './read-time'
import { compileTemplate, TemplateError } from './template'

const templateSchema = z
  .string()
  .min(1)
  .superRefine((source, context) => {
    try {
      compileTemplate(source)
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error
      context.addIssue({ code: 'custom', message: error.message })
    }
  })

const patternSchema = z.string().superRefine((source, context) => {
  try {
    new RegExp(source, 'iu')
  } catch {
    context.addIssue({ code: 'custom', message: 'is no regular expression' })
  }
})

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const checkSchema = z.union([
  scalar,
  z.array(scalar),
  z.strictObject({ matches: patternSchema }),
  z.strictObject({ not: z.union([scalar, z.array(scalar)]) }),
  z.strictObject({ present: z.boolean() }),
])
/** Column → what it must be; every one must hold. */
export const conditionSchema = z.record(z.string(), checkSchema)
export type Condition = z.infer<typeof conditionSchema>

/** A value that must be one of ours: what a table or a constant may yield. */
function ruleSchema<Value extends z.ZodType<string>>(value: Value) {
  const plain = z.strictObject({
    value: templateSchema,
    /** The other system's value → ours; null says that nothing changed. */
    values: z.record(z.string(), value.nullable()).optional(),
    /** For what the table does not hold; without it such a row is a bad row. */
    otherwise: value.optional(),
    /** Until the source says something. */
    initially: z.union([value, z.string()]).optional(),
    /** An empty cell: nothing changed (the rule), or there is none any more. */
    missing: z.enum(['keep', 'clear']).default('keep'),
    /** The column holds the final value on every row: it is given to the last event that resolves, and to no other. */
    only: z.literal('lastResolution').optional(),
  })
  const when = conditionSchema.optional()
  const chosen = z
    .array(z.union([z.strictObject({ when, is: value.nullable() }), z.strictObject({ when, take: templateSchema })]))
    .min(1)
  return z.union([plain, chosen, z.strictObject({ always: value }), templateSchema])
}
const freeRule = ruleSchema(z.string())
export type Rule = z.infer<typeof freeRule>

const timeSchema = z.union([
  templateSchema,
  z.strictObject({ value: templateSchema, format: z.string().refine(isTimeFormat, 'is no time format') }),
])

export const fieldsSchema = z.strictObject({
  kind: ruleSchema(z.enum(TICKET_KINDS)).optional(),
  requester: freeRule.optional(),
  channel: ruleSchema(z.enum(CHANNELS)).optional(),
  reportedAt: timeSchema.optional(),
  impact: ruleSchema(z.enum(LEVELS)).optional(),
  urgency: ruleSchema(z.enum(LEVELS)).optional(),
  priority: ruleSchema(z.enum(PRIORITIES)).optional(),
  /** Levels from the top; a level that is missing ends the path. */
  category: z.array(templateSchema).min(1).max(5).optional(),
  state: ruleSchema(z.enum(TICKET_STATES)).optional(),
  pendingReason: ruleSchema(z.enum(PAUSE_REASONS)).optional(),
  group: freeRule.optional(),
  assignee: freeRule.optional(),
  resolutionCode: ruleSchema(z.enum(RESOLUTION_CODES)).optional(),
})
export type FieldRules = z.infer<typeof fieldsSchema>

const textRule = z.strictObject({
  value: templateSchema,
  /** Between the rows of one entry. */
  join: z.string().default('\n'),
})

export const eventSchema = z.strictObject({
  input: z.string(),
  when: conditionSchema.optional(),
  /** Rows with the same values here are one event; without it every row is. */
  together: z.array(templateSchema).optional(),
  at: timeSchema,
  /** Orders events of one instant, as a number where it is one. */
  order: templateSchema.optional(),
  actor: freeRule.optional(),
  /** `description`: the text is the ticket's, and no event is made. */
  entry: ruleSchema(z.enum(['publicReply', 'note', 'requesterMessage', 'description'])).optional(),
  text: textRule.optional(),
  fields: fieldsSchema.default({}),
})

const inputSchema = z.strictObject({
  /** Beside the first input's file; the first one is named on the command line. */
  file: z.string().optional(),
  format: z.enum(['csv', 'json']).default('csv'),
  delimiter: z.string().length(1).default(','),
  encoding: z.enum(['utf8', 'utf16le', 'latin1']).default('utf8'),
  ticket: templateSchema,
  /** The part of it that all files share, when one of them writes more: the first group of the pattern. */
  ticketPattern: patternSchema.optional(),
  /** Rows of one ticket stand together, so the file need not be held in memory. */
  isGrouped: z.boolean().default(false),
  skip: z.array(conditionSchema).default([]),
})

const namesSchema = z.strictObject({
  /** Tables, tried in this order with each of the keys. */
  tables: z.array(z.string()).default([]),
  keys: z.array(templateSchema).default(['{ref}']),
  /** Names made of a pool, the same one for the same reference. */
  pool: z.string().optional(),
  /** A list is chosen from by `pick`. */
  otherwise: z.union([templateSchema, z.array(z.string()).min(1)]).optional(),
  pick: templateSchema.default('{ref}'),
})
export type NameRule = z.infer<typeof namesSchema>

const tableSchema = z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]))
const poolSchema = z
  .array(z.strictObject({ given: z.array(z.string()).min(1), family: z.array(z.string()).min(1) }))
  .min(1)

export const tablesSchema = z.strictObject({
  tables: z.record(z.string(), tableSchema).default({}),
  pools: z.record(z.string(), poolSchema).default({}),
})
export type Tables = z.infer<typeof tablesSchema>

export const mapSchema = z.strictObject({
  version: z.literal(1),
  source: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'is a short name: lower-case letters, digits, hyphens'),
  about: z.string().optional(),
  zone: z.string().refine(isZone, 'is no IANA time zone'),
  time: z.string().refine(isTimeFormat, 'is no time format').default('iso'),
  missing: z.array(z.string()).default(['']),
  include: z.array(z.string()).default([]),
  ...tablesSchema.shape,
  inputs: z.record(z.string(), inputSchema).refine((inputs) => Object.keys(inputs).length > 0, 'names no input'),
  /** Names that templates of the ticket may use. */
  lookups: z.record(z.string(), namesSchema).default({}),
  ticket: z.strictObject({
    subject: templateSchema,
    description: templateSchema.optional(),
    maxSubject: z.int().min(20).max(300).default(120),
    /** Sentences that say nothing, passed over by `{firstSentence}`. */
    emptySentences: z.array(patternSchema).default([]),
    /** Beginnings that say nothing, taken off it. */
    emptyOpenings: z.array(patternSchema).default([]),
  }),
  texts: z
    .strictObject({
      replace: z.array(z.strictObject({ pattern: patternSchema, by: z.string() })).default([]),
      capitalise: z.boolean().default(false),
      dropLines: z.array(patternSchema).default([]),
    })
    .prefault({}),
  people: z
    .strictObject({
      names: namesSchema.prefault({}),
      aliases: z.string().optional(),
      nobody: z.array(z.string()).default([]),
      /** In which zone and language they are written to; without them the organisation's. */
      zone: zoneSchema.optional(),
      language: z.enum(LANGUAGES).optional(),
    })
    .prefault({}),
  groups: z
    .strictObject({
      names: namesSchema.prefault({}),
      desk: z.string().optional(),
      /** Assigned at least this often in a group makes a member of it. */
      memberAfter: z.int().min(1).default(1),
    })
    .prefault({}),
  categories: z.strictObject({ names: namesSchema.prefault({}) }).prefault({}),
  events: z.array(eventSchema).min(1),
})
export type ImportMap = z.infer<typeof mapSchema>
export type EventRule = ImportMap['events'][number]
export type InputRule = ImportMap['inputs'][string]
