/**
 * The snapshot: present images, page by page, while the world goes on. Whatever changes meanwhile stands in the feed
 * after the number that was noted at the start, and is pulled from there; images carry versions, so that an older one
 * never overwrites a newer. What somebody works on comes before the rest: the catalogue, their own open tickets with the
 * people whom these name, those of their groups, their notices, the other open ones; only then everybody, and what is
 * finished, as segments and in the end as rows of what stands in no segment as it is now.
 */
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { SNAPSHOT_STAGES, type Change, type SnapshotStage } from '@shared/protocol/sync'
import { ProblemError } from '../api/context'
import { countPacked, lastSerial, segmentsAfter } from '../segments/list-segments'
import type { FeedPosition } from '../store/feed'
import { readUpserts, upsertOf, type RowEntity } from '../store/row-entities'
import type { SnapshotCursor } from './cursor'
import type { Page, Reader } from './reader'
import { recentVerdicts } from './pulled-verdicts'
import { countOfStage, countOpen, readTicketsPage } from './snapshot-tickets'

/** Notices that a new desktop still wants to know of. */
const MAX_NOTICES = 1_000

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

/** What follows each stage; the feed follows the last. */
const WITH_SEGMENTS = SNAPSHOT_STAGES
const WITHOUT = ['people', 'notices', 'tickets'] as const satisfies readonly SnapshotStage[]
const NOT_COUNTED = { done: 0, total: 0 }

/** The directory, and own refusals. */
export async function readFirstPage(reader: Reader, position: FeedPosition): Promise<Page> {
  const { transaction, session } = reader
  const { organisationId } = session
  const changes: Change[] = []
  for (const entity of FIRST) changes.push(...(await readUpserts(transaction, organisationId, entity)))
  const serial = reader.takesSegments ? await lastSerial(transaction, organisationId) : null
  const [stage] = serial === null ? WITHOUT : WITH_SEGMENTS
  const begun = {
    kind: 'snapshot',
    position,
    stage,
    after: null,
    done: 0,
    // Somebody waits for the first screen: what is packed is counted by a few hundred rows.
    total: serial === null ? await countRows(reader, 'tickets') : await countAbout(reader),
    ofStage: NOT_COUNTED,
    serial,
  } as const
  const cursor = await atStage(reader, begun, stage)
  return { changes, ...(await recentVerdicts(reader)), cursor, hasMore: true }
}

/** @throws {ProblemError} 410 for a client that took segments before and does so no more */
export async function readSnapshotPage(reader: Reader, cursor: SnapshotCursor): Promise<Page> {
  if (cursor.serial !== null && !reader.takesSegments) {
    const detail = 'This snapshot was begun with segments; pull without cursor to begin again'
    throw new ProblemError(410, PROBLEM_CODES.cursorTooOld, detail)
  }
  switch (cursor.stage) {
    case 'people':
      return peoplePage(reader, cursor)
    case 'notices':
      return noticesPage(reader, cursor)
    case 'segments':
      return segmentsPage(reader, cursor)
    case 'mine':
    case 'groups':
    case 'open':
    case 'tickets': {
      const { changes, walked, last } = await readTicketsPage(reader, cursor)
      return pageTo(reader, cursor, { changes }, { last, tickets: walked, ofStage: walked })
    }
  }
}

interface Walked {
  /** Where the next page begins; null when the stage has ended. */
  readonly last: string | null
  readonly tickets: number
  readonly ofStage: number
}

async function pageTo(
  reader: Reader,
  cursor: SnapshotCursor,
  page: Pick<Page, 'changes' | 'segments'>,
  walked: Walked,
): Promise<Page> {
  const whole = { ...page, verdicts: [], decided: [], hasMore: true }
  const done = cursor.done + walked.tickets
  const ofStage = { ...cursor.ofStage, done: cursor.ofStage.done + walked.ofStage }
  if (walked.last !== null) return { ...whole, cursor: { ...cursor, after: walked.last, done, ofStage } }
  const next = stageAfter(cursor)
  if (next === undefined) return { ...whole, cursor: { kind: 'feed', position: cursor.position } }
  return { ...whole, cursor: await atStage(reader, { ...cursor, after: null, done, ofStage }, next) }
}

