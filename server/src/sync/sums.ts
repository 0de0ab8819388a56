/**
 * What a cache of one person holds, as sums (`shared/protocol/sums.ts`), and a part of it whole. The rows of which there
 * are many are summed by the database: tickets by their scopes, which say who may read them as `mayRead` does.
 */
import { sql, type RawBuilder } from 'kysely'
import { mayRead } from '@shared/domain/rights'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import type { PartResponse, Upsert } from '@shared/protocol/sync'
import { parsePart, SumsOf, WHOLE, type Part, type Sum, type Sums } from '@shared/protocol/sums'
import { ProblemError, type Session } from '../api/context'
import type { CommandServices } from '../commands/services'
import { timelinesOf } from '../store/event-reader'
import { feedBounds } from '../store/feed'
import { readUpserts, readVersions } from '../store/row-entities'
import { checkClient, checkSameFeed } from './client-checks'
import { readCursor } from './cursor'
import { isReadable } from './readable'
import type { Reader } from './reader'

/** In the transaction of a page: both are then of one moment. */
export async function readSums(reader: Reader): Promise<Sums> {
  const { transaction, session } = reader
  const few = new SumsOf()
  for (const entity of WHOLE) {
    for (const { id, version } of await readVersions(transaction, session.organisationId, entity)) {
      few.add(entity, id, version)
    }
  }
  return {
    ...few.sums,
    ...(await summed(reader, 'person', sql`people`, sql`true`)),
    ...(await summed(reader, 'ticket', sql`tickets`, isReadable(session))),
  }
}

/** As `rowChecksum` has it. No product goes beyond 63 bits. */
async function summed(
  { transaction, session }: Reader,
  entity: string,
  table: RawBuilder<unknown>,
  condition: RawBuilder<unknown>,
): Promise<Sums> {
  const { rows } = await sql<{ ending: string; count: number; checksum: number }>`
    select ending, count(*) as count, bit_xor(third # (third >> 16)) as checksum
    from (
      select right(id::text, 2) as ending,
             ('x' || right(id::text, 8))::bit(32)::bigint # ((version * 461845907::bigint) & 4294967295) as first
      from ${table} where organisation_id = ${session.organisationId} and ${condition}
    ) as seeded
    cross join lateral (select ((first # (first >> 16)) * 73244475) & 4294967295 as second) as once
    cross join lateral (select ((second # (second >> 16)) * 73244475) & 4294967295 as third) as twice
    group by ending`.execute(transaction)
  return Object.fromEntries(
    rows.map(({ ending, count, checksum }): [string, Sum] => [`${entity}:${ending}`, [count, checksum]]),
  )
}

export interface PartBody {
  readonly clientId: string
  readonly schema: number
  readonly epoch: string | null
  readonly cursor: string
  readonly part: string
}

/** @throws {ProblemError} 400 for a part that there is none of; see `checkClient` and `checkSameFeed` for the others */
export async function pullPart(services: CommandServices, session: Session, body: PartBody): Promise<PartResponse> {
  const { epoch } = await services.directories.load(services.database, session.organisationId)
  checkClient(session, body, epoch)
  const cursor = readCursor(body.cursor)
  const part = parsePart(body.part)
  if (part === null) {
    throw new ProblemError(400, PROBLEM_CODES.invalidRequest, 'There is no such part of a cache', { field: 'part' })
  }
  const changes = await services.database
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => {
      const { floorSeq, last, directorySeq } = await feedBounds(transaction, session.organisationId)
      // What was trimmed away cannot be compared; the next pull says so.
      if (cursor.position.seq >= floorSeq) await checkSameFeed(transaction, session, cursor, last)
      const directory = await services.directories.load(transaction, session.organisationId, directorySeq)
      return readPart(
        { transaction, session, clientId: body.clientId, directory, limit: 0, takesSegments: false },
        part,
      )
    })
  return { serverNow: services.now(), epoch, changes }
}

async function readPart(reader: Reader, part: Part): Promise<readonly Upsert[]> {
  const { transaction, session, directory } = reader
  const { organisationId } = session
  if (part.ending === null) return readUpserts(transaction, organisationId, part.entity)
  const isInPart = sql<boolean>`right(id::text, 2) = ${part.ending}`
  if (part.entity === 'person') {
    const ids = await transaction
      .selectFrom('people')
      .select('id')
      .where('organisation_id', '=', organisationId)
      .where(isInPart)
      .execute()
    return readUpserts(
      transaction,
      organisationId,
      'person',
      ids.map(({ id }) => id),
    )
  }
  const rows = await transaction
    .selectFrom('tickets')
    .select(['id', 'version', 'image'])
    .where('organisation_id', '=', organisationId)
    .where(isInPart)
    .execute()
  const readable = rows.filter((row) => mayRead(session, row.image, directory))
  const timelines = await timelinesOf(
    transaction,
    readable.map((row) => row.id),
  )
  return readable.flatMap(({ id, version, image }): Upsert[] => [
    { op: 'upsert', entity: 'ticket', id, version, image },
    { op: 'upsert', entity: 'timeline', id, version, image: timelines.get(id) ?? [] },
  ])
}
