/**
 * Presence: who else has a ticket open, and who of them writes. It is told while it lasts and never stored: a window says
 * again every 20 s that it is there, and is forgotten when it has not for 45 s, or when its stream ends.
 */
import { z } from 'zod'
import { SECOND_MS } from '../domain/instant'

export const PRESENCE_BEAT_MS = 20 * SECOND_MS
/** Two beats and a little. */
export const PRESENCE_KEPT_MS = 45 * SECOND_MS

export const presenceRequestSchema = z.strictObject({
  /** One a window; a window has one ticket open at a time. */
  windowId: z.uuid(),
  /** Null: none any more. */
  ticketId: z.uuid().nullable(),
  isEditing: z.boolean(),
})
export type PresenceRequest = z.output<typeof presenceRequestSchema>

const presentPersonSchema = z.object({ personId: z.uuid(), isEditing: z.boolean() })
/** Somebody who has the ticket open. */
export type PresentPerson = Readonly<z.output<typeof presentPersonSchema>>

export const presenceSchema = z.object({ ticketId: z.uuid().nullable(), people: z.array(presentPersonSchema) })
/** Everybody who has it open, whoever is told among them. */
export interface Presence {
  readonly ticketId: string | null
  readonly people: readonly PresentPerson[]
}
