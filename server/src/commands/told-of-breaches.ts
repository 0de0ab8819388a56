/** Whoever was told of a breach that never was, is told that as well: they may have promised amends for it. */
import { sql } from 'kysely'
import type { EscalatedStep } from '@shared/domain/escalation'
import type { NoticeDraft } from '@shared/domain/notices'
import type { WithdrawnBreach } from '@shared/sla'
import type { DatabaseTransaction } from '../store/database'

/**
 * Whom the ladder told that a deadline had passed. A warning before it was right when it was given, and is not taken
 * back.
 *
 * @returns a notice for each person, once, however many of these breaches they were told of; none for no breaches
 */
export async function toldOfBreaches(
  transaction: DatabaseTransaction,
  ticketId: string,
  breaches: readonly WithdrawnBreach[],
): Promise<readonly NoticeDraft[]> {
  if (breaches.length === 0) return []
  const { rows } = await sql<{ step: EscalatedStep }>`
    select fields -> 'escalation' -> 'to' as step from events
    where ticket_id = ${ticketId} and type = 'escalated' order by seq_in_ticket`.execute(transaction)
  const told = rows.filter(({ step }) => breaches.some((breach) => isOf(step, breach)))
  const personIds = new Set(told.flatMap(({ step }) => step.toldIds))
  return [...personIds].map((personId) => ({ personId, reason: 'breachWithdrawn', important: false }))
}

const isOf = (step: EscalatedStep, { metric, groupId, cycle, breachedAt }: WithdrawnBreach): boolean =>
  step.metric === metric &&
  step.groupId === groupId &&
  step.cycle === cycle &&
  step.dueAt >= breachedAt &&
  // Ahead of its time it told of what was to come.
  step.insteadOf === undefined
