/**
 * What is synchronised, as schemas, for those who write other clients: the OpenAPI document is made of them. The types
 * beside the domain's rules are the truth; the compiler holds each schema to its type, and the tests of the document
 * hold it to real answers.
 */
import { z } from 'zod'
import { EVENT_TYPES, type FieldChange } from '../domain/event'
import type { Json } from '../domain/json'
import { fileRulesSchema } from '../domain/files'
import { NOTICE_REASONS } from '../domain/notices'
import { LANGUAGES, ROLES } from '../domain/people'
import { LEVELS, priorityMatrixSchema } from '../domain/priority-matrix'
import { RAISE_RECIPIENTS } from '../domain/raise'
import {
  CHANNELS,
  PAUSE_REASONS,
  RESOLUTION_CODES,
  TICKET_KINDS,
  TICKET_STATES,
  type FieldWrite,
} from '../domain/ticket'
import { tierTableSchema } from '../domain/tiers'
import { calendarDefinitionSchema } from '../sla/calendar-schema'
import { policyDefinitionSchema } from '../sla/policy-schema'
import { PRIORITIES, RETARGET_MODES, type ClockFact, type LadderFact } from '../sla/types'
import type { EntityName, Images } from './sync'

export const instant = z.int()
export const json = z.unknown() as z.ZodType<Json>
const id = z.uuid()
const priority = z.enum(PRIORITIES)
const policyReference = z.object({ policyId: z.string(), policyVersion: z.int() })

const factBase = { at: instant, seq: z.int(), commandId: id.nullable() }
const plainFact = <Type extends ClockFact['type']>(type: Type) => z.object({ ...factBase, type: z.literal(type) })

export const clockFactSchema = z.discriminatedUnion('type', [
  z.object({
    ...factBase,
    type: z.literal('registered'),
    priority,
    liveContact: z.boolean(),
    policy: policyReference.nullable(),
    groupId: id.optional(),
  }),
  plainFact('publicReply'),
  plainFact('requesterMessage'),
  plainFact('noActionNeeded'),
  plainFact('paused').extend({ reason: z.enum(PAUSE_REASONS), until: instant.nullable() }),
  plainFact('unpaused'),
  plainFact('resolved'),
  plainFact('reopened'),
  plainFact('closed'),
  plainFact('cancelled'),
  plainFact('retargeted').extend({
    priority,
    policy: policyReference.nullable(),
    mode: z.enum(RETARGET_MODES),
  }),
  plainFact('handedOver').extend({ fromGroupId: id.optional(), groupId: id }),
  plainFact('handOverAnswered').extend({ groupId: id, accepted: z.boolean() }),
  plainFact('groupChanged').extend({ groupId: id }),
]) satisfies z.ZodType<ClockFact>

const ladderFactBase = { at: instant, commandId: id.nullable() }
const ladderFactSchema = z.discriminatedUnion('type', [
  z.object({ ...ladderFactBase, type: z.literal('acknowledged'), by: id }),
  z.object({ ...ladderFactBase, type: z.literal('progressed') }),
]) satisfies z.ZodType<LadderFact>

const fieldWriteSchema: z.ZodType<FieldWrite> = z.object({
  actorId: id.nullable(),
  commandId: id.nullable(),
  at: instant,
  undoable: z.array(id),
})

const ticketSchema = z.object({
  id,
  number: z.int().nullable(),
  provisionalCode: z.string(),
  externalRef: z.string().nullable(),
  kind: z.enum(TICKET_KINDS),
  subject: z.string(),
  requesterId: id,
  channel: z.enum(CHANNELS),
  reportedAt: instant.nullable(),
  registeredAt: instant,
  registeredBy: id.nullable(),
  impact: z.enum(LEVELS),
  urgency: z.enum(LEVELS),
  priority,
  isPriorityOverridden: z.boolean(),
  categoryId: id.nullable(),
  serviceId: id.nullable(),
  tier: z.string().nullable().optional(),
  state: z.enum(TICKET_STATES),
  pending: z.object({ reason: z.enum(PAUSE_REASONS), ownerId: id, until: instant.nullable() }).nullable(),
  accountableGroupId: id,
  assignedGroupId: id,
  assigneeId: id.nullable(),
  handOver: z
    .object({
      fromGroupId: id,
      toGroupId: id,
      offeredBy: id,
      offeredAt: instant,
      expectedReturnAt: instant.nullable(),
    })
    .nullable(),
  handOverCount: z.int(),
  raised: z
    .object({
      to: z.enum(RAISE_RECIPIENTS),
      groupId: id,
      personIds: z.array(id),
      instead: z.enum(['standIn', 'onDuty']).nullable(),
      isAutomatic: z.boolean(),
      raisedBy: id,
      raisedAt: instant,
    })
    .nullable(),
  resolutionCode: z.enum(RESOLUTION_CODES).nullable(),
  resolvedAt: instant.nullable(),
  closedAt: instant.nullable(),
  major: z.object({ declaredBy: id, declaredAt: instant, endedAt: instant.nullable() }).nullable(),
  majorId: id.nullable(),
  childCount: z.int(),
  mergedIntoId: id.nullable(),
  duplicates: z.array(z.object({ ticketId: id, requesterIds: z.array(id) })),
  participantGroupIds: z.array(id),
  participantIds: z.array(id),
  workMinutes: z.int(),
  lastPublicReplyAt: instant.nullable(),
  lastRequesterMessageAt: instant.nullable(),
  acknowledgement: z.object({ by: id, at: instant }).nullable(),
  lastProgressAt: instant.nullable(),
  policy: policyReference.nullable(),
  facts: z.array(clockFactSchema),
  ladderFacts: z.array(ladderFactSchema),
  fieldWrites: z.record(z.string(), fieldWriteSchema),
  undoneCommandIds: z.array(id),
  version: z.int(),
  lastCommandId: id.nullable(),
  updatedAt: instant,
})

