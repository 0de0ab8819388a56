/**
 * What an importer hands to the central API: people, groups, categories and whole ticket histories, in the names of
 * the other system. Reading files and mapping columns happens before; resolving references, numbering and writing
 * happens on the server, in batches, so that a second run adds nothing and other requests are answered meanwhile.
 */
import { z } from 'zod'
import { instantSchema } from '../domain/command'
import { LEVELS } from '../domain/priority-matrix'
import { CHANNELS, RESOLUTION_CODES, TICKET_KINDS, TICKET_STATES, PAUSE_REASONS } from '../domain/ticket'
import { MAX_NOTE_LENGTH } from '../duty/schema'
import { LANGUAGES } from '../domain/people'
import { zoneSchema } from '../domain/zone'
import { calendarDefinitionSchema } from '../sla/calendar-schema'
import { newPolicySchema } from '../sla/policy-schema'
import { PRIORITIES } from '../sla/types'

const refSchema = z.string().min(1).max(200)

/** In which zone and language somebody is written to; what is missing is not known. */
const audienceFields = { zone: zoneSchema.optional(), language: z.enum(LANGUAGES).optional() }

export const importPersonSchema = z.object({
  ref: refSchema,
  name: z.string().min(1).max(200),
  email: z.string().max(200).nullable().default(null),
  phone: z.string().max(100).nullable().default(null),
  department: z.string().max(200).nullable().default(null),
  ...audienceFields,
  /** Engineers may be given accounts later; requesters never. */
  isEngineer: z.boolean().default(false),
})

export const importGroupSchema = z.object({
  ref: refSchema,
  name: z.string().min(1).max(200),
  /** Added to the members that it has. */
  memberRefs: z.array(refSchema).default([]),
  /** It is the organisation's own support desk, and no group of its own is made for it. */
  isDesk: z.boolean().default(false),
})
export const importCategorySchema = z.object({
  ref: refSchema,
  name: z.string().min(1).max(200),
  /** A parent stands before its children, in the same batch or an earlier one. */
  parentRef: refSchema.nullable().default(null),
})

/** Observed values after the event; a field that is absent did not change. */
export const importFieldsSchema = z
  .object({
    kind: z.enum(TICKET_KINDS),
    requesterRef: refSchema,
    channel: z.enum(CHANNELS),
    reportedAt: instantSchema.nullable(),
    impact: z.enum(LEVELS),
    urgency: z.enum(LEVELS),
    priority: z.enum(PRIORITIES),
    categoryRef: refSchema.nullable(),
    state: z.enum(TICKET_STATES),
    pendingReason: z.enum(PAUSE_REASONS),
    groupRef: refSchema.nullable(),
    assigneeRef: refSchema.nullable(),
    resolutionCode: z.enum(RESOLUTION_CODES),
  })
  .partial()

export const importEventSchema = z.object({
  at: instantSchema,
  actorRef: refSchema.nullable().default(null),
  fields: importFieldsSchema.default({}),
  /** What was said, where the event is an entry of the conversation. */
  entry: z.enum(['publicReply', 'note', 'requesterMessage']).optional(),
  text: z.string().optional(),
})

export const importTicketSchema = z.object({
  /** Its number in the other system; the key by which a second run knows it. */
  ref: refSchema,
  subject: z.string().min(1),
  description: z.string().default(''),
  /** In order of time; the first one registers and must name a requester. */
  events: z.array(importEventSchema).min(1).max(5_000),
})

/** A policy whose category may be one that was imported before, with its source (`jira:Ticket`): stored as its id. */
export const importPolicySchema = newPolicySchema.extend({
  match: newPolicySchema.shape.match.unwrap().extend({ categoryRef: refSchema.optional() }).default({}),
})

/** What an organisation begins with. Names are set; a version of a calendar or policy that is there already stays. */
export const importSetupSchema = z.object({
  organisationName: z.string().min(1).max(200),
  deskName: z.string().min(1).max(200),
  /** In which its people are written to; what is not said stays. */
  ...audienceFields,
  calendars: z.array(calendarDefinitionSchema).max(50),
  policies: z.array(importPolicySchema).max(200),
})
export type ImportSetup = z.infer<typeof importSetupSchema>

const spanFields = { from: instantSchema, to: instantSchema }

/** People and groups by their references with their source (`jira:4ops`), since a rota joins several systems. */
export const importRotaSchema = z.object({
  /** Null is the desk. */
  groupRef: refSchema.nullable(),
  zone: z.string(),
  rotations: z
    .array(z.object({ startsOn: z.string(), handOverAt: z.string(), personRefs: z.array(refSchema).max(50) }))
    .default([]),
  shifts: z.array(z.object({ ...spanFields, personRefs: z.array(refSchema).min(1).max(50) })).default([]),
  swaps: z.array(z.object({ ...spanFields, insteadOfRef: refSchema, personRef: refSchema })).default([]),
})
export type ImportRota = z.infer<typeof importRotaSchema>

export const importAbsenceSchema = z.object({
  personRef: refSchema,
  ...spanFields,
  substituteRef: refSchema.nullable().default(null),
  note: z.string().max(MAX_NOTE_LENGTH).default(''),
})

/** A group that has a rota keeps it, and an absence that meets another of the person is passed over. */
export const importDutySchema = z.object({
  rotas: z.array(importRotaSchema).max(500).default([]),
  absences: z.array(importAbsenceSchema).max(5_000).default([]),
})
export type ImportDuty = z.infer<typeof importDutySchema>

export const MAX_IMPORT_TICKETS = 500

export const importBatchSchema = z.object({
  /** Names the other system: references are unique within it. */
  source: z.string().min(1).max(60),
  setup: importSetupSchema.optional(),
  people: z.array(importPersonSchema).max(20_000).default([]),
  groups: z.array(importGroupSchema).max(2_000).default([]),
  categories: z.array(importCategorySchema).max(5_000).default([]),
  tickets: z.array(importTicketSchema).max(MAX_IMPORT_TICKETS).default([]),
  /** Of people and groups that are there already, or come in this batch. */
  duty: importDutySchema.optional(),
})
export type ImportBatch = z.infer<typeof importBatchSchema>
export type ImportBatchInput = z.input<typeof importBatchSchema>
export type ImportPerson = z.infer<typeof importPersonSchema>
export type ImportGroup = z.infer<typeof importGroupSchema>
export type ImportCategory = z.infer<typeof importCategorySchema>
export type ImportFields = z.infer<typeof importFieldsSchema>
export type ImportTicket = z.infer<typeof importTicketSchema>
export type ImportEvent = z.infer<typeof importEventSchema>

export const importRefusalSchema = z.object({ ref: z.string(), code: z.string(), reason: z.string() })
export type ImportRefusal = z.infer<typeof importRefusalSchema>

export const importBatchResultSchema = z.object({
  addedTickets: z.int(),
  /** Already there, by their reference. */
  knownTickets: z.int(),
  addedEvents: z.int(),
  addedPeople: z.int(),
  addedGroups: z.int(),
  addedCategories: z.int(),
  /** Tickets and categories that could not go in; the rest did. */
  refused: z.array(importRefusalSchema),
})
export type ImportBatchResult = z.infer<typeof importBatchResultSchema>
