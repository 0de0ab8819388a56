/**
 * What goes when the text of an event is erased: the event's own content, the files that came with it and that nothing
 * else shows, on every ticket to which they came along, and of their bytes those that no other ticket has.
 */
import { attachedBytes, fileNameIn, filesNamedIn } from '@shared/domain/attached'
import { erasedIn } from '@shared/domain/erasure'
import type { TicketEvent } from '@shared/domain/event'
import { isKept, type FileStore } from '../files/file-store'
import type { Queryable } from '../store/database'
import { eventsAttaching, eventsById, timelinesOf } from '../store/event-reader'
import { eventImage, type EventRow } from '../store/images'
import { ErasureError } from './erasure-error'

export interface Bytes {
  readonly hash: string
  readonly size: number
  /** Something else that was attached has them too: they stay. */
  readonly isShared: boolean
  /** In this store. Otherwise they were lost, or the server keeps its files elsewhere. */
  readonly isHere: boolean
}

export interface PlanPorts {
  readonly database: Queryable
  readonly files: FileStore
}

export interface ErasurePlan {
  /** With their content; the one that was asked for first. */
  readonly events: readonly TicketEvent[]
  readonly bytes: readonly Bytes[]
}

/** @throws {ErasureError} when there is nothing to erase */
export async function planErasure(
  { database, files }: PlanPorts,
  organisationId: string,
  eventId: string,
): Promise<ErasurePlan> {
  const [row] = await eventsById(database, organisationId, [eventId])
  const event = await erasable(database, row, eventId)
  const timeline = (await timelinesOf(database, [event.ticketId])).get(event.ticketId) ?? []
  const copies = await attachedCopies(database, organisationId, filesWith(event, timeline))
  const going = await withoutShown(database, event, copies)
  const events = [event, ...going.filter(({ id }) => id !== event.id)]
  const bytes: Bytes[] = []
  for (const one of bytesOf(events, copies)) {
    bytes.push({ ...one, isHere: await isKept(files, { organisationId, hash: one.hash }) })
  }
  return { events, bytes }
}

async function erasable(database: Queryable, row: EventRow | undefined, eventId: string): Promise<TicketEvent> {
  if (row === undefined) {
    throw new ErasureError(
      'erasure.unknownEvent',
      `There is no event ${eventId} in the register. The texts of a ticket with their ids: npm run opora -- texts NUMBER`,
    )
  }
  if (row.type === 'erased') {
    throw new ErasureError(
      'erasure.isRecord',
      'This event is the record of an erasure, which has to stay. Give the id of what was said: npm run opora -- texts NUMBER',
    )
  }
  if (row.content_hash === null) {
    throw new ErasureError(
      'erasure.noText',
      `This event (${row.type}) has no text, and nothing to erase. The texts of a ticket: npm run opora -- texts NUMBER`,
    )
  }
  if (row.body === null) {
    const when = await erasedAtOf(database, row)
    throw new ErasureError(
      'erasure.alreadyErased',
      `The text of this event was erased already${when}; there is nothing left to do`,
    )
  }
  return eventImage(row)
}

async function erasedAtOf(database: Queryable, { id, ticket_id: ticketId }: EventRow): Promise<string> {
  const timeline = (await timelinesOf(database, [ticketId])).get(ticketId) ?? []
  const record = timeline.find((event) => erasedIn(event).includes(id))
  return record === undefined
    ? ''
    : ` on ${new Date(record.effectiveAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** The file itself, or those that an entry names, as far as they are on its ticket. */
function filesWith(event: TicketEvent, timeline: readonly TicketEvent[]): readonly TicketEvent[] {
  const named = new Set<string | null>(event.type === 'attached' ? [fileNameIn(event)] : filesNamedIn(event))
  return timeline.filter((one) => one.content !== null && one.type === 'attached' && named.has(fileNameIn(one)))
}

interface Copies {
  /** The same files, on whichever ticket. */
  readonly files: readonly TicketEvent[]
  /** Others that have the same bytes. */
  readonly others: readonly TicketEvent[]
}

async function attachedCopies(
  database: Queryable,
  organisationId: string,
  files: readonly TicketEvent[],
): Promise<Copies> {
  const names = new Set(files.map(fileNameIn))
  const hashes = [...new Set(files.flatMap((file) => attachedBytes(file)?.hash ?? []))]
  const attached = (await eventsAttaching(database, organisationId, hashes))
    .map(eventImage)
    .filter(({ content }) => content !== null)
  return {
    files: attached.filter((file) => names.has(fileNameIn(file))),
    others: attached.filter((file) => !names.has(fileNameIn(file))),
  }
}

/** A file that another entry shows stays with that one, unless the file itself was asked for. */
async function withoutShown(
  database: Queryable,
  asked: TicketEvent,
  { files }: Copies,
): Promise<readonly TicketEvent[]> {
  if (asked.type === 'attached') return files
  const timelines = await timelinesOf(database, [...new Set(files.map(({ ticketId }) => ticketId))])
  const shown = new Set(
    [...timelines.values()]
      .flat()
      .filter(({ id, content }) => id !== asked.id && content !== null)
      .flatMap(filesNamedIn),
  )
  return files.filter((file) => !shown.has(fileNameIn(file) ?? ''))
}

function bytesOf(going: readonly TicketEvent[], { files, others }: Copies): readonly Omit<Bytes, 'isHere'>[] {
  const ids = new Set(going.map(({ id }) => id))
  const staying = [...others, ...files.filter(({ id }) => !ids.has(id))]
  const stayingHashes = new Set(staying.map((file) => attachedBytes(file)?.hash))
  const bytes = new Map(going.flatMap((event) => attachedBytes(event) ?? []).map((one) => [one.hash, one] as const))
  return [...bytes.values()].map((one) => ({ ...one, isShared: stayingHashes.has(one.hash) }))
}
