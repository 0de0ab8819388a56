/**
 * Brings open tickets under what is in force, and takes that back: a command of its own for each ticket, through the
 * same door as a command that was pushed. Why here and not in an outbox:
 * `docs/decisions/0018-a-published-policy-changes-nothing.md`.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Command, CommandName } from '@shared/domain/command'
import type { ApplicationPage, ApplicationRow } from '@shared/protocol/policies'
import type { RetargetMode } from '@shared/sla'
import type { Session } from '../api/context'
import { applyCommand } from '../commands/apply-command'
import type { CommandServices, Pusher } from '../commands/services'
import type { Queryable } from '../store/database'
import { ticketsBehind } from './open-tickets-behind'
import { FIRST_ID } from './turns'

/** Commands of one request: about a second, so that whoever waits sees it go on. */
const PAGE = 50

export interface Walk {
  readonly groupId: string
  /** The id that the walk goes on behind. */
  readonly after: string | null
}

type Page = Omit<ApplicationPage, 'serverNow'>

/** A repeated page finds its tickets where they belong already, and goes on with the next. */
export async function applyPage(
  services: CommandServices,
  session: Session,
  { groupId, after, mode, reason }: Walk & { readonly mode: RetargetMode; readonly reason: string },
): Promise<Page> {
  const { database, directories } = services
  const shared = await directories.load(database, session.organisationId)
  const rows: ApplicationRow[] = []
  for await (const { ticketId, number, to } of ticketsBehind(database, session.organisationId, shared, after)) {
    const args = { ...to, mode, reason }
    rows.push(await give(services, session, { ticketId, number }, { name: 'applyPolicy', args, groupId }))
    if (rows.length === PAGE) return page(services, session, groupId, 'applyPolicy', rows, ticketId)
  }
  return page(services, session, groupId, 'applyPolicy', rows, null)
}

/** Undoes what an application did, in the order of its commands. */
export async function undoPage(services: CommandServices, session: Session, { groupId, after }: Walk): Promise<Page> {
  const done = await commandsOf(services.database, session.organisationId, groupId, after)
  const rows: ApplicationRow[] = []
  for (const { id: commandId, ...ticket } of done) {
    rows.push(await give(services, session, ticket, { name: 'undo', args: { commandId }, undoes: commandId, groupId }))
  }
  const next = done.length < PAGE ? null : (done.at(-1)?.id ?? null)
  return page(services, session, groupId, 'undo', rows, next)
}

async function page(
  { database }: CommandServices,
  { organisationId }: Session,
  groupId: string,
  name: CommandName,
  rows: readonly ApplicationRow[],
  next: string | null,
): Promise<Page> {
  const { done } = await database
    .selectFrom('commands')
    .select(({ fn }) => fn.countAll<number>().as('done'))
    .where('organisation_id', '=', organisationId)
    .where('group_id', '=', groupId)
    .where('name', '=', name)
    .where('seq', 'is not', null)
    .executeTakeFirstOrThrow()
  return { rows: [...rows], done, next }
}

type Ticket = Pick<ApplicationRow, 'ticketId' | 'number'>

async function give(
  services: CommandServices,
  session: Session,
  ticket: Ticket,
  asked: Pick<Command, 'name' | 'args' | 'groupId' | 'undoes'> & { readonly name: CommandName },
): Promise<ApplicationRow> {
  const commandId = uuidv7()
  const command: Command = {
    ...asked,
    id: commandId,
    version: 1,
    tickets: [ticket.ticketId],
    base: {},
    deps: [],
    clientAt: services.now(),
  }
  // Nobody's installation asks: what is refused reaches all of them.
  const pusher: Pusher = { session, clientId: session.sessionId, skewMs: 0, gaps: [] }
  const { status, code, params } = await applyCommand(services, pusher, { kind: 'command', command })
  await nextTurn()
  return { ...ticket, commandId, status, code, params }
}

/** Those that changed their ticket. */
async function commandsOf(
  database: Queryable,
  organisationId: string,
  groupId: string,
  after: string | null,
): Promise<readonly (Ticket & { readonly id: string })[]> {
  const { rows } = await sql<Ticket & { id: string }>`
    select commands.id, tickets.id as "ticketId", tickets.number
    from commands join tickets on tickets.id = commands.ticket_ids[1]
    where commands.organisation_id = ${organisationId} and commands.group_id = ${groupId}
      and commands.name = 'applyPolicy' and commands.seq is not null
      and commands.id > ${after ?? FIRST_ID}::uuid
    order by commands.id limit ${PAGE}`.execute(database)
  return rows
}
