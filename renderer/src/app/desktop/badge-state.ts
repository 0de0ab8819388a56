/** What the tray shows of the engineer's queue. */
import { subjectWords } from '@/app/i18n/words/erased-words'
import type { Client } from '@/app/client/client-types'
import type { QueueRow } from '@/cache/queue-row'
import { isBreached, isInView } from '@/cache/queue-views'
import type { BadgeState } from '@/host/host'
import { isOutOfReach } from '@/sync/connection'
import { inWholeMinutes, type Instant } from '@shared/domain/instant'
import type { UrgentTicket } from '@shared/protocol/ipc-contract'

/** Of their own, and as many of the free ones: which of them count is for the machine to say. */
const MOST_URGENT = 5
const SUBJECT_LENGTH = 200

type Source = Pick<Client, 'owner' | 'index' | 'connection' | 'notices' | 'now' | 'row'>

export function badgeState(client: Source): BadgeState {
  const { owner, index, connection, notices } = client
  // Of a queue that is only coming, nothing that is not there yet can be late.
  if (!connection.isComplete) return { kind: 'loading' }
  const now = client.now()
  const rows = (view: 'mine' | 'unassigned'): QueueRow[] =>
    index.ids({ view, owner, now }).flatMap((id) => client.row(id) ?? [])
  const own = rows('mine')
  const free = rows('unassigned').filter((row) => owner.groupIds.includes(row.groupId))
  const count = (of: readonly QueueRow[], view: 'breaching' | 'breached'): number =>
    of.filter((row) => isInView(row, view, owner, now)).length
  const counts = (of: readonly QueueRow[]) => ({ breaching: count(of, 'breaching'), breached: count(of, 'breached') })
  return {
    kind: 'known',
    isOffline: isOutOfReach(connection.kind),
    serverOffsetMs: inWholeMinutes(connection.serverOffsetMs),
    own: counts(own),
    free: counts(free),
    unread: notices.filter(({ seenAt }) => seenAt === null).length,
    urgent: [own, free].flatMap((of) => mostUrgent(of, now)).sort(byDeadline),
  }
}

const mostUrgent = (rows: readonly QueueRow[], now: Instant): readonly UrgentTicket[] =>
  rows
    .flatMap((row) => urgentTicket(row, now) ?? [])
    .sort(byDeadline)
    .slice(0, MOST_URGENT)

const byDeadline = (left: UrgentTicket, right: UrgentTicket): number => left.deadlineAt - right.deadlineAt

/** @returns null for one that no deadline presses */
function urgentTicket(row: QueueRow, now: Instant): UrgentTicket | null {
  const { id, number, subject, assigneeId } = row
  const pressing = pressingDeadline(row, now)
  if (pressing === null) return null
  return {
    ticketId: id,
    number,
    subject: subjectWords(subject).slice(0, SUBJECT_LENGTH),
    ...pressing,
    isBreached: isBreached(row, now),
    isFree: assigneeId === null,
  }
}

/** That which runs, or the one that is past although time stands still: what counts as breached stands in the list too. */
function pressingDeadline(
  { clock, breachedAt, breachedMetric }: QueueRow,
  now: Instant,
): Pick<UrgentTicket, 'clock' | 'deadlineAt'> | null {
  if (clock?.state === 'running' && clock.deadlineAt !== null && (clock.deadlineAt < now || breachedAt === null)) {
    return { clock: clock.metric, deadlineAt: clock.deadlineAt }
  }
  return breachedAt === null || breachedMetric === null ? null : { clock: breachedMetric, deadlineAt: breachedAt }
}
