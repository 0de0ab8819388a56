/**
 * What push and pull ask of every client before anything else: a schema that we speak, the epoch that we are in, and
 * that the feed which the client has read is the one that we have.
 */
import { z } from 'zod'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import { ProblemError, type Session } from '../api/context'
import type { Queryable } from '../store/database'
import { positionAt, type FeedPosition } from '../store/feed'
import type { Cursor } from './cursor'

const spokenSchema = z.object({ schema: z.number() })

/** @throws {ProblemError} 403, 409 or 426 */
export function checkClient(
  session: Session,
  client: { readonly schema: number; readonly epoch: string | null },
  epoch: string,
): void {
  if (session.roles.length === 0) {
    throw new ProblemError(403, PROBLEM_CODES.forbidden, 'Only people with a role take part in the work on tickets')
  }
  checkSchema(client)
  if (client.epoch !== null && client.epoch !== epoch) throw restored()
}

/**
 * Of a request as it came, too: what an older version sent may be no request of today, and whoever reads in the refusal
 * that its commands are malformed would put them aside one by one.
 *
 * @throws {ProblemError} 426
 */
export function checkSchema(request: unknown): void {
  const asked = spokenSchema.safeParse(request)
  if (!asked.success || asked.data.schema >= SYNC_SCHEMA) return
  const detail = `This server speaks schema ${SYNC_SCHEMA}; keep the outbox and update the application`
  throw new ProblemError(426, PROBLEM_CODES.schemaTooOld, detail)
}

/**
 * A restored backup shows by what the client has seen and we do not have: nothing at its number, or another commit.
 *
 * @param last where the feed ends: most clients have read it that far, and then there is nothing to look up
 * @throws {ProblemError} 409
 */
export async function checkSameFeed(
  database: Queryable,
  session: Session,
  { position }: Cursor,
  last: FeedPosition,
): Promise<void> {
  const held = position.seq === last.seq ? last : await positionAt(database, session.organisationId, position.seq)
  if (held.commit !== position.commit) throw restored()
}

function restored(): ProblemError {
  const detail = 'The database was restored: drop the cache, keep the outbox, and pull without epoch and cursor'
  return new ProblemError(409, PROBLEM_CODES.epochChanged, detail)
}
