/** Rows of the feed as changes for one reader: the latest image once, of what they may read now. */
import { sql } from 'kysely'
import type { Change, EntityName, Upsert } from '@shared/protocol/sync'
import { eventsById } from '../store/event-reader'
import {
  categoryImage,
  eventImage,
  eventVersion,
  groupImage,
  noticeImage,
  personImage,
  serviceImage,
  settingsImage,
} from '../store/images'
import type { FeedRow } from './feed-page'
import { ticketChanges } from './feed-tickets'
import type { Reader } from './pull'

/** Directory first, so that whoever applies a page in order knows the names in it. */
export async function changesOf(reader: Reader, rows: readonly FeedRow[]): Promise<readonly Change[]> {
  const of = (entity: FeedRow['entity']): readonly FeedRow[] => rows.filter((row) => row.entity === entity)
  const tickets = await ticketChanges(reader, [...of('ticket'), ...of('timeline')])
  return [
    ...(await present(reader, 'settings', of('settings'))),
    ...(await present(reader, 'person', of('person'))),
    ...(await present(reader, 'group', of('group'))),
    ...(await present(reader, 'category', of('category'))),
    ...(await present(reader, 'service', of('service'))),
    ...(await versioned(reader, 'calendar', of('calendar'))),
    ...(await versioned(reader, 'policy', of('policy'))),
    ...tickets.changes,
    ...(await eventChanges(reader, [...of('event'), ...of('eventContent')], tickets.hidden, tickets.withTimeline)),
    ...(await present(reader, 'notice', of('notice'))),
  ]
}

type PresentName = 'settings' | 'person' | 'group' | 'category' | 'service' | 'notice'

/** Entities that are one row: those that are gone are deletions. */
async function present(reader: Reader, entity: PresentName, rows: readonly FeedRow[]): Promise<readonly Change[]> {
  const ids = [...new Set(rows.map((row) => row.entity_id))]
  if (ids.length === 0) return []
  const upserts = new Map((await readPresent(reader, entity, ids)).map((upsert) => [upsert.id, upsert]))
  return ids.map((id): Change => upserts.get(id) ?? { op: 'delete', entity, id })
}

async function readPresent(
  { transaction }: Reader,
  entity: PresentName,
  ids: readonly string[],
): Promise<readonly Upsert[]> {
  const among = sql<boolean>`id = any(${[...ids]}::uuid[])`
  const upsert = <Name extends PresentName>(name: Name, row: { id: string; version: number }, image: unknown): Upsert =>
    ({ op: 'upsert', entity: name, id: row.id, version: row.version, image }) as Upsert
  switch (entity) {
    case 'settings':
      return (await transaction.selectFrom('organisations').selectAll().where(among).execute()).map((row) =>
        upsert(entity, row, settingsImage(row)),
      )
    case 'person':
      return (await transaction.selectFrom('people').selectAll().where(among).execute()).map((row) =>
        upsert(entity, row, personImage(row)),
      )
    case 'group':
      return (await transaction.selectFrom('groups').selectAll().where(among).execute()).map((row) =>
        upsert(entity, row, groupImage(row)),
      )
    case 'category':
      return (await transaction.selectFrom('categories').selectAll().where(among).execute()).map((row) =>
        upsert(entity, row, categoryImage(row)),
      )
    case 'service':
      return (await transaction.selectFrom('services').selectAll().where(among).execute()).map((row) =>
        upsert(entity, row, serviceImage(row)),
      )
    case 'notice':
      return (await transaction.selectFrom('notices').selectAll().where(among).execute()).map((row) =>
        upsert(entity, row, noticeImage(row)),
      )
  }
}

/** Calendars and policies: every version is an entity of its own, `ID@VERSION`. */
async function versioned(
  { transaction, session }: Reader,
  entity: Extract<EntityName, 'calendar' | 'policy'>,
  rows: readonly FeedRow[],
): Promise<readonly Upsert[]> {
  if (rows.length === 0) return []
  const wanted = new Set(rows.map((row) => row.entity_id))
  const found: Upsert[] =
    entity === 'calendar'
      ? (
          await transaction
            .selectFrom('calendars')
            .selectAll()
            .where('organisation_id', '=', session.organisationId)
            .execute()
        ).map(({ id, version, definition }) => ({
          op: 'upsert',
          entity,
          id: `${id}@${version}`,
          version,
          image: definition,
        }))
      : (
          await transaction
            .selectFrom('policies')
            .selectAll()
            .where('organisation_id', '=', session.organisationId)
            .execute()
        ).map(({ id, version, definition }) => ({
          op: 'upsert',
          entity,
          id: `${id}@${version}`,
          version,
          image: definition,
        }))
  return found.filter((upsert) => wanted.has(upsert.id))
}

/** Events of tickets that may be read; those that a whole history in this page already holds are left out. */
async function eventChanges(
  reader: Reader,
  rows: readonly FeedRow[],
  hidden: (ticketIds: readonly string[]) => Promise<ReadonlySet<string>>,
  withTimeline: ReadonlySet<string>,
): Promise<readonly Upsert[]> {
  const ids = [...new Set(rows.map((row) => row.entity_id))]
  const events = await eventsById(reader.transaction, reader.session.organisationId, ids)
  const hiddenIds = await hidden([...new Set(events.map((event) => event.ticket_id))])
  const sent = new Map(
    events
      .filter((event) => !hiddenIds.has(event.ticket_id) && !withTimeline.has(event.ticket_id))
      .map((event): [string, Upsert] => [
        event.id,
        { op: 'upsert', entity: 'event', id: event.id, version: eventVersion(event), image: eventImage(event) },
      ]),
  )
  return ids.flatMap((id) => sent.get(id) ?? [])
}
