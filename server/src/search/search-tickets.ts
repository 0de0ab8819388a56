/**
 * Tickets by words, for one reader. Every word must begin one in a text of the ticket or in its requester's name, each
 * where it likes. The database looks only among what the reader's scopes hold, and what it finds is held to `mayRead`.
 */
import { sql, type RawBuilder } from 'kysely'
import { mayRead } from '@shared/domain/rights'
import type { Ticket } from '@shared/domain/ticket'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import type { FoundTicket } from '@shared/protocol/search'
import { ProblemError, type Session } from '../api/context'
import type { CommandServices } from '../commands/services'
import { isReadable } from '../sync/readable'

/** More say no more about a ticket, and each costs a search of its own. */
const MAX_WORDS = 8

export interface Found {
  readonly found: readonly FoundTicket[]
  readonly hasMore: boolean
}

interface Row {
  readonly image: Ticket
  readonly requester_name: string | null
}

/** @throws {ProblemError} 403 for people without a role */
export async function searchTickets(
  { database, directories }: CommandServices,
  session: Session,
  asked: { readonly words: string; readonly limit: number },
): Promise<Found> {
  if (session.roles.length === 0) {
    throw new ProblemError(403, PROBLEM_CODES.forbidden, 'Only people with a role read tickets')
  }
  const words = wordsOf(asked.words)
  if (words.length === 0) return { found: [], hasMore: false }
  const directory = await directories.load(database, session.organisationId)
  const { rows } = await sql<Row>`
    select image, people.name as requester_name
    from tickets left join people on people.id = requester_id
    where tickets.organisation_id = ${session.organisationId} and ${isReadable(session)}
      and ${sql.join(
        words.map((word) => isAbout(session, word)),
        sql` and `,
      )}
      and ${sql.join(
        words.map((word) => sql`numnode(${queryOf(word)})`),
        sql` + `,
      )} > 0
    order by number::text = ${words.join('')} desc, state not in ('resolved', 'closed', 'cancelled') desc, tickets.id desc
    limit ${asked.limit + 1}`.execute(database)
  const readable = rows.filter(({ image }) => mayRead(session, image, directory))
  return {
    found: readable.slice(0, asked.limit).map(({ image, requester_name: name }) => foundTicket(image, name ?? '')),
    hasMore: rows.length > asked.limit,
  }
}

/** «№ 48213» is a number. Words that say nothing alone, as «и», are left out where there are others. */
function wordsOf(text: string): readonly string[] {
  const words = text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter((word) => word !== '')
  return [...new Set(words)].slice(0, MAX_WORDS)
}

/** With this beginning, whatever characters are in it. */
const queryOf = (word: string): RawBuilder<unknown> => sql`to_tsquery('pg_catalog.russian', ${quoted(word)})`
const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}':*`

/** Ids are collected by index first: a ticket has many texts, and the planner must not walk all tickets for each word. */
function isAbout({ organisationId }: Session, word: string): RawBuilder<boolean> {
  return sql<boolean>`(numnode(${queryOf(word)}) = 0 or tickets.id in (
    select ticket_id from event_content
    where organisation_id = ${organisationId} and words_of(body) @@ ${queryOf(word)}
    union all
    select wanted.id from people join tickets as wanted on wanted.requester_id = people.id
    where people.organisation_id = ${organisationId}
      and words_of_name(people.name) @@ to_tsquery('pg_catalog.simple', ${quoted(word)})
    union all
    select wanted.id from tickets as wanted
    where wanted.organisation_id = ${organisationId}
      and (wanted.number = ${/^\d{1,15}$/.test(word) ? Number(word) : null} or wanted.external_ref = ${word})))`
}

const foundTicket = (ticket: Ticket, requesterName: string): FoundTicket => ({
  id: ticket.id,
  number: ticket.number,
  provisionalCode: ticket.provisionalCode,
  subject: ticket.subject,
  requesterName,
  state: ticket.state,
  priority: ticket.priority,
  registeredAt: ticket.registeredAt,
})
