/** A segment for whoever fetches it. What is in one, everybody with a role may read; another organisation's is none. */
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { ProblemError, type Session } from '../api/context'
import type { Database } from '../store/database'

/** @throws {ProblemError} 403 for people without a role; 404 for one that is not there, or was dropped */
export async function readSegment(database: Database, session: Session, id: string): Promise<Uint8Array> {
  if (session.roles.length === 0) {
    throw new ProblemError(403, PROBLEM_CODES.forbidden, 'Only people with a role take part in the work on tickets')
  }
  const row = await database
    .selectFrom('segments')
    .select('bytes')
    .where('id', '=', id)
    .where('organisation_id', '=', session.organisationId)
    .executeTakeFirst()
  if (row === undefined) {
    throw new ProblemError(404, PROBLEM_CODES.notFound, 'There is no such segment any more; go on pulling without it')
  }
  return row.bytes
}