function stageAfter({ serial, stage }: Pick<SnapshotCursor, 'serial' | 'stage'>): SnapshotStage | undefined {
  const stages: readonly SnapshotStage[] = serial === null ? WITHOUT : WITH_SEGMENTS
  return stages[stages.indexOf(stage) + 1]
}

/** The beginning of a stage, with how much there is of it. One before the finished tickets that has nothing is passed. */
async function atStage(reader: Reader, cursor: SnapshotCursor, stage: SnapshotStage): Promise<SnapshotCursor> {
  const begun = { ...cursor, stage }
  const next = stageAfter(begun)
  switch (stage) {
    case 'mine':
    case 'groups':
    case 'open': {
      const total = await countOfStage(reader, begun)
      if (total === 0 && next !== undefined) return atStage(reader, begun, next)
      return { ...begun, ofStage: { done: 0, total } }
    }
    case 'people':
      return { ...begun, ofStage: { done: 0, total: await countRows(reader, 'people') } }
    case 'notices':
      if (next !== undefined && !(await hasNotices(reader))) return atStage(reader, begun, next)
      return { ...begun, ofStage: NOT_COUNTED }
    case 'segments': {
      const total = await countRows(reader, 'tickets')
      return { ...begun, total, ofStage: { done: 0, total: Math.max(0, total - cursor.done) } }
    }
    case 'tickets':
      // Behind segments, it goes on with finished tickets.
      return cursor.serial === null ? { ...begun, ofStage: { done: 0, total: cursor.total } } : begun
  }
}

/** What is open, and what is packed. */
async function countAbout(reader: Reader): Promise<number> {
  const { transaction, session } = reader
  const [open, packed] = [await countOpen(reader), await countPacked(transaction, session.organisationId)]
  return open + packed
}

async function hasNotices({ transaction, session }: Reader): Promise<boolean> {
  const notice = await transaction
    .selectFrom('notices')
    .select('id')
    .where('person_id', '=', session.personId)
    .limit(1)
    .executeTakeFirst()
  return notice !== undefined
}

async function countRows({ transaction, session }: Reader, table: 'tickets' | 'people'): Promise<number> {
  const { count } = await transaction
    .selectFrom(table)
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .where('organisation_id', '=', session.organisationId)
    .executeTakeFirstOrThrow()
  return count
}

async function peoplePage(reader: Reader, cursor: SnapshotCursor): Promise<Page> {
  const { transaction, session, limit } = reader
  const { after } = cursor
  const rows = await transaction
    .selectFrom('people')
    .selectAll()
    .where('organisation_id', '=', session.organisationId)
    .$if(after !== null, (query) => query.where('id', '>', after))
    .orderBy('id')
    .limit(limit)
    .execute()
  const changes = rows.map((row) => upsertOf('person', row))
  return pageTo(reader, cursor, { changes }, { last: lastOf(rows, limit), tickets: 0, ofStage: rows.length })
}

/** The newest of them, however many pages they take. */
async function noticesPage(reader: Reader, cursor: SnapshotCursor): Promise<Page> {
  const { transaction, session, limit } = reader
  const { after } = cursor
  const rows = await transaction
    .selectFrom('notices')
    .selectAll()
    .where('id', 'in', (query) =>
      query
        .selectFrom('notices')
        .select('id')
        .where('person_id', '=', session.personId)
        .orderBy('created_at', 'desc')
        .limit(MAX_NOTICES),
    )
    .$if(after !== null, (query) => query.where('id', '<', after))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  const changes = rows.map((row) => upsertOf('notice', row))
  return pageTo(reader, cursor, { changes }, { last: lastOf(rows, limit), tickets: 0, ofStage: rows.length })
}

/** Null when there are no more behind these. */
const lastOf = (rows: readonly { readonly id: string }[], limit: number): string | null =>
  rows.length < limit ? null : (rows.at(-1)?.id ?? null)

async function segmentsPage(reader: Reader, cursor: SnapshotCursor): Promise<Page> {
  const { transaction, session, limit } = reader
  const before = cursor.after === null ? (cursor.serial ?? 0) + 1 : Number(cursor.after)
  const { segments, last } = await segmentsAfter(transaction, session.organisationId, before, limit)
  const tickets = segments.reduce((sum, one) => sum + one.tickets, 0)
  const walked = { last: last === null ? null : String(last), tickets, ofStage: tickets }
  return pageTo(reader, cursor, { changes: [], segments }, walked)
}