const fieldChangeSchema: z.ZodType<FieldChange> = z.object({ from: json, to: json })

const eventSchema = z.object({
  id,
  ticketId: id,
  seqInTicket: z.int(),
  type: z.enum(EVENT_TYPES),
  actorId: id.nullable(),
  commandId: id.nullable(),
  fields: z.record(z.string(), fieldChangeSchema),
  occurredAt: instant,
  receivedAt: instant,
  effectiveAt: instant,
  content: z.record(z.string(), z.string()).nullable(),
})

const noticeSchema = z.object({
  id,
  personId: id,
  ticketId: id,
  reason: z.enum(NOTICE_REASONS),
  important: z.boolean(),
  createdAt: instant,
  deliveredAt: instant.nullable(),
  seenAt: instant.nullable(),
  acknowledgedAt: instant.nullable(),
})

/** Absent in what was cached before it was known. */
const audience = { zone: z.string().nullable().optional(), language: z.enum(LANGUAGES).nullable().optional() }
const personWrite = z.object({ by: id.nullable(), commandId: id.nullable(), at: instant }).optional()
const personWritesSchema = z.object({
  phone: personWrite,
  email: personWrite,
  zone: personWrite,
  language: personWrite,
})
const span = { id, from: instant, to: instant }

/** By entity, as in the changes of a pull. */
export const imageSchemas = {
  ticket: ticketSchema,
  event: eventSchema,
  timeline: z.array(eventSchema),
  person: z.object({
    id,
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    department: z.string().nullable(),
    tier: z.string().nullable(),
    ...audience,
    writes: personWritesSchema.optional(),
    roles: z.array(z.enum(ROLES)),
    isActive: z.boolean(),
    externalRef: z.string().nullable(),
  }),
  group: z.object({
    id,
    name: z.string(),
    memberIds: z.array(id),
    leadId: id.nullable(),
    managerId: id.nullable(),
    isRestricted: z.boolean(),
    isActive: z.boolean(),
    externalRef: z.string().nullable(),
  }),
  category: z.object({
    id,
    name: z.string(),
    parentId: id.nullable(),
    groupId: id.nullable(),
    isActive: z.boolean(),
    externalRef: z.string().nullable(),
  }),
  service: z.object({ id, name: z.string(), isActive: z.boolean() }),
  calendar: calendarDefinitionSchema,
  policy: policyDefinitionSchema,
  settings: z.object({
    id,
    name: z.string(),
    deskGroupId: id,
    priorityMatrix: priorityMatrixSchema,
    tiers: tierTableSchema,
    fileRules: fileRulesSchema.optional(),
    ...audience,
    isDemo: z.boolean(),
  }),
  dutyRota: z.object({
    id,
    groupId: id,
    zone: z.string(),
    rotations: z.array(z.object({ startsOn: z.string(), handOverAt: z.string(), personIds: z.array(id) })),
    shifts: z.array(z.object({ ...span, personIds: z.array(id) })),
    swaps: z.array(z.object({ ...span, insteadOfId: id, personId: id })),
    version: z.int(),
  }),
  absence: z.object({ ...span, personId: id, substituteId: id.nullable(), note: z.string(), version: z.int() }),
  notice: noticeSchema,
} as const satisfies { readonly [Name in EntityName]: z.ZodType<Images[Name]> }
