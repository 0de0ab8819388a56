/** What a command's transaction locks before it looks at anything: its own id, then its tickets. */
import { sql } from 'kysely'
import type { Ticket } from '@shared/domain/ticket'
import type { Verdict } from '@shared/protocol/sync'
import type { DatabaseTransaction } from '../store/database'
import type { StoredVerdict } from './verdicts'

export interface LockedTicket {
  readonly ticket: Ticket
  readonly lastHash: string
}

export interface Locked {
  /** What this very command was answered before. */
  readonly earlier: StoredVerdict | null
  readonly tickets: ReadonlyMap<string, LockedTicket>
}

type LockedRow =
  | { readonly id: string; readonly image: Ticket; readonly hash: string }
  | { readonly id: null; readonly image: Verdict; readonly person: string; readonly organisation: string }

/** Repeats that arrive at the same time wait here, before they hold anything else. */
export async function lockCommand(transaction: DatabaseTransaction, commandId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('opora.command:' || ${commandId}::text, 0))`.execute(
    transaction,
  )
}

/**
 * Locks what a command is about, and where one of its tickets was merged into another, that one too: what is said on it is
 * written there. It is known from the locked ticket alone, so that this one lock may come out of order; whoever loses to
 * a deadlock by it is run again.
 */
export async function lockTickets(
  transaction: DatabaseTransaction,
  organisationId: string,
  commandId: string,
  ticketIds: readonly string[],
): Promise<Locked> {
  const { earlier, tickets: named } = await lockRows(transaction, organisationId, commandId, ticketIds)
  const tickets = new Map(named)
  for (let missing = mergedInto(tickets); missing.length > 0;) {
    const found = await lockRows(transaction, organisationId, commandId, missing)
    for (const [id, locked] of found.tickets) tickets.set(id, locked)
    missing = mergedInto(found.tickets).filter((id) => !tickets.has(id))
  }
  return { earlier, tickets }
}

/** What of these is missing that others of them were merged into. */
const mergedInto = (tickets: ReadonlyMap<string, LockedTicket>): readonly string[] =>
  [...tickets.values()].flatMap(({ ticket: { mergedIntoId } }) =>
    mergedIntoId === null || tickets.has(mergedIntoId) ? [] : [mergedIntoId],
  )

/**
 * Locks by ascending id, so that no two commands wait for each other. An answer that this command was given is read in
 * the same statement: its own lock is held by now, so nobody else is about to give one.
 */
async function lockRows(
  transaction: DatabaseTransaction,
  organisationId: string,
  commandId: string,
  ticketIds: readonly string[],
): Promise<Locked> {
  const { rows } = await sql<LockedRow>`
    with locked as (
      select id, image, last_hash from tickets
      where organisation_id = ${organisationId} and id = any(${[...ticketIds]}::uuid[])
      order by id for update)
    select locked.id, locked.image, locked.last_hash as hash, null::uuid as person, null::uuid as organisation
    from locked
    union all
    select null, verdict, null, person_id, organisation_id from commands where id = ${commandId}`.execute(transaction)
  const tickets = new Map<string, LockedTicket>()
  let earlier: StoredVerdict | null = null
  for (const row of rows) {
    if (row.id === null) earlier = { verdict: row.image, personId: row.person, organisationId: row.organisation }
    else tickets.set(row.id, { ticket: row.image, lastHash: row.hash })
  }
  return { earlier, tickets }
}
