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
import type { Queryable } from '../store/database'
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
  const words = await sayingSomething(database, wordsOf(asked.words))
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
    order by number::text = ${words.join('')} desc, state not in ('resolved', 'closed', 'cancelled') desc, tickets.id desc
    limit ${asked.limit + 1}`.execute(database)
  const readable = rows.filter(({ image }) => mayRead(session, image, directory))
  return {
    found: readable.slice(0, asked.limit).map(({ image, requester_name: name }) => foundTicket(image, name ?? '')),
    hasMore: rows.length > asked.limit,
  }
}

/** «№ 48213» is a number. */
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

/** Without words that every text has, as «и»: nothing is indexed by them. */
async function sayingSomething(database: Queryable, words: readonly string[]): Promise<readonly string[]> {
  if (words.length === 0) return []
  const { rows } = await sql<{ says: boolean }>`
    select numnode(query) > 0 as says from (values ${sql.join(
      words.map((word, index) => sql`(${index}::integer, ${queryOf(word)})`),
    )}) as words (place, query) order by place`.execute(database)
  return words.filter((_word, index) => rows[index]?.says === true)
}

/** Ids are collected by index, and nothing stands beside them: with an `or`, all tickets would be walked for each word. */
function isAbout({ organisationId }: Session, word: string): RawBuilder<boolean> {
  return sql<boolean>`tickets.id in (
    select ticket_id from event_content
    where organisation_id = ${organisationId} and words_of(body) @@ ${queryOf(word)}
    union all
    select wanted.id from people join tickets as wanted on wanted.requester_id = people.id
    where people.organisation_id = ${organisationId}
      and words_of_name(people.name) @@ to_tsquery('pg_catalog.simple', ${quoted(word)})
    union all
    select id from tickets where organisation_id = ${organisationId} and external_ref = ${word}
    ${/^\d{1,15}$/.test(word) ? sql`union all ${withNumber(organisationId, Number(word))}` : sql``})`
}

const withNumber = (organisationId: string, number: number): RawBuilder<unknown> =>
  sql`select id from tickets where organisation_id = ${organisationId} and number = ${number}`

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
