/** Rows of the feed as changes for one reader: the latest image once, of what they may read now. */
import type { Change, Upsert } from '@shared/protocol/sync'
import { eventsById } from '../store/event-reader'
import { eventImage, eventVersion } from '../store/images'
import { isImmutable, readUpserts, type RowEntity } from '../store/row-entities'
import { ticketChanges } from './feed-tickets'
import type { FeedRow, Reader } from './reader'

/** Directory first, so that whoever applies a page in order knows the names in it. */
export async function changesOf(reader: Reader, rows: readonly FeedRow[]): Promise<readonly Change[]> {
  const of = (entity: FeedRow['entity']): readonly FeedRow[] => rows.filter((row) => row.entity === entity)
  const tickets = await ticketChanges(reader, [...of('ticket'), ...of('timeline')])
  const changesOfRows = (entity: RowEntity): Promise<readonly Change[]> => present(reader, entity, of(entity))
  return [
    ...(await changesOfRows('settings')),
    ...(await changesOfRows('person')),
    ...(await changesOfRows('group')),
    ...(await changesOfRows('category')),
    ...(await changesOfRows('service')),
    ...(await changesOfRows('calendar')),
    ...(await changesOfRows('policy')),
    ...(await changesOfRows('dutyRota')),
    ...(await changesOfRows('absence')),
    ...tickets.changes,
    ...(await eventChanges(reader, [...of('event'), ...of('eventContent')], tickets.hidden, tickets.withTimeline)),
    ...(await changesOfRows('notice')),
  ]
}

/** Each entity once, as it is now: those that are gone are deletions. */
async function present(
  { transaction, session }: Reader,
  entity: RowEntity,
  rows: readonly FeedRow[],
): Promise<readonly Change[]> {
  const ids = [...new Set(rows.map((row) => row.entity_id))]
  const found = await readUpserts(transaction, session.organisationId, entity, ids)
  if (isImmutable(entity)) return found
  const upserts = new Map(found.map((upsert) => [upsert.id, upsert]))
  return ids.map((id): Change => upserts.get(id) ?? { op: 'delete', entity, id })
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
