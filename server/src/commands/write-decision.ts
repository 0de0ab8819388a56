/** An accepted decision becomes rows: requester, number, events with their chain, projection, notices. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { apply } from '@shared/domain/apply'
import type { Command } from '@shared/domain/command'
import type { DecisionContext } from '@shared/domain/decision'
import type { EventDraft } from '@shared/domain/event'
import type { Instant } from '@shared/domain/instant'
import { noticesFor, type NoticeDraft } from '@shared/domain/notices'
import type { Person } from '@shared/domain/people'
import type { PersonChange, PersonWrites } from '@shared/domain/requester'
import type { Ticket } from '@shared/domain/ticket'
import type { Upsert } from '@shared/protocol/sync'
import type { WithdrawnBreach } from '@shared/sla'
import type { DatabaseTransaction } from '../store/database'
import type { SharedDirectory } from '../store/directory'
import { acknowledgeNotices } from '../notices/acknowledge-notices'
import { upsertOf } from '../store/row-entities'
import { planTicket, takeNumbers, type PlannedTicket } from '../store/ticket-writer'
import { writeTicket } from '../store/write-ticket'
import { movesLadder, planStatement, rulesOf } from '../jobs/ladder/ladder-plan'
import { effectiveTimes, lastFactAt } from './effective-at'
import { toldOfBreaches } from './told-of-breaches'
import { withdrawals } from './withdrawn-breaches'

export interface Accepted {
  readonly command: Command
  readonly organisationId: string
  readonly ticketId: string
  readonly before: Ticket | null
  /** Of the ticket's last event; null for a new ticket. */
  readonly previousHash: string | null
  readonly drafts: readonly EventDraft[]
  readonly context: DecisionContext
  readonly shared: SharedDirectory
  readonly receivedAt: Instant
}

/**
 * Inserts people that a command brings along. One that is already there is left as it is.
 *
 * @returns false when an id belongs to somebody outside the organisation
 */
export async function insertNewPeople(
  transaction: DatabaseTransaction,
  organisationId: string,
  people: readonly Person[],
  commandId: string,
): Promise<boolean> {
  for (const person of people) {
    const inserted = await transaction
      .insertInto('people')
      .values({
        id: person.id,
        organisation_id: organisationId,
        name: person.name,
        email: person.email,
        phone: person.phone,
        department: person.department,
        tier: person.tier,
        zone: person.zone ?? null,
        language: person.language ?? null,
        roles: [...person.roles],
        external_ref: person.externalRef,
        last_command_id: commandId,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows === 1n) continue
    const row = await transaction
      .selectFrom('people')
      .select('organisation_id')
      .where('id', '=', person.id)
      .executeTakeFirst()
    if (row?.organisation_id !== organisationId) return false
  }
  return true
}

/** @returns the people as they now stand */
export async function changePeople(
  transaction: DatabaseTransaction,
  changes: readonly PersonChange[],
): Promise<readonly Upsert[]> {
  const changed: Upsert[] = []
  for (const { personId, values, write } of changes) {
    const writes = JSON.stringify(Object.fromEntries(Object.keys(values).map((field) => [field, write])))
    const row = await transaction
      .updateTable('people')
      .set((expression) => ({
        ...values,
        writes: sql<PersonWrites>`writes || ${writes}::jsonb`,
        version: expression('version', '+', 1),
        last_command_id: write.commandId,
      }))
      .where('id', '=', personId)
      .returningAll()
      .executeTakeFirstOrThrow()
    changed.push(upsertOf('person', row))
  }
  return changed
}

/** @returns the ticket as it now stands, with its new events */
export async function writeDecision(transaction: DatabaseTransaction, accepted: Accepted): Promise<PlannedTicket> {
  const { command, organisationId, ticketId, before, context, receivedAt } = accepted
  const drafts = await withNumber(transaction, organisationId, accepted.drafts)
  const times = effectiveTimes(drafts, context.at, lastFactAt(before), receivedAt)
  const planned = drafts.map((draft, index) => ({
    ...draft,
    actorId: context.actor.personId,
    commandId: command.id,
    occurredAt: command.clientAt,
    receivedAt,
    effectiveAt: times[index] ?? receivedAt,
  }))
  const rules = rulesOf(accepted.shared)
  const decided = planTicket(ticketId, before, accepted.previousHash, planned)
  const withdrawn = withdrawals(before, decided.ticket, rules, receivedAt)
  // Planned anew, so that all of it is stored as the events of one command are: in as many statements.
  const plan =
    withdrawn.length === 0 ? decided : planTicket(ticketId, before, accepted.previousHash, [...planned, ...withdrawn])
  const isRestricted = (ticket: Ticket): boolean => accepted.shared.group(ticket.assignedGroupId)?.isRestricted === true
  const along = movesLadder(before, plan.ticket) ? [planStatement(organisationId, plan.ticket, rules, receivedAt)] : []
  await writeTicket(transaction, organisationId, plan, isRestricted(plan.ticket), along)
  const breaches = withdrawn.map(({ fields }) => fields['breach']?.from as unknown as WithdrawnBreach)
  await writeNotices(transaction, accepted, plan, await toldOfBreaches(transaction, ticketId, breaches))
  await acknowledgeNotices(transaction, { before, after: plan.ticket, commandId: command.id, receivedAt })
  return plan
}

/** The number goes into the event that registers: the record itself says it. */
async function withNumber(
  transaction: DatabaseTransaction,
  organisationId: string,
  drafts: readonly EventDraft[],
): Promise<readonly EventDraft[]> {
  const [first, ...rest] = drafts
  if (first?.type !== 'registered') return drafts
  const number = await takeNumbers(transaction, organisationId, 1)
  return [{ ...first, fields: { ...first.fields, number: { from: null, to: number } } }, ...rest]
}

/** @param besides what no event of the plan tells by itself */
async function writeNotices(
  transaction: DatabaseTransaction,
  accepted: Accepted,
  plan: PlannedTicket,
  besides: readonly NoticeDraft[],
): Promise<void> {
  const drafts: NoticeDraft[] = [...besides]
  let before = plan.before
  for (const event of plan.events) {
    const after = apply(before, event)
    drafts.push(...noticesFor(before, after, event, accepted.shared))
    before = after
  }
  if (drafts.length === 0) return
  const rows = drafts.map((draft) => ({
    id: uuidv7(),
    organisation_id: accepted.organisationId,
    person_id: draft.personId,
    ticket_id: plan.ticket.id,
    reason: draft.reason,
    important: draft.important,
    created_at: accepted.receivedAt,
    delivered_at: null,
    seen_at: null,
    acknowledged_at: null,
    last_command_id: accepted.command.id,
  }))
  await transaction.insertInto('notices').values(rows).execute()
}
