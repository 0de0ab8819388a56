/** What push and pull answer, as schemas; see `image-schemas.ts` for what they are held to. */
import { z } from 'zod'
import type { Explanation } from '../domain/decision'
import type { TicketResponse } from './search'
import { imageSchemas, instant, json } from './image-schemas'
import {
  SNAPSHOT_STAGES,
  VERDICT_STATUSES,
  type EntityName,
  type PartResponse,
  type PullResponse,
  type PushResponse,
  type Removal,
  type Upsert,
  type Verdict,
} from './sync'

export const ENTITY_NAMES = Object.keys(imageSchemas) as readonly EntityName[]

const upsertOf = <Name extends EntityName>(entity: Name) =>
  z.object({
    op: z.literal('upsert'),
    entity: z.literal(entity),
    id: z.string(),
    version: z.int(),
    image: imageSchemas[entity],
  })

/** One for each entity. */
export const upsertSchemas = ENTITY_NAMES.map(upsertOf)
// Each is held to its image above; that they are all of them, one a name, the compiler cannot see in a list.
export const upsertSchema = z.union(upsertSchemas) as unknown as z.ZodType<Upsert>

export const removalSchema: z.ZodType<Removal> = z.object({
  op: z.enum(['delete', 'out']),
  entity: z.enum(ENTITY_NAMES),
  id: z.string(),
})

export const explanationSchema: z.ZodType<Explanation> = z.object({
  field: z.string(),
  rule: z.enum([
    'same',
    'laterWins',
    'firstWins',
    'stillLegal',
    'illegal',
    'highest',
    'appended',
    'delivered',
    'forwarded',
    'changedSince',
    'notSold',
  ]),
  seen: json,
  current: json,
  mine: json,
  by: z.uuid().nullable(),
  at: instant.nullable(),
})

export const verdictSchema: z.ZodType<Verdict> = z.object({
  commandId: z.string(),
  status: z.enum(VERDICT_STATUSES),
  code: z.string(),
  params: z.record(z.string(), json),
  explanations: z.array(explanationSchema),
  images: z.array(upsertSchema),
  versions: z.record(z.string(), z.int()),
  seq: z.int().nullable(),
  decidedAt: instant,
  asked: z.object({ name: z.string(), tickets: z.array(z.uuid()) }).optional(),
})

export const pushResponseSchema: z.ZodType<PushResponse> = z.object({
  serverNow: instant,
  epoch: z.string(),
  verdicts: z.array(verdictSchema),
})

const progress = z.object({ done: z.int(), total: z.int() })

export const pullResponseSchema: z.ZodType<PullResponse> = z.object({
  serverNow: instant,
  epoch: z.string(),
  serverId: z.string(),
  changes: z.array(z.union([upsertSchema, removalSchema])),
  verdicts: z.array(verdictSchema),
  decided: z.array(z.uuid()).optional(),
  cursor: z.string(),
  seq: z.int().nullable(),
  hasMore: z.boolean(),
  snapshot: progress.extend({ stage: z.enum(SNAPSHOT_STAGES).optional(), ofStage: progress.optional() }).nullable(),
  segments: z.array(z.object({ id: z.uuid(), tickets: z.int(), bytes: z.int() })).optional(),
  sums: z.record(z.string(), z.tuple([z.int(), z.int()])).optional(),
})

export const ticketResponseSchema: z.ZodType<TicketResponse> = z.object({
  serverNow: instant,
  epoch: z.string(),
  changes: z.array(upsertSchema),
})

export const partResponseSchema: z.ZodType<PartResponse> = z.object({
  serverNow: instant,
  epoch: z.string(),
  changes: z.array(upsertSchema),
})
