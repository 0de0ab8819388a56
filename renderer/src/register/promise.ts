/** What would be promised if the ticket were registered now: the same replay as for a real one. */
import type { Instant } from '@shared/domain/instant'
import { policyFor } from '@shared/domain/drafts'
import type { Directory } from '@shared/domain/people'
import { LIVE_CHANNELS, type Channel, type TicketKind } from '@shared/domain/ticket'
import { replay, SlaError, type Priority, type SlaRules } from '@shared/sla'

export interface Promised {
  /** Null when registering in live contact is itself the first response, or when none is promised. */
  readonly firstResponseAt: Instant | null
  readonly resolutionAt: Instant | null
}

export interface PromiseSubject {
  readonly priority: Priority
  readonly channel: Channel
  readonly kind: TicketKind
  readonly categoryId: string | null
  readonly requesterTier: string | null
}

/** @returns null when nothing is promised, or the policy has not come yet */
export function promiseFor(
  subject: PromiseSubject,
  directory: Directory,
  rules: SlaRules,
  now: Instant,
): Promised | null {
  const policy = policyFor(directory, { ...subject, serviceId: null })
  if (policy === null) return null
  try {
    const clocks = replay(
      [
        {
          type: 'registered',
          at: now,
          seq: 1,
          commandId: null,
          priority: subject.priority,
          liveContact: LIVE_CHANNELS.includes(subject.channel),
          policy,
        },
      ],
      rules,
      now,
    )
    const deadline = (metric: string): Instant | null =>
      clocks.find((clock) => clock.metric === metric)?.deadlineAt ?? null
    return { firstResponseAt: deadline('firstResponse'), resolutionAt: deadline('resolution') }
  } catch (error) {
    if (error instanceof SlaError) return null
    throw error
  }
}
