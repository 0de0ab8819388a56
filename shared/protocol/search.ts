/**
 * Search on the server, in what the reader may read: for what a desktop does not hold, since its first sync is under way,
 * and in texts, which it does not search itself. What was found is opened by fetching it, and is a ticket of the cache
 * like any other from then on.
 */
import { z } from 'zod'
import { TICKET_STATES } from '../domain/ticket'
import { PRIORITIES } from '../sla/types'
import type { Upsert } from './sync'

export const MAX_SEARCH_CHARACTERS = 200
export const MAX_FOUND = 50

export const searchRequestSchema = z.object({
  /** A number, or the beginnings of words that all occur: in subject, description, replies and notes, or the requester's name. */
  words: z.string().trim().min(1).max(MAX_SEARCH_CHARACTERS),
  limit: z.int().min(1).max(MAX_FOUND).default(10),
})
export type SearchRequest = z.input<typeof searchRequestSchema>

export const foundTicketSchema = z.object({
  id: z.uuid(),
  number: z.int().nullable(),
  provisionalCode: z.string(),
  subject: z.string(),
  requesterName: z.string(),
  state: z.enum(TICKET_STATES),
  priority: z.enum(PRIORITIES),
  registeredAt: z.number(),
})
export type FoundTicket = z.infer<typeof foundTicketSchema>

export const searchResponseSchema = z.object({
  serverNow: z.number(),
  /** The one with that number first, then open ones, then the newest. */
  found: z.array(foundTicketSchema),
  hasMore: z.boolean(),
})
export type SearchResponse = z.infer<typeof searchResponseSchema>

export const ticketParamsSchema = z.object({ ticketId: z.uuid() })
/** As of a pull: images must be such as the desktop reads, and of the history on which its cache stands. */
export const ticketQuerySchema = z.object({
  schema: z.coerce.number().pipe(z.int().min(1)),
  epoch: z.string().max(300).optional(),
})

/** One ticket with its history and the people whom it names, to be put into the cache as it is. */
export interface TicketResponse {
  readonly serverNow: number
  readonly epoch: string
  readonly changes: readonly Upsert[]
}

/** What must be there for an answer to be one; its images come from our own server and are taken as they are. */
export const ticketAnswerSchema: z.ZodType<TicketResponse> = z.object({
  serverNow: z.number(),
  epoch: z.string(),
  changes: z.array(z.custom<Upsert>((change) => typeof change === 'object' && change !== null)),
})
