/** Another order of the policies: a version of each whose number has to change, all of them or none. */
import type { Instant } from '@shared/domain/instant'
import { ADMINISTRATION_PROBLEMS, PUBLISHED } from '@shared/protocol/administration'
import type { PolicyOrderRequest } from '@shared/protocol/policies'
import { newestPolicies, ordersFor, type PolicyDefinition } from '@shared/sla'
import { ProblemError, type Session } from '../api/context'
import type { DatabaseTransaction } from '../store/database'
import { checkAdmin, publish } from './publish'

/** @throws {ProblemError} 403, or 409 when a policy was published or added meanwhile */
export async function orderPolicies(
  transaction: DatabaseTransaction,
  session: Session,
  wanted: PolicyOrderRequest['policies'],
  now: Instant,
): Promise<{ id: string; version: number }[]> {
  checkAdmin(session)
  const held = await newestOf(transaction, session.organisationId)
  const policies = wanted.map(({ id, basedOn }) => {
    const policy = held.get(id)
    if (policy?.version !== basedOn) throw changedMeanwhile()
    return policy
  })
  if (new Set(policies).size !== held.size) throw changedMeanwhile()
  const orders = ordersFor(policies.map(({ order }) => order))
  const published: { id: string; version: number }[] = []
  for (const [index, policy] of policies.entries()) {
    const order = orders[index] ?? policy.order
    if (order === policy.order) continue
    const { id, version: basedOn } = policy
    const definition = PUBLISHED.policies.parse({ ...policy, order })
    const asked = { kind: 'policies' as const, id, basedOn, definition }
    published.push({ id, version: await publish(transaction, session, asked, now) })
  }
  return published
}

async function newestOf(
  transaction: DatabaseTransaction,
  organisationId: string,
): Promise<ReadonlyMap<string, PolicyDefinition>> {
  const rows = await transaction
    .selectFrom('policies')
    .select('definition')
    .where('organisation_id', '=', organisationId)
    .execute()
  return new Map(newestPolicies(rows.map((row) => row.definition)).map((policy) => [policy.id, policy]))
}

const changedMeanwhile = (): ProblemError =>
  new ProblemError(
    409,
    ADMINISTRATION_PROBLEMS.publishedMeanwhile,
    'The policies are not those that were put in order: look at them again, and order those',
    { field: 'policies' },
  )
