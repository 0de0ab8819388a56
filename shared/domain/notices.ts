/** Whom an event must reach: a notice for each person concerned, never for the one who did it. */
import type { BroughtIn } from './commands/bring-in'
import type { EventDraft, TicketEvent } from './event'
import type { Instant } from './instant'
import type { Directory } from './people'
import type { Raised } from './raise'
import type { HandOver, Ticket } from './ticket'

export const NOTICE_REASONS = [
  'assigned',
  'handOver',
  'handOverAnswered',
  'reply',
  'requesterMessage',
  'mention',
  'ladder',
  'raised',
  'broughtIn',
  'breachWithdrawn',
] as const
export type NoticeReason = (typeof NOTICE_REASONS)[number]

/** Everything that must reach a person is one of these, whoever raised it. */
export interface Notice {
  readonly id: string
  readonly personId: string
  readonly ticketId: string
  readonly reason: NoticeReason
  readonly important: boolean
  readonly createdAt: Instant
  readonly deliveredAt: Instant | null
  readonly seenAt: Instant | null
  readonly acknowledgedAt: Instant | null
}

export type NoticeDraft = Pick<Notice, 'personId' | 'reason' | 'important'>

/**
 * @param before the ticket before the event; null when it registered the ticket
 * @param after the ticket with the event applied
 */
export function noticesFor(
  before: Ticket | null,
  after: Ticket,
  event: Pick<TicketEvent, 'type' | 'fields' | 'actorId'> | (EventDraft & { readonly actorId: string | null }),
  directory: Pick<Directory, 'group'>,
): readonly NoticeDraft[] {
  const drafts: NoticeDraft[] = []
  const isRegistered = event.type === 'registered'
  if (event.type === 'imported') return drafts
  const add = (personId: string | null | undefined, reason: NoticeReason, important = false): void => {
    if (personId === null || personId === undefined || personId === event.actorId) return
    if (!drafts.some((draft) => draft.personId === personId)) drafts.push({ personId, reason, important })
  }
  // First, since it is the important one. Whoever was told for nothing is told that, too.
  const raised = event.fields['raised'] as { from: Raised | null; to: Raised | null } | undefined
  for (const personId of raised?.to?.personIds ?? []) add(personId, 'raised', event.type === 'raised')
  if (event.type === 'undone') for (const personId of raised?.from?.personIds ?? []) add(personId, 'raised')
  const broughtIn = event.fields['broughtIn']?.to as BroughtIn | undefined
  for (const personId of broughtIn?.personIds ?? []) add(personId, 'broughtIn')
  const offered = event.fields['handOver']
  if (offered?.to !== undefined && offered.to !== null) {
    const { toGroupId } = offered.to as unknown as HandOver
    for (const memberId of directory.group(toGroupId)?.memberIds ?? []) add(memberId, 'handOver')
  } else if (event.fields['handOverAccepted'] !== undefined) {
    add((offered?.from as unknown as HandOver | null)?.offeredBy, 'handOverAnswered')
  }
  if (!isRegistered && before !== null && after.assigneeId !== before.assigneeId) add(after.assigneeId, 'assigned')
  const entry = event.fields['entry']?.to
  if (entry === 'publicReply') add(after.assigneeId, 'reply')
  if (entry === 'requesterMessage') add(after.assigneeId, 'requesterMessage')
  return drafts
}
