/**
 * Verdicts, as they are made, stored and answered. What is stored holds no images: they would keep texts alive that
 * were erased. The answer to a repeat has the same verdict, with the ticket as it stands now.
 */
import { sql } from 'kysely'
import type { Command } from '@shared/domain/command'
import type { Decision } from '@shared/domain/decision'
import type { Instant } from '@shared/domain/instant'
import type { Json } from '@shared/domain/json'
import type { TicketEvent } from '@shared/domain/event'
import { mayRead } from '@shared/domain/rights'
import type { Ticket } from '@shared/domain/ticket'
import type { Upsert, Verdict } from '@shared/protocol/sync'
import type { Queryable } from '../store/database'
import type { SharedDirectory } from '../store/directory'
import { eventsOfCommand } from '../store/event-reader'
import { eventImage, eventVersion } from '../store/images'
import { toJson } from '../store/json'
import type { Pusher } from './services'

export const OK = 'ok'

/** Codes of verdicts that no decision gave. The desktop translates each. */
export const VERDICT_CODES = {
  merged: 'merged',
  invalid: 'command.invalid',
  unknown: 'command.unknown',
  idTaken: 'command.idTaken',
  dependencyRefused: 'command.dependencyRefused',
  dependencyUnknown: 'command.dependencyUnknown',
  /** An earlier command of the same ticket has to be tried again first: the lane keeps its order. */
  laneWaits: 'command.laneWaits',
  /** The bytes of the file are still on their way. */
  fileNotHere: 'file.notHere',
  busy: 'server.busy',
  failed: 'server.failed',
} as const

type Said = Partial<Pick<Verdict, 'params' | 'explanations' | 'versions' | 'seq'>>

export function verdict(
  commandId: string,
  status: Verdict['status'],
  code: string,
  decidedAt: Instant,
  said: Said = {},
): Verdict {
  return {
    commandId,
    status,
    code,
    params: {},
    explanations: [],
    versions: {},
    seq: null,
    ...said,
    images: [],
    decidedAt,
  }
}

export const retryLater = (commandId: string, code: string, now: Instant, params: Record<string, Json> = {}): Verdict =>
  verdict(commandId, 'retryLater', code, now, { params })

export const refused = (commandId: string, code: string, now: Instant, params: Record<string, Json> = {}): Verdict =>
  verdict(commandId, 'rejected', code, now, { params })

/** The words of a decision that changes nothing. */
export function verdictOfRefusal(
  commandId: string,
  decision: Extract<Decision, { status: 'conflict' | 'rejected' }>,
  now: Instant,
  versions: Readonly<Record<string, number>>,
): Verdict {
  return decision.status === 'conflict'
    ? verdict(commandId, 'conflict', decision.code, now, { explanations: decision.explanations, versions })
    : verdict(commandId, 'rejected', decision.code, now, { params: decision.params })
}

export interface StoredVerdict {
  readonly verdict: Verdict
  readonly personId: string
  readonly organisationId: string
}

/** What is kept of a command besides its verdict. */
type Asked = Pick<Command, 'name' | 'tickets' | 'groupId'>

export async function storeVerdict(
  database: Queryable,
  command: Asked,
  given: Verdict,
  pusher: Pusher,
  receivedAt: Instant,
): Promise<void> {
  await database
    .insertInto('commands')
    .values({
      id: given.commandId,
      organisation_id: pusher.session.organisationId,
      client_id: pusher.clientId,
      person_id: pusher.session.personId,
      name: command.name,
      ticket_ids: [...command.tickets],
      group_id: command.groupId ?? null,
      status: given.status,
      verdict: toJson({ ...given, images: [] }),
      seq: given.seq,
      received_at: receivedAt,
    })
    .execute()
}

/**
 * Stores the verdict of a command that wrote, and ends the writing: deferred triggers run, which lock the feed of the
 * organisation until COMMIT, so that the number they took last is this transaction's own. All in one statement, since
 * every command pays for each.
 *
 * @returns that number, which the stored verdict holds too
 */
export async function storeVerdictAndCloseFeed(
  database: Queryable,
  command: Asked,
  given: Verdict,
  { session, clientId }: Pusher,
  receivedAt: Instant,
): Promise<number> {
  const stored = JSON.stringify({ ...given, images: [] })
  const { rows } = await sql<{ seq: number }>`
    insert into commands
      (id, organisation_id, client_id, person_id, name, ticket_ids, group_id, status, verdict, seq, received_at)
    select ${given.commandId}::uuid, ${session.organisationId}::uuid, ${clientId}::uuid, ${session.personId}::uuid,
           ${command.name}, ${[...command.tickets]}::uuid[], ${command.groupId ?? null}::uuid, ${given.status},
           jsonb_set(${stored}::jsonb, '{seq}', to_jsonb(closed.seq)), closed.seq, ${receivedAt}::bigint
    from close_feed(${session.organisationId}::uuid) as closed (seq)
    returning seq`.execute(database)
  const [row] = rows
  if (row === undefined) throw new Error(`The verdict of ${given.commandId} was not stored`)
  return row.seq
}

/** A ticket and new events of it, as they go into an answer. */
export const imagesOf = (ticket: Ticket, events: readonly TicketEvent[]): readonly Upsert[] => [
  { op: 'upsert', entity: 'ticket', id: ticket.id, version: ticket.version, image: ticket },
  ...events.map((event): Upsert => ({ op: 'upsert', entity: 'event', id: event.id, version: 1, image: event })),
]

/** The verdict with its tickets and events as they stand, as far as the person may read them now. */
export async function withImages(
  database: Queryable,
  given: Verdict,
  pusher: Pusher,
  directory: SharedDirectory,
): Promise<Verdict> {
  const ticketIds = Object.keys(given.versions)
  // A refusal has nothing to show but its words.
  if (ticketIds.length === 0 || given.status === 'rejected') return given
  const { organisationId } = pusher.session
  const tickets = await database
    .selectFrom('tickets')
    .select(['id', 'version', 'image'])
    .where('organisation_id', '=', organisationId)
    .where('id', 'in', ticketIds)
    .execute()
  const readable = tickets.filter((ticket) => mayRead(pusher.session, ticket.image, directory))
  const readableIds = new Set(readable.map((ticket) => ticket.id))
  const events = await eventsOfCommand(database, organisationId, given.commandId)
  const images: Upsert[] = readable.map(({ id, version, image }) => ({
    op: 'upsert',
    entity: 'ticket',
    id,
    version,
    image,
  }))
  for (const row of events) {
    if (!readableIds.has(row.ticket_id)) continue
    images.push({ op: 'upsert', entity: 'event', id: row.id, version: eventVersion(row), image: eventImage(row) })
  }
  return { ...given, images }
}
