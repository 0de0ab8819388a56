/**
 * When a command counts. A client's clock is corrected by its measured skew and believed only for a time in which the
 * client could not reach the server; never before what its ticket already knows, never after it arrived.
 */
import type { EventDraft } from '@shared/domain/event'
import { clampInstant, DAY_MS, type Instant } from '@shared/domain/instant'
import type { Ticket } from '@shared/domain/ticket'

/** A silence of one client, as the server saw it. */
export interface ContactGap {
  readonly startedAt: Instant
  readonly endedAt: Instant
}

/** Shorter silences are the ordinary pace of polling. */
export const GAP_MS = 60_000
/** An outbox is pushed as soon as there is contact again: an older silence explains nothing any more. */
export const GAP_CLAIM_MS = DAY_MS

/**
 * The instant that a client's claim is worth before the ticket is asked: the claimed one when the client was silent
 * then, else the next instant at which it was.
 *
 * @param claimedAt the client's instant, corrected by its skew
 */
export function believableAt(claimedAt: Instant, receivedAt: Instant, gaps: readonly ContactGap[]): Instant {
  if (claimedAt >= receivedAt) return receivedAt
  const silences = [...gaps, { startedAt: receivedAt - GAP_MS, endedAt: receivedAt }]
  const isSilent = silences.some((gap) => gap.startedAt <= claimedAt && claimedAt <= gap.endedAt)
  if (isSilent) return claimedAt
  return Math.min(receivedAt, ...silences.map((gap) => gap.startedAt).filter((startedAt) => startedAt > claimedAt))
}

/** The last moment in a ticket's history that a clock knows; no time at all for a new ticket. */
export function lastFactAt(ticket: Ticket | null): Instant {
  return ticket === null ? -Infinity : Math.max(-Infinity, ...ticket.facts.map((fact) => fact.at))
}

/**
 * The instants of a command's events, in order: none earlier than the one before it. What has to reach somebody (a
 * reply) counts when it was received, and so does what follows it in the same command.
 *
 * @param at the command's own instant, already clamped
 */
export function effectiveTimes(
  drafts: readonly EventDraft[],
  at: Instant,
  lastAt: Instant,
  receivedAt: Instant,
): readonly Instant[] {
  let low = lastAt
  return drafts.map((draft) => {
    low = clampInstant(draft.countsWhenReceived ? receivedAt : at, low, receivedAt)
    return low
  })
}
