/** Segments for whoever fetches them. What is in one, everybody with a role may read; another organisation's is none. */
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { ProblemError, type Session } from '../api/context'
import type { Database } from '../store/database'

/** @throws {ProblemError} 403 for people without a role; 404 for one that is not there, or was dropped */
export async function readSegment(database: Database, session: Session, id: string): Promise<Uint8Array> {
  const [bytes = null] = await readSegments(database, session, [id])
  if (bytes === null) {
    throw new ProblemError(404, PROBLEM_CODES.notFound, 'There is no such segment any more; go on pulling without it')
  }
  return bytes
}

/**
 * @returns null for each that is not there, or was dropped
 * @throws {ProblemError} 403 for people without a role
 */
export async function readSegments(
  database: Database,
  session: Session,
  ids: readonly string[],
): Promise<readonly (Uint8Array | null)[]> {
  if (session.roles.length === 0) {
    throw new ProblemError(403, PROBLEM_CODES.forbidden, 'Only people with a role take part in the work on tickets')
  }
  const rows = await database
    .selectFrom('segments')
    .select(['id', 'bytes'])
    .where('id', 'in', ids)
    .where('organisation_id', '=', session.organisationId)
    .execute()
  const found = new Map(rows.map(({ id, bytes }) => [id, bytes]))
  return ids.map((id) => found.get(id) ?? null)
}
