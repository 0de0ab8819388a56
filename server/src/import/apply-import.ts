/**
 * Takes one batch of another system's tickets into the register. Tickets go in by small transactions with a pause
 * after each, so that other requests are answered meanwhile; a ticket that is known already is passed over, so that a
 * second run adds nothing; one that cannot go in is refused and the rest does.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { BrokenHistoryError } from '@shared/domain/blank-ticket'
import type { Instant } from '@shared/domain/instant'
import type { ImportBatch, ImportBatchResult, ImportRefusal, ImportTicket } from '@shared/protocol/import'
import type { Database, DatabaseTransaction, Queryable } from '../store/database'
import { planTicket, takeNumbers, writeTickets, type PlannedEvent, type PlannedTicket } from '../store/ticket-writer'
import { applyDuty } from './apply-duty'
import { applySetup } from './apply-setup'
import { externalRefOf, resolveDirectory } from './import-directory'
import { planImported, TicketRefusal, type ImportContext } from './plan-imported'

/** Events and tickets of one transaction: while it runs, PGlite answers nobody else. */
const TICKETS_PER_TRANSACTION = 50
const EVENTS_PER_TRANSACTION = 150

/** A ticket whose events are made, but for the number that the first one will carry. */
interface Prepared {
  readonly ref: string
  readonly events: readonly PlannedEvent[]
}

/** Where a batch goes: each step in a transaction of its own, or all of them in one that will be rolled back. */
interface Target {
  readonly database: Queryable
  readonly organisationId: string
  readonly inTransaction: <Result>(work: (transaction: DatabaseTransaction) => Promise<Result>) => Promise<Result>
}

/**
 * @param now no event may be later
 * @returns what was added, what was known, and what was refused with code and reason
 */
export function applyImportBatch(
  database: Database,
  organisationId: string,
  batch: ImportBatch,
  now: Instant,
): Promise<ImportBatchResult> {
  return applyTo(
    { database, organisationId, inTransaction: (work) => database.transaction().execute(work) },
    batch,
    now,
  )
}

/**
 * The same for a dry run: everything is done and nothing stays. What an earlier batch of the same dry run brought is
 * not there either, so the batch has to bring whatever its tickets name. Other writers wait until it is over.
 */
export async function tryImportBatch(
  database: Database,
  organisationId: string,
  batch: ImportBatch,
  now: Instant,
): Promise<ImportBatchResult> {
  const transaction = await database.startTransaction().execute()
  try {
    return await applyTo(
      { database: transaction, organisationId, inTransaction: (work) => work(transaction) },
      batch,
      now,
    )
  } finally {
    await transaction.rollback().execute()
  }
}

async function applyTo(target: Target, batch: ImportBatch, now: Instant): Promise<ImportBatchResult> {
  const { database, organisationId, inTransaction } = target
  const { context, resolved } = await begin(target, batch, now)
  const known = await knownRefs(database, organisationId, batch.source, batch.tickets)
  const unknown = batch.tickets.filter((ticket) => !known.has(externalRefOf(batch.source, ticket.ref)))
  const { prepared, refused } = prepare(unknown, context)
  const restricted = await restrictedGroups(database, organisationId)
  let addedTickets = 0
  let addedEvents = 0
  for (const chunk of transactionsOf(prepared)) {
    await nextTurn()
    const plans = await inTransaction((transaction) =>
      writeNew(transaction, organisationId, batch.source, chunk, restricted),
    )
    addedTickets += plans.length
    addedEvents += plans.reduce((sum, plan) => sum + plan.events.length, 0)
  }
  const { addedPeople, addedGroups, addedCategories } = resolved
  // Another import may have been faster since they were looked up.
  const knownTickets = known.size + prepared.length - addedTickets
  return {
    addedTickets,
    knownTickets,
    addedEvents,
    addedPeople,
    addedGroups,
    addedCategories,
    refused: [...resolved.refused, ...refused],
  }
}

