/** Which tier a requester has. It chooses the policy of tickets that are registered from then on. */
import { isLead } from '@shared/domain/people'
import { ADMINISTRATION_PROBLEMS } from '@shared/protocol/administration'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { ProblemError, type Session } from '../api/context'
import type { DatabaseTransaction } from '../store/database'

/**
 * @param change the tier, and the one that was seen; null is none
 * @throws {ProblemError} 403, 404, 409 when it is another one by now, or 400 for a tier that is not sold
 */
export async function setRequesterTier(
  transaction: DatabaseTransaction,
  session: Session,
  personId: string,
  { tier, seen }: { readonly tier: string | null; readonly seen: string | null },
): Promise<void> {
  if (!isLead(session)) {
    const detail = 'The tier of a requester is set by leads and administrators: ask one of them'
    throw new ProblemError(403, ADMINISTRATION_PROBLEMS.notAdmin, detail)
  }
  const { organisationId } = session
  // Shared with publishing: a tier cannot be taken out of the table while somebody gets it.
  const { tiers } = await transaction
    .selectFrom('organisations')
    .select('tiers')
    .where('id', '=', organisationId)
    .forShare()
    .executeTakeFirstOrThrow()
  if (tier !== null && !tiers.tiers.some(({ id }) => id === tier)) {
    const detail = 'There is no such tier: choose one of those that are published'
    throw new ProblemError(400, ADMINISTRATION_PROBLEMS.unknownReference, detail, { field: 'tier' })
  }
  const person = await transaction
    .selectFrom('people')
    .select('tier')
    .where('organisation_id', '=', organisationId)
    .where('id', '=', personId)
    .forUpdate()
    .executeTakeFirst()
  if (person === undefined) throw new ProblemError(404, PROBLEM_CODES.notFound, 'There is no such person')
  if (person.tier === tier) return
  if (person.tier !== seen) {
    const detail = 'Somebody gave this requester another tier meanwhile: look at it, and change that'
    throw new ProblemError(409, ADMINISTRATION_PROBLEMS.publishedMeanwhile, detail, { field: 'seen' })
  }
  await transaction
    .updateTable('people')
    .set((expression) => ({ tier, version: expression('version', '+', 1), last_command_id: null }))
    .where('id', '=', personId)
    .execute()
}
