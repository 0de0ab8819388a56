/** Hierarchical escalation: whom a ticket is raised to, and who is reached in their place when they are not there. */
import { reachableOnDuty, standIn, type DutyBook } from '../duty'
import type { DecisionContext } from './decision'
import type { Instant } from './instant'

export const RAISE_RECIPIENTS = ['lead', 'manager'] as const
export type RaiseRecipient = (typeof RAISE_RECIPIENTS)[number]

/** Told of a ticket because somebody asked for it, or because it went to and fro. Stays as the last one. */
export interface Raised {
  readonly to: RaiseRecipient
  /** Of which group: the one that works on it, or the desk. */
  readonly groupId: string
  /** Who was told; nobody only when it was raised by itself and there was nobody. */
  readonly personIds: readonly string[]
  /** Why it was somebody else than the one who holds the role. */
  readonly instead: 'standIn' | 'onDuty' | null
  /** The third time that it came back. */
  readonly isAutomatic: boolean
  readonly raisedBy: string
  readonly raisedAt: Instant
}

export type Recipients =
  | { readonly kind: 'reached'; readonly personIds: readonly string[]; readonly instead: Raised['instead'] }
  /** `nobody`: the group has no such person; `absent`: nobody stands in; `yourself`: whoever asks is the only one. */
  | { readonly kind: 'unreached'; readonly why: 'nobody' | 'absent' | 'yourself' }

type Asking = Pick<DecisionContext, 'directory' | 'at'> & {
  readonly duty: DutyBook
  readonly actor: Pick<DecisionContext['actor'], 'personId'>
}

/**
 * Who is told when a ticket is raised: the lead or manager of a group, or who stands in for them, or who is on duty
 * there. Never whoever raises it: they know.
 */
export function recipientsOf(to: RaiseRecipient, groupId: string, { actor, directory, duty, at }: Asking): Recipients {
  const group = directory.group(groupId)
  const holderId = (to === 'lead' ? group?.leadId : group?.managerId) ?? null
  const actingId = holderId === null ? null : standIn(holderId, duty.absences, at)
  if (actingId !== null && actingId !== actor.personId) {
    return { kind: 'reached', personIds: [actingId], instead: actingId === holderId ? null : 'standIn' }
  }
  const rota = duty.rotaOf(groupId)
  const onDuty = rota === undefined ? [] : reachableOnDuty(rota, duty.absences, at)
  const personIds = [...new Set(onDuty.flatMap((each) => each.actingId ?? []))].filter((id) => id !== actor.personId)
  if (personIds.length > 0) return { kind: 'reached', personIds, instead: 'onDuty' }
  if (actingId !== null) return { kind: 'unreached', why: 'yourself' }
  return { kind: 'unreached', why: holderId === null ? 'nobody' : 'absent' }
}
