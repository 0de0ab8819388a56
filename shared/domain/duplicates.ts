/**
 * Duplicates: the same thing asked for more than once. The younger ticket is merged into the older one and can only be read
 * from then on; what is still said on it goes to the older.
 */
import type { DecisionContext } from './decision'
import type { Ticket } from './ticket'

/** A ticket that was merged into this one. */
export interface Duplicate {
  readonly ticketId: string
  /** Who had asked there: its requester, and those of the tickets that had been merged into it. */
  readonly requesterIds: readonly string[]
}

/** More tickets of one cause are a major incident: each merge writes the list anew. */
export const MAX_DUPLICATES = 100

/** Whether a ticket is older than another: of two that were registered at one instant the one whose id comes first. */
export const isOlder = (
  one: Pick<Ticket, 'id' | 'registeredAt'>,
  other: Pick<Ticket, 'id' | 'registeredAt'>,
): boolean => (one.registeredAt === other.registeredAt ? one.id < other.id : one.registeredAt < other.registeredAt)

/** Everyone who asked for it, the requester of the ticket itself first, each once. */
export const requestersOf = ({
  requesterId,
  duplicates,
}: Pick<Ticket, 'requesterId' | 'duplicates'>): readonly string[] => [
  ...new Set([requesterId, ...duplicates.flatMap(({ requesterIds }) => requesterIds)]),
]

/**
 * The ticket into which a merged one has gone, also over several merges: each goes into an older one, so that they come to
 * an end.
 *
 * @returns null when one of them is not here
 */
export function standingFor(ticket: Ticket, others: DecisionContext['others']): Ticket | null {
  let standing: Ticket | null = ticket
  while (standing !== null && standing.mergedIntoId !== null)
    standing = others.get(standing.mergedIntoId)?.ticket ?? null
  return standing
}
