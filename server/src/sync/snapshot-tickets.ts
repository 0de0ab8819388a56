/**
 * Tickets of a snapshot, a page of one stage: each with its whole history, and in the stages of open tickets with the
 * people whom these name, since the others come later.
 */
import { sql, type RawBuilder } from 'kysely'
import { mayRead } from '@shared/domain/rights'
import type { Change, SnapshotStage } from '@shared/protocol/sync'
import { timelinesOf } from '../store/event-reader'
import type { SnapshotCursor } from './cursor'
import { readNamedPeople } from './named-people'
import type { Reader } from './reader'

/** Events of one page for each row that was asked for: a few tickets with long histories make a page of their own. */
const EVENTS_PER_ROW = 5

/** Tickets that a new desktop has to show before it is sent more of them: about as many as a tall window has lines. */
const FIRST_SCREEN = 50

const BEFORE_PEOPLE: ReadonlySet<SnapshotStage> = new Set(['mine', 'groups', 'open'])

export interface TicketsPage {
  readonly changes: readonly Change[]
  /** How many were walked, also of those that the reader may not read. */
  readonly walked: number
  /** The last one that was walked; null when the stage is at its end. */
  readonly last: string | null
}

export async function readTicketsPage(reader: Reader, cursor: SnapshotCursor): Promise<TicketsPage> {
  const { transaction, session, directory, limit } = reader
  const { after } = cursor
  // A ticket is two rows: its image and its history.
  const most = Math.max(1, Math.floor(limit / 2))
  const wanted = isFirstOfAll(cursor) ? Math.min(FIRST_SCREEN, most) : most
  const rows = await transaction
    .selectFrom('tickets')
    .select(['id', 'version', 'image'])
    .where('organisation_id', '=', session.organisationId)
    .where(isOfStage(reader, cursor))
    .$if(after !== null, (query) => query.where('id', '<', after))
    .orderBy('id', 'desc')
    .limit(wanted)
    .execute()
  const walked = withinBudget(rows, limit * EVENTS_PER_ROW)
  const readable = walked.filter((row) => mayRead(session, row.image, directory))
  const timelines = await timelinesOf(
    transaction,
    readable.map((row) => row.id),
  )
  const tickets = readable.map((row) => ({ ...row, events: timelines.get(row.id) ?? [] }))
  const people = BEFORE_PEOPLE.has(cursor.stage) ? await readNamedPeople(reader, tickets) : []
  const changes = tickets.flatMap(({ id, version, image, events }): Change[] => [
    { op: 'upsert', entity: 'ticket', id, version, image },
    { op: 'upsert', entity: 'timeline', id, version, image: events },
  ])
  const isEnd = rows.length < wanted && walked.length === rows.length
  return { changes: [...people, ...changes], walked: walked.length, last: isEnd ? null : (walked.at(-1)?.id ?? null) }
}

const isFirstOfAll = ({ stage, done }: SnapshotCursor): boolean => BEFORE_PEOPLE.has(stage) && done === 0

/** How many tickets are open, whosever. */
export const countOpen = (reader: Reader): Promise<number> => countTickets(reader, IS_OPEN)

/** How many tickets a stage of open ones has, about. */
export const countOfStage = (reader: Reader, cursor: Pick<SnapshotCursor, 'stage' | 'serial'>): Promise<number> =>
  countTickets(reader, isOfStage(reader, cursor))

async function countTickets({ transaction, session }: Reader, condition: RawBuilder<boolean>): Promise<number> {
  const { count } = await transaction
    .selectFrom('tickets')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .where('organisation_id', '=', session.organisationId)
    .where(condition)
    .executeTakeFirstOrThrow()
  return count
}

const IS_OPEN = sql<boolean>`state not in ('resolved', 'closed', 'cancelled')`

/** Whatever changes its stage on the way stands in the feed behind the position that was noted. */
function isOfStage(
  { session }: Reader,
  { stage, serial }: Pick<SnapshotCursor, 'stage' | 'serial'>,
): RawBuilder<boolean> {
  if (serial === null) return sql<boolean>`true`
  const own = sql<boolean>`scopes @> ${[`person:${session.personId}`]}::text[]`
  const ofGroups = sql<boolean>`scopes && ${session.groupIds.map((id) => `group:${id}`)}::text[]`
  if (stage === 'mine') return sql<boolean>`${IS_OPEN} and ${own}`
  if (stage === 'groups') return sql<boolean>`${IS_OPEN} and ${ofGroups} and not ${own}`
  if (stage === 'open') return sql<boolean>`${IS_OPEN} and not ${ofGroups} and not ${own}`
  return sql<boolean>`not ${IS_OPEN} and not exists (
    select 1 from segment_tickets join segments on segments.id = segment_id
    where ticket_id = tickets.id and segment_tickets.version = tickets.version and serial <= ${serial})`
}

/** As many as hold so many events together, at least one. A ticket's version is the number of its events. */
function withinBudget<Row extends { readonly version: number }>(
  rows: readonly Row[],
  maxEvents: number,
): readonly Row[] {
  let events = 0
  const end = rows.findIndex((row, index) => {
    events += row.version
    return events > maxEvents && index > 0
  })
  return end === -1 ? rows : rows.slice(0, end)
}
