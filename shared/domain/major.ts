/**
 * Major incidents. One ticket is the parent, declared so by a lead; others of the same cause are linked to it. A ticket
 * has one parent at most, and a parent has none: there are no chains.
 */
import type { Instant } from './instant'
import { isOpen, type Ticket } from './ticket'

/** What makes a ticket the parent of a major incident. */
export interface Major {
  readonly declaredBy: string
  readonly declaredAt: Instant
  /** Null while it goes on. */
  readonly endedAt: Instant | null
}

/** Whether a major incident goes on: it was not ended, and somebody still works on it. */
export const isMajorOpen = ({ major, state }: Pick<Ticket, 'major' | 'state'>): boolean =>
  major !== null && major.endedAt === null && isOpen(state)
