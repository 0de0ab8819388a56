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
 * Locks by ascending id, so that no two commands wait for each other. An answer that this command was given is read in
 * the same statement: its own lock is held by now, so nobody else is about to give one.
 */
export async function lockTickets(
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
