/** A tier that somebody has, that an open ticket was registered with, or that a policy asks for, cannot be taken out of the table. */
import { sql } from 'kysely'
import type { TierTable } from '@shared/domain/tiers'
import { ADMINISTRATION_PROBLEMS } from '@shared/protocol/administration'
import { ProblemError } from '../api/context'
import type { DatabaseTransaction } from '../store/database'

/**
 * Only tiers that were in the table before count: a name that came with imported people is in no table yet.
 *
 * @throws {ProblemError} 409
 */
export async function checkTiers(
  transaction: DatabaseTransaction,
  organisationId: string,
  { tiers }: TierTable,
): Promise<void> {
  const { tiers: before } = await transaction
    .selectFrom('organisations')
    .select('tiers')
    .where('id', '=', organisationId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const kept = new Set(tiers.map(({ id }) => id))
  for (const { id } of before.tiers) {
    if (kept.has(id) || !(await isInUse(transaction, organisationId, id))) continue
    const detail = `The tier ${id} belongs to requesters or open tickets, or a policy asks for it: change those first`
    throw new ProblemError(409, ADMINISTRATION_PROBLEMS.tierInUse, detail, { field: 'definition.tiers' })
  }
}

async function isInUse(transaction: DatabaseTransaction, organisationId: string, tier: string): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (
      select from people where organisation_id = ${organisationId} and tier = ${tier} and is_active
    ) or exists (
      select from tickets where organisation_id = ${organisationId} and image ->> 'tier' = ${tier}
        and state not in ('resolved', 'closed', 'cancelled')
    ) or exists (
      select from policies where organisation_id = ${organisationId} and definition -> 'match' ->> 'tier' = ${tier}
        and version = (
          select max(version) from policies as versions
          where versions.organisation_id = policies.organisation_id and versions.id = policies.id
        )
    ) as used`.execute(transaction)
  return rows[0]?.used === true
}
