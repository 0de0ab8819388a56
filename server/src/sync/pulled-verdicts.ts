/**
 * Refusals that come back with a pull: a person who lost an installation, and its outbox with it, still learns what did
 * not go through. In the feed, those that this same client pushed are left out: it has the answer. One that the person
 * has decided about, on whichever computer, is nobody's any more; the other computers are told so.
 */
import { sql, type Selectable } from 'kysely'
import type { Instant } from '@shared/domain/instant'
import type { Verdict } from '@shared/protocol/sync'
import type { Session } from '../api/context'
import { runAgain } from '../commands/run-again'
import type { Database } from '../store/database'
import type { CommandsTable } from '../store/tables/tickets'
import type { FeedRow, Page, Reader } from './reader'

/** More than anybody leaves unread. */
const MAX_RECENT = 500

export type PulledVerdicts = Pick<Page, 'verdicts' | 'decided'>

/** Marks own refusals as decided about: once, and those of others or none at all are passed over. */
export async function markDecided(
  database: Database,
  { organisationId, personId }: Session,
  ids: readonly string[],
  now: Instant,
): Promise<void> {
  if (ids.length === 0) return
  await runAgain(() =>
    database
      .updateTable('commands')
      .set({ decided_at: now })
      // Two devices of one person may say it of the same ones: both lock them in one order.
      .where('id', 'in', (undecided) =>
        undecided
          .selectFrom('commands')
          .select('id')
          .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
          .where('organisation_id', '=', organisationId)
          .where('person_id', '=', personId)
          .where('status', 'in', ['conflict', 'rejected'])
          .where('decided_at', 'is', null)
          .orderBy('id')
          .forUpdate(),
      )
      .execute(),
  )
}

const RECALLED = ['verdict', 'name', 'ticket_ids'] as const

/** Without the command, which may be lost, a verdict would not say of what it is. */
const recalled = ({
  verdict,
  name,
  ticket_ids: tickets,
}: Pick<Selectable<CommandsTable>, (typeof RECALLED)[number]>): Verdict => ({
  ...verdict,
  asked: { name, tickets },
})

/** For a cache that begins: what waits for a decision, and what was decided last while this device did not listen. */
export async function recentVerdicts({ transaction, session }: Reader): Promise<PulledVerdicts> {
  const refusals = transaction
    .selectFrom('commands')
    .where('person_id', '=', session.personId)
    .where('status', 'in', ['conflict', 'rejected'])
    .limit(MAX_RECENT)
  const waiting = await refusals
    .select(RECALLED)
    .where('decided_at', 'is', null)
    .orderBy('received_at', 'desc')
    .execute()
  const decided = await refusals
    .select('id')
    .where('decided_at', 'is not', null)
    .orderBy('decided_at', 'desc')
    .execute()
  return { verdicts: waiting.map(recalled).reverse(), decided: decided.map((row) => row.id) }
}

/** @param rows of the feed that are for this reader */
export async function verdictsOf(
  { transaction, session, clientId }: Reader,
  rows: readonly FeedRow[],
): Promise<PulledVerdicts> {
  const of = (op: FeedRow['op']): string[] =>
    rows.filter((row) => row.entity === 'verdict' && row.op === op).map((row) => row.entity_id)
  const [given, decided] = [of('upsert'), of('delete')]
  if (given.length === 0) return { verdicts: [], decided }
  const waiting = await transaction
    .selectFrom('commands')
    .select(RECALLED)
    .where(sql<boolean>`id = any(${given}::uuid[])`)
    .where('person_id', '=', session.personId)
    .where('client_id', '<>', clientId)
    .where('decided_at', 'is', null)
    .orderBy('received_at')
    .execute()
  return { verdicts: waiting.map(recalled), decided }
}
