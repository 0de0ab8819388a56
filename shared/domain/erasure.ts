/**
 * Erasing what was said: the content of an event goes for good, and the event stays, with its author, its times and its
 * place in the chain. That it went, when and why is an event of the same ticket. It counts for nothing: no clock, no
 * ladder and nobody's part in the ticket know of it.
 */
import type { EventDraft, TicketEvent } from './event'
import type { Instant } from './instant'

export const MAX_ERASURE_REASON = 500

export interface ErasureWords {
  /** Read by everybody who may read the ticket. */
  readonly reason: string
  /** Who ran it, as the command line knows them. */
  readonly by: string
}

export const erasedDraft = (eventIds: readonly string[], { reason, by }: ErasureWords): EventDraft => ({
  type: 'erased',
  fields: { erased: { from: null, to: [...eventIds] } },
  content: { reason, by },
  countsWhenReceived: false,
})

/** The events of which an erasure took the content; none for every other event. */
export function erasedIn({ type, fields }: Pick<TicketEvent, 'type' | 'fields'>): readonly string[] {
  const ids = type === 'erased' ? fields['erased']?.to : null
  return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : []
}

/** Of a history: when the content of which event was erased. */
export function erasures(
  events: readonly Pick<TicketEvent, 'type' | 'fields' | 'effectiveAt'>[],
): ReadonlyMap<string, Instant> {
  return new Map(events.flatMap((event) => erasedIn(event).map((id) => [id, event.effectiveAt] as const)))
}
