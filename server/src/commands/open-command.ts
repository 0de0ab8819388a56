/**
 * How a command's transaction begins: one round trip that locks its id and its tickets and brings whatever it is decided
 * by. What few commands ask for (the duty, an undone command's events) is read afterwards.
 */
import { sql, type Selectable } from 'kysely'
import type { Command } from '@shared/domain/command'
import type { Person } from '@shared/domain/people'
import type { Ticket } from '@shared/domain/ticket'
import { idsIn } from '@shared/domain/uuid'
import type { Verdict } from '@shared/protocol/sync'
import type { Session } from '../api/context'
import type { DatabaseTransaction } from '../store/database'
import { personImage } from '../store/images'
import type { PeopleTable } from '../store/tables/organisation'
import type { StoredVerdict } from './verdicts'

export interface LockedTicket {
  readonly ticket: Ticket
  /** Of its last event. */
  readonly lastHash: string
}

/** What stands while the transaction lasts. */
export interface Opened {
  /** What this very command was answered before. */
  readonly earlier: StoredVerdict | null
  readonly tickets: ReadonlyMap<string, LockedTicket>
  /** Whether another organisation has a ticket with one of these ids: ids are unique on the whole server. */
  readonly isElsewhere: boolean
  /** How the commands that it depends on were answered, as far as they were. */
  readonly dependencies: ReadonlyMap<string, Verdict['status']>
  /** Whoever the command or its tickets name. */
  readonly people: ReadonlyMap<string, Person>
  /** The feed's newest number among what the directory is made of. */
  readonly directorySeq: number
}

interface OpenedRow {
  readonly earlier: StoredVerdict | null
  readonly tickets: readonly { readonly id: string; readonly image: Ticket; readonly hash: string }[]
  readonly isElsewhere: boolean
  readonly dependencies: readonly { readonly id: string; readonly status: Verdict['status'] }[]
  readonly people: readonly Selectable<PeopleTable>[]
  readonly directorySeq: number
}

/**
 * @param command null for one that cannot be read: only an earlier answer is looked for
 * @returns what is read when every lock is held: what was being answered meanwhile is answered now
 */
export async function openCommand(
  transaction: DatabaseTransaction,
  { organisationId, personId }: Session,
  commandId: string,
  command: Command | null,
): Promise<Opened> {
  const named = command === null ? [] : peopleNamedBy(command, personId)
  const { rows } = await sql<{ opened: OpenedRow }>`
    select open_command(${organisationId}::uuid, ${commandId}::uuid, ${[...(command?.tickets ?? [])]}::uuid[],
      ${[...(command?.deps ?? [])]}::uuid[], ${named}::uuid[]) as opened`.execute(transaction)
  const [row] = rows
  if (row === undefined) throw new Error(`Command ${commandId} was not opened`)
  const { earlier, tickets, isElsewhere, dependencies, people, directorySeq } = row.opened
  return {
    earlier,
    tickets: new Map(tickets.map(({ id, image, hash }) => [id, { ticket: image, lastHash: hash }])),
    isElsewhere,
    dependencies: new Map(dependencies.map(({ id, status }) => [id, status])),
    people: new Map(people.map((person) => [person.id, personImage(person)])),
    directorySeq,
  }
}

/** More ids than any command names. */
const MAX_PEOPLE = 100

/** Whoever asks, and every id in the arguments, since it may be somebody's. */
const peopleNamedBy = ({ args }: Command, askerId: string): string[] =>
  [...new Set([askerId, ...idsIn(args)])].slice(0, MAX_PEOPLE)
