/** Everything a decision looks up, fetched before it is made: `decide` is pure and asks no database. */
import type { Command } from '@shared/domain/command'
import type { DecisionContext, OtherTicket } from '@shared/domain/decision'
import type { TicketEvent } from '@shared/domain/event'
import { clampInstant, type Instant } from '@shared/domain/instant'
import { definitionOf } from '@shared/domain/decide'
import { sameJson, type Json } from '@shared/domain/json'
import type { Person } from '@shared/domain/people'
import type { PersonWrite } from '@shared/domain/requester'
import type { Ticket } from '@shared/domain/ticket'
import { UUID } from '@shared/domain/uuid'
import type { DutyBook } from '@shared/duty'
import { readDutyBook } from '../duty/duty-book'
import type { DatabaseTransaction } from '../store/database'
import { directoryWith, type SharedDirectory } from '../store/directory'
import { eventsOfCommand } from '../store/event-reader'
import { eventImage, personImage } from '../store/images'
import { believableAt, lastFactAt } from './effective-at'
import type { Opened } from './open-command'
import type { Pusher } from './services'

export async function prepareDecision(
  transaction: DatabaseTransaction,
  shared: SharedDirectory,
  command: Command,
  ticket: Ticket | null,
  otherTickets: readonly Ticket[],
  people: Opened['people'],
  pusher: Pusher,
  receivedAt: Instant,
): Promise<DecisionContext> {
  const { organisationId } = pusher.session
  const isOfPerson = definitionOf(command.name, command.version)?.changesRequester === true
  const requester =
    isOfPerson && ticket !== null ? await lockPerson(transaction, organisationId, ticket.requesterId) : undefined
  const seen = command.base[command.tickets[0] ?? '']?.seen ?? {}
  const others = new Map(
    otherTickets.map((other): [string, OtherTicket] => [
      other.id,
      { ticket: other, seen: command.base[other.id]?.seen ?? {} },
    ]),
  )
  const own = await ownCommands(transaction, pusher, Object.values(requester?.writes ?? {}), [
    ...(ticket === null ? [] : [{ ticket, seen }]),
    ...others.values(),
  ])
  const asked = new Map<string, readonly TicketEvent[]>()
  for (const id of commandsToRead(command, ticket)) {
    asked.set(id, (await eventsOfCommand(transaction, organisationId, id)).map(eventImage))
  }
  const believed = believableAt(command.clientAt + pusher.skewMs, receivedAt, pusher.gaps)
  // Of its own ticket alone: what happened on another one is no reason for it to count later here.
  const at = clampInstant(believed, lastFactAt(ticket), receivedAt)
  return {
    actor: pusher.session,
    directory: directoryWith(
      shared,
      requester === undefined ? people : new Map([...people, [requester.id, requester]]),
    ),
    duty: await dutyFor(command, ticket, transaction, organisationId, at),
    commandId: command.id,
    at,
    seen,
    others,
    isOwnCommand: (commandId) => own.has(commandId),
    eventsOf: (commandId) => asked.get(commandId) ?? [],
  }
}

/** After the tickets, as everybody does, and read anew: whoever changes the same person from another ticket waits. */
async function lockPerson(
  transaction: DatabaseTransaction,
  organisationId: string,
  personId: string,
): Promise<Person | undefined> {
  const row = await transaction
    .selectFrom('people')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', '=', personId)
    .forUpdate()
    .executeTakeFirst()
  return row === undefined ? undefined : personImage(row)
}

const NO_DUTY: DutyBook = { rotaOf: () => undefined, absences: [] }

async function dutyFor(
  { name, version }: Command,
  ticket: Ticket | null,
  transaction: DatabaseTransaction,
  organisationId: string,
  at: Instant,
): Promise<DutyBook> {
  const isAsked = ticket !== null && definitionOf(name, version)?.asksDuty?.(ticket) === true
  return isAsked ? readDutyBook(transaction, organisationId, at) : NO_DUTY
}

/** Which of the commands that wrote the contested fields came from this same client: they are no conflict. */
async function ownCommands(
  transaction: DatabaseTransaction,
  pusher: Pusher,
  personWrites: readonly (PersonWrite | undefined)[],
  compared: readonly OtherTicket[],
): Promise<ReadonlySet<string>> {
  const ticketWriters = compared.flatMap(({ ticket, seen }) => {
    const current = ticket as unknown as Readonly<Record<string, Json>>
    return Object.keys(seen)
      .filter((field) => Object.hasOwn(ticket.fieldWrites, field) && !sameJson(seen[field], current[field]))
      .flatMap((field) => ticket.fieldWrites[field]?.commandId ?? [])
  })
  const writers = [...ticketWriters, ...personWrites.flatMap((write) => write?.commandId ?? [])]
  if (writers.length === 0) return new Set()
  const rows = await transaction
    .selectFrom('commands')
    .select('id')
    .where('id', 'in', writers)
    .where('client_id', '=', pusher.clientId)
    .where('person_id', '=', pusher.session.personId)
    .execute()
  return new Set(rows.map((row) => row.id))
}

/** Those whose events the decision looks up: what is undone, and on a merged ticket the files that go along. */
function commandsToRead(command: Command, ticket: Ticket | null): readonly string[] {
  const undone = undoneCommandId(command, ticket)
  if (undone !== null) return [undone]
  const definition = definitionOf(command.name, command.version)
  if (ticket === null || ticket.mergedIntoId === null || definition?.needs === undefined) return []
  const args = definition.args.safeParse(command.args)
  return args.success ? definition.needs(args.data) : []
}

/** The command whose events the decision looks up: the one that is undone, be it by name or as the merge of the ticket. */
function undoneCommandId(command: Command, ticket: Ticket | null): string | null {
  if (command.name === 'unmergeTickets') return ticket?.fieldWrites['mergedIntoId']?.commandId ?? null
  if (command.name !== 'undo' || command.args === null || typeof command.args !== 'object') return null
  const id = (command.args as Readonly<Record<string, Json>>)['commandId']
  return typeof id === 'string' && UUID.test(id) ? id : null
}
