/**
 * The snapshot: present images, page by page, while the world goes on. Whatever changes meanwhile stands in the feed
 * after the number that was noted at the start, and is pulled from there; images carry versions, so that an older one
 * never overwrites a newer. The directory comes first, then people, then tickets, the newest first, each with its
 * whole history.
 */
import { mayRead } from '@shared/domain/rights'
import type { Change, Upsert } from '@shared/protocol/sync'
import { timelinesOf } from '../store/event-reader'
import type { FeedPosition } from '../store/feed'
import { readUpserts, upsertOf, type RowEntity } from '../store/row-entities'
import type { SnapshotCursor } from './cursor'
import type { Page, Reader } from './reader'
import { recentVerdicts } from './pulled-verdicts'

/** Notices that a new desktop still wants to know of. */
const MAX_NOTICES = 1_000
/** Events of one page for each row that was asked for: a few tickets with long histories make a page of their own. */
const EVENTS_PER_ROW = 5

/** Settings, groups, catalogue, SLA rules, duty: few, and needed before anything can be shown. */
const FIRST = [
  'settings',
  'group',
  'category',
  'service',
  'calendar',
  'policy',
  'dutyRota',
  'absence',
] as const satisfies readonly RowEntity[]

/** The directory, own notices, own refusals. */
export async function readFirstPage(reader: Reader, position: FeedPosition): Promise<Page> {
  const { transaction, session } = reader
  const { organisationId } = session
  const changes: Change[] = []
  for (const entity of FIRST) changes.push(...(await readUpserts(transaction, organisationId, entity)))
  changes.push(...(await ownNotices(reader)))
  const total = await transaction
    .selectFrom('tickets')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow()
  return {
    changes,
    ...(await recentVerdicts(reader)),
    cursor: { kind: 'snapshot', position, stage: 'people', after: null, done: 0, total: total.count },
    hasMore: true,
  }
}

async function ownNotices({ transaction, session }: Reader): Promise<readonly Upsert[]> {
  const rows = await transaction
    .selectFrom('notices')
    .selectAll()
    .where('person_id', '=', session.personId)
    .orderBy('created_at', 'desc')
    .limit(MAX_NOTICES)
    .execute()
  return rows.map((row) => upsertOf('notice', row))
}

export function readSnapshotPage(reader: Reader, cursor: SnapshotCursor): Promise<Page> {
  return cursor.stage === 'people' ? peoplePage(reader, cursor) : ticketsPage(reader, cursor)
}

async function peoplePage({ transaction, session, limit }: Reader, cursor: SnapshotCursor): Promise<Page> {
  const { after } = cursor
  const rows = await transaction
    .selectFrom('people')
    .selectAll()
    .where('organisation_id', '=', session.organisationId)
    .$if(after !== null, (query) => query.where('id', '>', after))
    .orderBy('id')
    .limit(limit)
    .execute()
  const isLast = rows.length < limit
  return {
    changes: rows.map((row) => upsertOf('person', row)),
    verdicts: [],
    decided: [],
    cursor: isLast ? { ...cursor, stage: 'tickets', after: null } : { ...cursor, after: rows.at(-1)?.id ?? null },
    hasMore: true,
  }
}

async function ticketsPage(reader: Reader, cursor: SnapshotCursor): Promise<Page> {
  const { transaction, session, directory, limit } = reader
  const { after } = cursor
  // A ticket is two rows: its image and its history.
  const wanted = Math.max(1, Math.floor(limit / 2))
  const rows = await transaction
    .selectFrom('tickets')
    .select(['id', 'version', 'image'])
    .where('organisation_id', '=', session.organisationId)
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
  const changes = readable.flatMap(({ id, version, image }): Change[] => [
    { op: 'upsert', entity: 'ticket', id, version, image },
    { op: 'upsert', entity: 'timeline', id, version, image: timelines.get(id) ?? [] },
  ])
  const isLast = rows.length < wanted && walked.length === rows.length
  if (isLast)
    return { changes, verdicts: [], decided: [], cursor: { kind: 'feed', position: cursor.position }, hasMore: true }
  const done = cursor.done + walked.length
  return {
    changes,
    verdicts: [],
    decided: [],
    cursor: { ...cursor, after: walked.at(-1)?.id ?? null, done },
    hasMore: true,
  }
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
