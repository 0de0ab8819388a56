/**
 * Makes a queue row of a ticket, in two steps: what stands in the ticket (cheap), and its clocks (a replay, for open
 * tickets only, done when there is time for it).
 */
import { HOUR_MS, type Instant } from '@shared/domain/instant'
import { ladderHistoryOf } from '@shared/domain/ladder-facts'
import { isMajorOpen } from '@shared/domain/major'
import { isOpen, type Ticket } from '@shared/domain/ticket'
import type { ColumnTicket } from '@shared/protocol/segment-columns'
import { addMs, alarmRows, nextChangeAt, nextDeadline, openOffer, replay, type Clock, type SlaRules } from '@shared/sla'
import type { QueueRow, ShownAcknowledgement, UnsavedMark } from './queue-row'

export interface RowSurroundings {
  readonly requesterName: string
  readonly unsaved: UnsavedMark
  readonly isUnread: boolean
  /** What the server has of it. */
  readonly confirmed: Pick<Ticket, 'acknowledgement'> | null
}

/** Without clocks, which `withClocks` adds. A row that was reckoned keeps its clocks while the facts are the same. */
export function makeQueueRow(
  ticket: ColumnTicket,
  { requesterName, unsaved, isUnread, confirmed }: RowSurroundings,
): QueueRow {
  return {
    id: ticket.id,
    number: ticket.number,
    provisionalCode: ticket.provisionalCode,
    externalRef: ticket.externalRef,
    kind: ticket.kind,
    subject: ticket.subject,
    requesterId: ticket.requesterId,
    requesterName,
    priority: ticket.priority,
    state: ticket.state,
    groupId: ticket.assignedGroupId,
    accountableGroupId: ticket.accountableGroupId,
    offeredToGroupId: ticket.handOver?.toGroupId ?? null,
    participantGroupIds: ticket.participantGroupIds,
    isMajor: isMajorOpen(ticket),
    majorId: ticket.majorId,
    childCount: ticket.childCount,
    assigneeId: ticket.assigneeId,
    acknowledgement: shownAcknowledgement(ticket, confirmed),
    categoryId: ticket.categoryId,
    pendingUntil: ticket.state === 'pending' ? (ticket.pending?.until ?? null) : null,
    clock: null,
    offerClock: null,
    soonAt: null,
    breachedAt: null,
    breachedMetric: null,
    reckonAgainAt: null,
    isReckoned: !isOpen(ticket.state),
    reckonedAt: null,
    alarms: [],
    registeredAt: ticket.registeredAt,
    updatedAt: ticket.updatedAt,
    finishedAt: isOpen(ticket.state) ? null : (ticket.closedAt ?? ticket.resolvedAt ?? ticket.updatedAt),
    version: ticket.version,
    unsaved,
    isUnread,
  }
}

/** @param confirmed the ticket as the server has it; null when it has none */
export function shownAcknowledgement(
  { acknowledgement }: Pick<Ticket, 'acknowledgement'>,
  confirmed: Pick<Ticket, 'acknowledgement'> | null,
): ShownAcknowledgement | null {
  if (acknowledgement === null) return null
  const { by, at } = acknowledgement
  const known = confirmed?.acknowledgement ?? null
  return { by, at, isConfirmed: known?.by === by && known.at === at }
}

/**
 * Replays the clocks of the ticket into its row.
 *
 * @throws {SlaError} when a policy or calendar version is not at hand
 */
export function withClocks(row: QueueRow, ticket: Ticket, rules: SlaRules, now: Instant): QueueRow {
  const all = replay(ticket.facts, rules, now)
  const clocks = all.filter((one) => one.kind === 'sla')
  const clock = nextDeadline(clocks)
  const open = clocks.filter((one) => one.state === 'running' || one.state === 'paused')
  const breach = firstBreach(open)
  return {
    ...row,
    clock,
    offerClock: openOffer(all),
    soonAt: clock === null ? null : soonAt(clock, rules),
    breachedAt: breach?.breachedAt ?? null,
    breachedMetric: breach?.metric ?? null,
    reckonAgainAt: nextChangeAt(ticket.facts, rules, now),
    isReckoned: true,
    reckonedAt: now,
    alarms: alarmRows(ticket, all, rules, now, ladderHistoryOf(ticket)),
  }
}

function firstBreach(open: readonly Clock[]): Clock | null {
  let first: Clock | null = null
  for (const clock of open) {
    if ((clock.breachedAt ?? Infinity) < (first?.breachedAt ?? Infinity)) first = clock
  }
  return first
}

/** When less than an hour of working time is left; its beginning, when the whole target is shorter. */
function soonAt(clock: Clock, rules: SlaRules): Instant | null {
  const stretch = clock.intervals.at(-1)
  if (clock.state !== 'running' || clock.deadlineAt === null || stretch === undefined) return null
  const untilSoonMs = clock.remainingMs + stretch.countedMs - HOUR_MS
  return untilSoonMs <= 0 ? stretch.from : addMs(rules.calendar(clock.calendar), stretch.from, untilSoonMs)
}
