/** What push and pull ask of every client before anything else: a schema that we speak, and the epoch that we are in. */
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import { ProblemError, type Session } from '../api/context'

/** @throws {ProblemError} 403, 409 or 426 */
export function checkClient(
  session: Session,
  client: { readonly schema: number; readonly epoch: string | null },
  epoch: string,
): void {
  if (session.roles.length === 0) {
    throw new ProblemError(403, PROBLEM_CODES.forbidden, 'Only people with a role take part in the work on tickets')
  }
  if (client.schema < SYNC_SCHEMA) {
    const detail = `This server speaks schema ${SYNC_SCHEMA}; keep the outbox and update the application`
    throw new ProblemError(426, PROBLEM_CODES.schemaTooOld, detail)
  }
  if (client.epoch !== null && client.epoch !== epoch) {
    const detail = 'The database was restored: drop the cache, keep the outbox, and pull without epoch and cursor'
    throw new ProblemError(409, PROBLEM_CODES.epochChanged, detail)
  }
}