/** Everything that tickets refer to, found or made. */
async function begin({ database, organisationId, inTransaction }: Target, batch: ImportBatch, now: Instant) {
  const organisation = await database
    .selectFrom('organisations')
    .select(['desk_group_id', 'priority_matrix'])
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  const { desk_group_id: deskGroupId, priority_matrix: matrix } = organisation
  const { source } = batch
  const resolved = await inTransaction(async (transaction) => {
    if (batch.setup !== undefined) await applySetup(transaction, organisationId, deskGroupId, batch.setup)
    const directory = await resolveDirectory({ transaction, organisationId, deskGroupId, source }, batch)
    if (batch.duty !== undefined) await applyDuty(transaction, organisationId, deskGroupId, batch.duty)
    return directory
  })
  const rows = await database
    .selectFrom('policies')
    .select('definition')
    .where('organisation_id', '=', organisationId)
    .execute()
  const policies = rows.map((policy) => policy.definition)
  const context: ImportContext = { source, deskGroupId, matrix, policies, directory: resolved.directory, now }
  return { context, resolved }
}

function prepare(tickets: readonly ImportTicket[], context: ImportContext) {
  const prepared: Prepared[] = []
  const refused: ImportRefusal[] = []
  const seen = new Set<string>()
  for (const ticket of tickets) {
    try {
      if (seen.has(ticket.ref)) throw new TicketRefusal('import.twiceInBatch', 'stands twice in one batch')
      seen.add(ticket.ref)
      prepared.push({ ref: ticket.ref, events: planImported(ticket, context) })
    } catch (error) {
      if (!(error instanceof TicketRefusal)) throw error
      refused.push({ ref: ticket.ref, code: error.code, reason: error.message })
    }
  }
  return { prepared, refused }
}

function transactionsOf(prepared: readonly Prepared[]): readonly (readonly Prepared[])[] {
  const transactions: Prepared[][] = []
  let current: Prepared[] = []
  let events = 0
  for (const ticket of prepared) {
    if (
      current.length >= TICKETS_PER_TRANSACTION ||
      (current.length > 0 && events + ticket.events.length > EVENTS_PER_TRANSACTION)
    ) {
      transactions.push(current)
      current = []
      events = 0
    }
    current.push(ticket)
    events += ticket.events.length
  }
  if (current.length > 0) transactions.push(current)
  return transactions
}

async function writeNew(
  transaction: DatabaseTransaction,
  organisationId: string,
  source: string,
  chunk: readonly Prepared[],
  restricted: ReadonlySet<string>,
): Promise<readonly PlannedTicket[]> {
  // Taking no numbers only locks the register: two imports of the same tickets wait for each other here.
  await takeNumbers(transaction, organisationId, 0)
  const known = await knownRefs(transaction, organisationId, source, chunk)
  const fresh = chunk.filter((ticket) => !known.has(externalRefOf(source, ticket.ref)))
  if (fresh.length === 0) return []
  const firstNumber = await takeNumbers(transaction, organisationId, fresh.length)
  const plans = fresh.map((ticket, index) => planNew(ticket, firstNumber + index))
  await writeTickets(transaction, organisationId, plans, (ticket) => restricted.has(ticket.assignedGroupId))
  return plans
}

function planNew({ ref, events }: Prepared, number: number): PlannedTicket {
  const [first, ...later] = events
  if (first === undefined) throw new BrokenHistoryError(`The imported ticket ${ref} has no events`)
  const registering = { ...first, fields: { number: { from: null, to: number }, ...first.fields } }
  // Ids in the order of registration: the newest are first in a snapshot.
  return planTicket(uuidv7({ msecs: first.effectiveAt }), null, null, [registering, ...later])
}

async function knownRefs(
  database: Queryable,
  organisationId: string,
  source: string,
  tickets: readonly { readonly ref: string }[],
): Promise<ReadonlySet<string | null>> {
  if (tickets.length === 0) return new Set()
  const rows = await database
    .selectFrom('tickets')
    .select('external_ref')
    .where('organisation_id', '=', organisationId)
    .where(
      'external_ref',
      'in',
      tickets.map((ticket) => externalRefOf(source, ticket.ref)),
    )
    .execute()
  return new Set(rows.map((row) => row.external_ref))
}

async function restrictedGroups(database: Queryable, organisationId: string): Promise<ReadonlySet<string>> {
  const rows = await database
    .selectFrom('groups')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('is_restricted', '=', true)
    .execute()
  return new Set(rows.map((row) => row.id))
}
