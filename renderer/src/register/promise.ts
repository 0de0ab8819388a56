/** What would be promised if the ticket were registered now: the same replay as for a real one. */
import type { Instant } from '@shared/domain/instant'
import { policyFor } from '@shared/domain/drafts'
import type { Directory } from '@shared/domain/people'
import { LIVE_CHANNELS, type Channel, type TicketKind } from '@shared/domain/ticket'
import { replay, SlaError, type Clock, type Priority, type SlaRules } from '@shared/sla'

export interface PromiseSubject {
  readonly priority: Priority
  readonly channel: Channel
  readonly kind: TicketKind
  readonly categoryId: string | null
  readonly tier: string | null
}

/** @returns the clocks as they would begin; none when nothing is promised, or the policy has not come yet */
export function promisedClocks(
  subject: PromiseSubject,
  directory: Directory,
  rules: SlaRules,
  now: Instant,
): readonly Clock[] {
  const policy = policyFor(directory, { ...subject, serviceId: null })
  if (policy === null) return []
  const registered = {
    type: 'registered',
    at: now,
    seq: 1,
    commandId: null,
    priority: subject.priority,
    liveContact: LIVE_CHANNELS.includes(subject.channel),
    policy,
  } as const
  try {
    return replay([registered], rules, now)
  } catch (error) {
    if (error instanceof SlaError) return []
    throw error
  }
}
