/**
 * The snapshot: present images, page by page, while the world goes on. Whatever changes meanwhile stands in the feed
 * after the number that was noted at the start, and is pulled from there; images carry versions, so that an older one
 * never overwrites a newer. The directory comes first, then people, then tickets, the newest first, each with its
 * whole history. Who takes segments gets what they work on before the rest: their own open tickets, the other open ones,
 * the finished ones as segments, and in the end what stands in no segment as it is now.
 */
import { sql, type RawBuilder } from 'kysely'
import { mayRead } from '@shared/domain/rights'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import type { Change, Upsert } from '@shared/protocol/sync'
import { ProblemError } from '../api/context'
import { lastSerial, segmentsAfter } from '../segments/list-segments'
import { timelinesOf } from '../store/event-reader'
import type { FeedPosition } from '../store/feed'
import { readUpserts, upsertOf, type RowEntity } from '../store/row-entities'
import type { SnapshotCursor, SnapshotStage } from './cursor'
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
  const serial = reader.takesSegments ? await lastSerial(transaction, organisationId) : null
  return {
    changes,
    ...(await recentVerdicts(reader)),
    cursor: { kind: 'snapshot', position, stage: 'people', after: null, done: 0, total: total.count, serial },
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

/** Which stage follows; null when the feed does. */
const NEXT: Readonly<Record<SnapshotStage, SnapshotStage | null>> = {
  people: 'mine',
  mine: 'open',
  open: 'segments',
  segments: 'tickets',
  tickets: null,
}

/** @throws {ProblemError} 410 for a client that took segments before and does so no more */
export async function readSnapshotPage(reader: Reader, cursor: SnapshotCursor): Promise<Page> {
  if (cursor.serial !== null && !reader.takesSegments) {
    const detail = 'This snapshot was begun with segments; pull without cursor to begin again'
    throw new ProblemError(410, PROBLEM_CODES.cursorTooOld, detail)
  }
  if (cursor.stage === 'people') return peoplePage(reader, cursor)
  return cursor.stage === 'segments' ? segmentsPage(reader, cursor) : ticketsPage(reader, cursor)
}

/** The page with which a stage ends. */
function endOf(cursor: SnapshotCursor, page: Pick<Page, 'changes' | 'segments'>, done: number): Page {
  const next = cursor.serial === null && cursor.stage === 'people' ? 'tickets' : NEXT[cursor.stage]
  const { position } = cursor
  const following =
    next === null
      ? { kind: 'feed' as const, position }
      : { ...cursor, stage: next, after: null, done: cursor.done + done }
  return { ...page, verdicts: [], decided: [], cursor: following, hasMore: true }
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
  const changes = rows.map((row) => upsertOf('person', row))
  if (isLast) return endOf(cursor, { changes }, 0)
  return { changes, verdicts: [], decided: [], cursor: { ...cursor, after: rows.at(-1)?.id ?? null }, hasMore: true }
}

async function segmentsPage({ transaction, session, limit }: Reader, cursor: SnapshotCursor): Promise<Page> {
  const before = cursor.after === null ? (cursor.serial ?? 0) + 1 : Number(cursor.after)
  const { segments, last } = await segmentsAfter(transaction, session.organisationId, before, limit)
  const done = segments.reduce((sum, { tickets }) => sum + tickets, 0)
  if (last === null) return endOf(cursor, { changes: [], segments }, done)
  const next = { ...cursor, after: String(last), done: cursor.done + done }
  return { changes: [], segments, verdicts: [], decided: [], cursor: next, hasMore: true }
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
  const changes = readable.flatMap(({ id, version, image }): Change[] => [
    { op: 'upsert', entity: 'ticket', id, version, image },
    { op: 'upsert', entity: 'timeline', id, version, image: timelines.get(id) ?? [] },
  ])
  if (rows.length < wanted && walked.length === rows.length) return endOf(cursor, { changes }, walked.length)
  const next = { ...cursor, after: walked.at(-1)?.id ?? null, done: cursor.done + walked.length }
  return { changes, verdicts: [], decided: [], cursor: next, hasMore: true }
}

const IS_OPEN = sql<boolean>`state not in ('resolved', 'closed', 'cancelled')`

/** Whatever changes its stage on the way stands in the feed behind the position that was noted. */
function isOfStage({ session }: Reader, { stage, serial }: SnapshotCursor): RawBuilder<boolean> {
  if (serial === null) return sql<boolean>`true`
  const mine = [`person:${session.personId}`, ...session.groupIds.map((id) => `group:${id}`)]
  if (stage === 'mine') return sql<boolean>`${IS_OPEN} and scopes && ${mine}::text[]`
  if (stage === 'open') return sql<boolean>`${IS_OPEN} and not (scopes && ${mine}::text[])`
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
