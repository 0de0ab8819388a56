/** Who can be on duty or stand in: people at work, which is whoever is a member of a group. */
import { DUTY_PROBLEMS } from '@shared/protocol/duty'
import type { Group } from '@shared/domain/people'
import { ProblemError } from '../api/context'
import type { DatabaseTransaction } from '../store/database'
import { groupImage } from '../store/images'
import { peopleById } from '../store/directory'

export async function readGroups(transaction: DatabaseTransaction, organisationId: string): Promise<readonly Group[]> {
  const rows = await transaction
    .selectFrom('groups')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .execute()
  return rows.map(groupImage)
}

/**
 * @param named people with the field that names each
 * @throws {ProblemError} 400 at the first field that names nobody at work
 */
export async function checkAtWork(
  transaction: DatabaseTransaction,
  organisationId: string,
  groups: readonly Group[],
  named: readonly { readonly field: string; readonly personId: string }[],
): Promise<void> {
  const people = await peopleById(transaction, organisationId, [...new Set(named.map(({ personId }) => personId))])
  const members = new Set(groups.filter((group) => group.isActive).flatMap((group) => group.memberIds))
  const wrong = named.find(({ personId }) => people.get(personId)?.isActive !== true || !members.has(personId))
  if (wrong === undefined) return
  const detail = `The field ${wrong.field} names nobody at work: choose a member of a group`
  throw new ProblemError(400, DUTY_PROBLEMS.unknownPerson, detail, { field: wrong.field })
}
