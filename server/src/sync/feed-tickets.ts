/**
 * Tickets of a page. One that the reader may not read now is `out`, so that their cache drops it; one that they could
 * not read before comes with its whole history, since no feed row ever brought it to them.
 */
import { sql } from 'kysely'
import { mayRead } from '@shared/domain/rights'
import type { Ticket } from '@shared/domain/ticket'
import type { Change } from '@shared/protocol/sync'
import { timelinesOf } from '../store/event-reader'
import type { FeedRow, Reader } from './reader'

export interface TicketChanges {
  readonly changes: readonly Change[]
  /** Tickets whose history is in the page as a whole. */
  readonly withTimeline: ReadonlySet<string>
  /** Which of these tickets the reader may not read now. */
  readonly hidden: (ticketIds: readonly string[]) => Promise<ReadonlySet<string>>
}

interface TicketRow {
  readonly id: string
  readonly version: number
  readonly image: Ticket
}

export async function ticketChanges(reader: Reader, rows: readonly FeedRow[]): Promise<TicketChanges> {
  const ids = [...new Set(rows.map((row) => row.entity_id))]
  const tickets = new Map((await readTickets(reader, ids)).map((ticket) => [ticket.id, ticket]))
  const isReadable = (ticket: TicketRow): boolean => mayRead(reader.session, ticket.image, reader.directory)
  const isNewToReader = (row: FeedRow): boolean => row.entity === 'timeline' || !wasReadable(row, reader)
  const withTimeline = new Set(
    rows
      .filter((row) => isNewToReader(row))
      .map((row) => row.entity_id)
      .filter((id) => {
        const ticket = tickets.get(id)
        return ticket !== undefined && isReadable(ticket)
      }),
  )
  const timelines = await timelinesOf(reader.transaction, [...withTimeline])
  // A ticket that began hidden and never changed was never theirs: its existence is not admitted.
  const mayBeHeld = new Set(rows.filter((row) => row.scopes_before !== null).map((row) => row.entity_id))
  const changes = ids.flatMap((id): Change[] => {
    const ticket = tickets.get(id)
    if (ticket === undefined) return [{ op: 'delete', entity: 'ticket', id }]
    if (!isReadable(ticket)) return mayBeHeld.has(id) ? [{ op: 'out', entity: 'ticket', id }] : []
    const { version, image } = ticket
    const upsert: Change = { op: 'upsert', entity: 'ticket', id, version, image }
    return withTimeline.has(id)
      ? [upsert, { op: 'upsert', entity: 'timeline', id, version, image: timelines.get(id) ?? [] }]
      : [upsert]
  })
  return { changes, withTimeline, hidden: (ticketIds) => hiddenAmong(reader, tickets, ticketIds) }
}

async function readTickets({ transaction, session }: Reader, ids: readonly string[]): Promise<readonly TicketRow[]> {
  if (ids.length === 0) return []
  return transaction
    .selectFrom('tickets')
    .select(['id', 'version', 'image'])
    .where('organisation_id', '=', session.organisationId)
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .execute()
}

/** By the scopes that the ticket had before the change: `open` and `finished` are those that everybody reads. */
function wasReadable({ scopes_before: scopes }: FeedRow, { session }: Reader): boolean {
  if (scopes === null || session.roles.some((role) => role !== 'engineer')) return true
  const mine = ['open', 'finished', `person:${session.personId}`, ...session.groupIds.map((id) => `group:${id}`)]
  return mine.some((scope) => scopes.includes(scope))
}

async function hiddenAmong(
  reader: Reader,
  known: ReadonlyMap<string, TicketRow>,
  ticketIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (!reader.directory.hasRestrictedGroups) return new Set()
  const others = await readTickets(
    reader,
    ticketIds.filter((id) => !known.has(id)),
  )
  const tickets = [...ticketIds.flatMap((id) => known.get(id) ?? []), ...others]
  return new Set(
    tickets.filter((ticket) => !mayRead(reader.session, ticket.image, reader.directory)).map((ticket) => ticket.id),
  )
}
