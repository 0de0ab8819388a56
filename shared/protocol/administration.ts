/**
 * Administration: calendars, policies, tiers, the priority matrix and what may be attached are published in versions that
 * never change. Requests to the central API and not commands: what everybody goes by is not changed from an outbox.
 * Whoever publishes names the version that they worked on; if it is not the newest any more, they are told.
 */
import { z } from 'zod'
import { fileRulesSchema } from '../domain/files'
import { priorityMatrixSchema } from '../domain/priority-matrix'
import { tierTableSchema } from '../domain/tiers'
import { calendarDefinitionSchema } from '../sla/calendar-schema'
import { newPolicySchema, policyDefinitionSchema } from '../sla/policy-schema'

/** What is published, and how it looks. Calendars and policies are many, of the others an organisation has one. */
export const PUBLISHED = {
  calendars: calendarDefinitionSchema,
  policies: policyDefinitionSchema,
  tiers: tierTableSchema,
  matrix: priorityMatrixSchema,
  files: fileRulesSchema,
} as const
export type PublishedKind = keyof typeof PUBLISHED
export type PublishedDefinition<Kind extends PublishedKind> = z.output<(typeof PUBLISHED)[Kind]>

/** Where each is found; of those that are many, with an id behind it. Their versions are below it. */
export const PUBLISHED_PATHS: Readonly<Record<PublishedKind, string>> = {
  calendars: '/v1/sla/calendars',
  policies: '/v1/sla/policies',
  tiers: '/v1/sla/tiers',
  matrix: '/v1/sla/matrix',
  files: '/v1/files/rules',
}

/** What is asked to be published is held to more than what is read: a version from before must stay readable. */
export const PUBLISHABLE = { ...PUBLISHED, policies: newPolicySchema } as const

/** @param definition its own id and version, where it has them, are set by the server */
export const publishRequestSchema = <Definition extends z.ZodType>(definition: Definition) =>
  z.object({ basedOn: z.int().min(0).describe('The version it was made from; 0 when there was none'), definition })

export const publishedSchema = z.object({ serverNow: z.number(), version: z.int() })

const differenceSchema = z.object({
  field: z.string().describe('Dotted path in the definition'),
  from: z.unknown(),
  to: z.unknown(),
})

export const versionsSchema = <Definition extends z.ZodType>(definition: Definition) =>
  z.object({
    serverNow: z.number(),
    /** The newest first. */
    versions: z.array(
      z.object({
        version: z.int(),
        publishedAt: z.number().nullable().describe('Null: it came with an import'),
        publishedById: z.uuid().nullable(),
        changes: z.array(differenceSchema).describe('Against the version before it'),
        definition,
      }),
    ),
  })

/** A version as the screens list it. */
export interface PublishedVersion<Definition> {
  readonly version: number
  readonly publishedAt: number | null
  readonly publishedById: string | null
  readonly changes: readonly z.infer<typeof differenceSchema>[]
  readonly definition: Definition
}

export const requesterTierSchema = z.object({
  tier: z.string().max(60).nullable(),
  seen: z.string().nullable().describe('The tier that the requester had when this was asked'),
})
export const requesterTierChangedSchema = z.object({ serverNow: z.number() })

export const ADMINISTRATION_PROBLEMS = {
  notAdmin: 'administration.notAdmin',
  publishedMeanwhile: 'administration.publishedMeanwhile',
  nothingChanged: 'administration.nothingChanged',
  /** A definition names a calendar, group, category, service or tier that is not there. */
  unknownReference: 'administration.unknownReference',
  tierInUse: 'administration.tierInUse',
} as const
